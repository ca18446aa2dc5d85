"""New columns from columns, block by block on all threads: row by row, no operator loops."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from steam.trainer.frame.changes.columns import cut_like
from steam.trainer.frame.chunk import Chunk
from steam.trainer.frame.frame import Frame
from steam.trainer.frame.vec import Vec, VecType, holds_whole_numbers
from steam.trainer.rapids.evaluation import Evaluation

Array = NDArray[Any]
Found = tuple[tuple[Chunk, bool], ...]


def numbers_by_row(
    evaluation: Evaluation, columns: Sequence[Vec], compute: Callable[..., NDArray[np.float64]]
) -> Vec:
    """An int or real column, by its values, from one column or more of as many rows each.

    `compute` gets the decoded values of the same rows of each column, shape (rows,), and gives
    float64 (rows,) with NaN as missing. It runs on several threads and must not write to what it
    gets. Numbers as `as_numbers` has them are easier to compute with than codes.
    """
    return _computed(evaluation, columns, compute, None)


def values_by_row(
    evaluation: Evaluation, columns: Sequence[Vec], compute: Callable[..., Array], like: Vec
) -> Vec:
    """The same for a column of the type and levels of `like`: `compute` gives values as that
    decodes them."""
    return _computed(evaluation, columns, compute, like)


def as_numbers(vec: Vec, values: Array) -> NDArray[np.float64]:
    """Decoded values as numbers to compute with: times are UTC epoch milliseconds; levels and
    texts are none, and missing."""
    if vec.type in (VecType.ENUM, VecType.STRING):
        return np.full(len(values), np.nan)
    return values


def _computed(
    evaluation: Evaluation, columns: Sequence[Vec], compute: Callable[..., Array], like: Vec | None
) -> Vec:
    first = Frame("", ("0",), (columns[0],))
    others = {str(place): cut_like(vec, first) for place, vec in enumerate(columns[1:], 1)}
    frame = first.with_columns(others)
    task = _ColumnTask(frame.names, compute, Vec(VecType.REAL, ()) if like is None else like)
    found = evaluation.run(task, frame)
    chunks = tuple(chunk for chunk, _ in found)
    if like is not None:
        return Vec(like.type, chunks, like.domain)
    return Vec(VecType.INT if all(whole for _, whole in found) else VecType.REAL, chunks)


@dataclass(frozen=True, slots=True)
class _ColumnTask:
    """A chunk of each block, and whether it holds whole numbers."""

    columns: tuple[str, ...]
    compute: Callable[..., Array]
    like: Vec

    def map(self, chunks: Sequence[Chunk], first_row: int) -> Found:
        values = self.compute(*(chunk.decode() for chunk in chunks))
        whole = self.like.is_numeric and holds_whole_numbers(values)
        return ((self.like.encode(values), whole),)

    def merge(self, left: Found, right: Found) -> Found:
        return left + right

    def finish(self, partial: Found | None) -> Found:
        return partial or ()
