"""Columns folded to one value, block by block on all threads, merged in a fixed order."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from numpy.typing import NDArray

from steam.trainer.frame.changes.columns import cut_like
from steam.trainer.frame.chunk import Chunk
from steam.trainer.frame.frame import Frame
from steam.trainer.frame.vec import Vec
from steam.trainer.rapids.evaluation import Evaluation

Partial = TypeVar("Partial")


def folded(
    evaluation: Evaluation,
    columns: Sequence[Vec],
    of_block: Callable[..., Partial],
    join: Callable[[Partial, Partial], Partial],
) -> Partial | None:
    """What `of_block` makes of the decoded values of a block, joined over all blocks.

    `columns` have as many rows each; `of_block` gets an array of shape (rows,) of each and must
    not write to it. The result is the same to the bit for any number of threads; None if there
    are no rows or no columns.
    """
    if not columns:
        return None
    first = Frame("", ("0",), (columns[0],))
    others = {str(place): cut_like(vec, first) for place, vec in enumerate(columns[1:], 1)}
    frame = first.with_columns(others)
    return evaluation.run(_FoldTask(frame.names, of_block, join), frame)


@dataclass(frozen=True, slots=True)
class _FoldTask(Generic[Partial]):
    columns: tuple[str, ...]
    of_block: Callable[..., Partial]
    join: Callable[[Partial, Partial], Partial]

    def map(self, chunks: Sequence[Chunk], first_row: int) -> Partial:
        values: list[NDArray[Any]] = [chunk.decode() for chunk in chunks]
        return self.of_block(*values)

    def merge(self, left: Partial, right: Partial) -> Partial:
        return self.join(left, right)

    def finish(self, partial: Partial | None) -> Partial | None:
        return partial
