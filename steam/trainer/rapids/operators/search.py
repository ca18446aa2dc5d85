"""Operators that find rows and columns by their values."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from steam.core.errors import InvalidInput
from steam.trainer.frame.chunk import Chunk
from steam.trainer.frame.columns import number_vec
from steam.trainer.frame.frame import Frame
from steam.trainer.frame.vec import Vec, VecType
from steam.trainer.rapids.blockwise import by_block
from steam.trainer.rapids.columnwise import numbers_by_row
from steam.trainer.rapids.evaluation import Evaluation
from steam.trainer.rapids.kinds import FLAG, FRAME
from steam.trainer.rapids.texts import numbered
from steam.trainer.rapids.values import Operator, Value

Floats = NDArray[np.float64]
Better = Callable[[Any, Any], Any]
_BETTER: dict[str, Better] = {"which.max": np.greater, "which.min": np.less}


def _which(evaluation: Evaluation, frame: Frame) -> Value:
    """The numbers of the rows where a column is neither 0 nor missing; of one row, those of the
    columns."""
    if not all(vec.is_numeric for vec in frame.vecs) or not (frame.columns == 1 or frame.rows == 1):
        raise InvalidInput(
            "which requires a single column of numbers, or a single row of them.",
            hint=f"The frame has {frame.rows:,} rows and {frame.columns} columns.",
        )
    if frame.columns != 1:
        values = np.array([vec.values()[0] for vec in frame.vecs])
        return numbered([number_vec(np.flatnonzero(_chosen(values)).astype(np.float64))])

    def find(first_row: int, chunks: Sequence[Chunk]) -> Floats:
        return first_row + np.flatnonzero(_chosen(chunks[0].decode())).astype(np.float64)

    found = np.concatenate([np.zeros(0), *by_block(evaluation, frame, find)])
    return numbered([number_vec(found, evaluation.block_rows)])


def _chosen(values: Floats) -> NDArray[np.bool_]:
    chosen: NDArray[np.bool_] = (values != 0) & ~np.isnan(values)
    return chosen


def _which_best(
    name: str,
    evaluation: Evaluation,
    frame: Frame,
    skip_missing: bool = True,
    by_row: bool = False,
) -> Value:
    """The row of the best number of each column, or the column of that of each row: the first of
    equal ones. Without one, or with missing ones that are not skipped, it is missing."""
    better = _BETTER[name]
    if by_row and frame.columns:
        column = _best_columns(better, evaluation, frame, skip_missing)
        return Frame("", (name,), (column,))
    rows = [_best_row(better, evaluation, vec, skip_missing) for vec in frame.vecs]
    return Frame("", frame.names, tuple(number_vec(np.array([row])) for row in rows))


def _comparable(vecs: Sequence[Vec]) -> list[bool]:
    """Which columns can be compared with each other: those of numbers, or of times if there are
    none."""
    numeric = [vec.is_numeric for vec in vecs]
    return numeric if any(numeric) else [vec.type is VecType.TIME for vec in vecs]


def _best_row(better: Better, evaluation: Evaluation, vec: Vec, skip_missing: bool) -> float:
    if not any(_comparable([vec])):
        return np.nan

    def find(first_row: int, chunks: Sequence[Chunk]) -> tuple[float, float, bool]:
        values = chunks[0].decode()
        here = np.flatnonzero(~np.isnan(values))
        if not len(here):
            return np.nan, np.nan, True
        place = here[_best_place(better, values[here])]
        return float(values[place]), float(first_row + place), len(here) < len(values)

    best, row = np.nan, np.nan
    for value, own_row, missing in by_block(evaluation, Frame("", ("0",), (vec,)), find):
        if missing and not skip_missing:
            return np.nan
        if np.isnan(best) or better(value, best):
            best, row = value, own_row
    return row


def _best_place(better: Better, values: Floats) -> int:
    return int(values.argmax() if better is np.greater else values.argmin())


def _best_columns(better: Better, evaluation: Evaluation, frame: Frame, skip_missing: bool) -> Vec:
    comparable = _comparable(frame.vecs)

    def compute(*columns: NDArray[Any]) -> Floats:
        best, place = np.full(len(columns[0]), np.nan), np.full(len(columns[0]), np.nan)
        missing = np.full(len(columns[0]), not all(comparable))
        for number, values in enumerate(columns):
            if not comparable[number]:
                continue
            missing |= np.isnan(values)
            first = np.isnan(best) & ~np.isnan(values)
            np.copyto(place, number, where=first | better(values, best))
            np.copyto(best, values, where=place == number)
        return place if skip_missing else np.where(missing, np.nan, place)

    return numbers_by_row(evaluation, frame.vecs, compute)


OPERATORS = {
    "which": Operator(_which, (FRAME,)),
    **{
        name: Operator(partial(_which_best, name), (FRAME, FLAG, FLAG), optional=2)
        for name in _BETTER
    },
}
