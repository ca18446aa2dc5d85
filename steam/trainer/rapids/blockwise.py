"""Something found out about each row block of a frame, on all threads."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from steam.trainer.frame.chunk import Chunk
from steam.trainer.frame.frame import Frame
from steam.trainer.rapids.evaluation import Evaluation

Found = TypeVar("Found")


def by_block(
    evaluation: Evaluation, frame: Frame, find: Callable[[int, Sequence[Chunk]], Found]
) -> tuple[Found, ...]:
    """What `find` gives for each block, in their order.

    It gets the block's first row and a chunk of each column, and runs on several threads.
    """
    return evaluation.run(_BlockTask(frame.names, find), frame)


@dataclass(frozen=True, slots=True)
class _BlockTask(Generic[Found]):
    columns: tuple[str, ...]
    find: Callable[[int, Sequence[Chunk]], Found]

    def map(self, chunks: Sequence[Chunk], first_row: int) -> tuple[Found, ...]:
        return (self.find(first_row, chunks),)

    def merge(self, left: tuple[Found, ...], right: tuple[Found, ...]) -> tuple[Found, ...]:
        return left + right

    def finish(self, partial: tuple[Found, ...] | None) -> tuple[Found, ...]:
        return partial or ()
