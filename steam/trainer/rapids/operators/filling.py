"""Missing values filled from the values beside them."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from steam.core.errors import InvalidInput
from steam.trainer.frame.chunk import Chunk
from steam.trainer.frame.frame import Frame
from steam.trainer.frame.vec import Vec, VecType, holds_whole_numbers
from steam.trainer.rapids.evaluation import Evaluation
from steam.trainer.rapids.kinds import FRAME, TEXT, WHOLE
from steam.trainer.rapids.values import Operator
from steam.trainer.strides import strides

_DIRECTIONS = ("forward", "backward")
_DOWN, _ALONG = 0, 1


def _fill(evaluation: Evaluation, frame: Frame, direction: str, axis: int, most: int) -> Frame:
    """Missing values become the last value before them, or the next one, at most `most` of them
    in a row: down each column (axis 0), or along each row (1)."""
    direction = direction.strip().lower()
    if direction not in _DIRECTIONS:
        raise InvalidInput("Values are filled 'forward' or 'backward'.")
    if axis not in (_DOWN, _ALONG) or most < 0:
        raise InvalidInput("The axis of filling is 0 or 1, and its length is 0 or more.")
    backward = direction == "backward"
    if axis == _DOWN:
        vecs = tuple(_down(evaluation, vec, most, backward) for vec in frame.vecs)
    else:
        vecs = _along(evaluation, frame, most, backward)
    return Frame("", frame.names, vecs)


def sources(missing: NDArray[np.bool_], most: int, backward: bool = False) -> NDArray[np.int64]:
    """Of each place along the first axis, the place whose value it gets: its own, or the last one
    before it that is not missing (`backward`: the next one) if that is at most `most` away."""
    if backward:
        return (len(missing) - 1 - sources(missing[::-1], most))[::-1]
    places = np.arange(len(missing)).reshape(-1, *(1,) * (missing.ndim - 1))
    last = np.maximum.accumulate(np.where(missing, -1, places), axis=0)
    return np.where((last >= 0) & (places - last <= most), last, places)


def _down(evaluation: Evaluation, vec: Vec, most: int, backward: bool) -> Vec:
    evaluation.progress.update(0.0)
    values = vec.values()
    missing = vec.is_missing(values)
    if not missing.any():
        return vec
    filled = values[sources(missing, most, backward)]
    starts = np.cumsum([0, *(chunk.rows for chunk in vec.chunks)])
    chunks = tuple(vec.encode(filled[start:end]) for start, end in pairwise(starts))
    return Vec(vec.type, chunks, vec.domain)


def _along(evaluation: Evaluation, frame: Frame, most: int, backward: bool) -> tuple[Vec, ...]:
    kinds = {(VecType.REAL if vec.is_numeric else vec.type, vec.domain) for vec in frame.vecs}
    if len(kinds) > 1:
        raise InvalidInput(
            "Values are filled along rows only where all columns are of one kind.",
            hint="Pick columns of numbers, or of the same levels.",
        )
    found = evaluation.run(_AlongTask(frame.names, frame.vecs, most, backward), frame)
    columns = list(zip(*found, strict=True)) or [()] * frame.columns
    return tuple(
        Vec(_type(vec, column), tuple(chunk for chunk, _ in column), vec.domain)
        for vec, column in zip(frame.vecs, columns, strict=True)
    )


def _type(vec: Vec, column: Sequence[tuple[Chunk, bool]]) -> VecType:
    if not vec.is_numeric:
        return vec.type
    return VecType.INT if all(whole for _, whole in column) else VecType.REAL


_Row = tuple[tuple[Chunk, bool], ...]


@dataclass(frozen=True, slots=True)
class _AlongTask:
    """For each block a chunk of each column, and whether it holds whole numbers."""

    columns: Sequence[str]
    vecs: Sequence[Vec]
    most: int
    backward: bool

    def map(self, chunks: Sequence[Chunk], first_row: int) -> tuple[_Row, ...]:
        values = [np.array(chunk.decode()) for chunk in chunks]
        for rows in strides(chunks[0].rows):
            self._fill([column[rows] for column in values])
        return (
            tuple(
                (vec.encode(column), vec.is_numeric and holds_whole_numbers(column))
                for vec, column in zip(self.vecs, values, strict=True)
            ),
        )

    def merge(self, left: tuple[_Row, ...], right: tuple[_Row, ...]) -> tuple[_Row, ...]:
        return left + right

    def finish(self, partial: tuple[_Row, ...] | None) -> tuple[_Row, ...]:
        return partial or ()

    def _fill(self, columns: Sequence[NDArray[Any]]) -> None:
        """The same rows of each column, changed in place."""
        pairs = zip(self.vecs, columns, strict=True)
        missing = np.array([vec.is_missing(column) for vec, column in pairs])
        filled = np.take_along_axis(
            np.array(columns), sources(missing, self.most, self.backward), axis=0
        )
        for column, values in zip(columns, filled, strict=True):
            column[:] = values


OPERATORS = {"h2o.fillna": Operator(_fill, (FRAME, TEXT, WHOLE, WHOLE))}
