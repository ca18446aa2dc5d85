"""Frames of numbers as matrices: transposed, multiplied, and how far their rows are apart."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from steam.core.errors import InvalidInput
from steam.trainer.frame.columns import number_vec
from steam.trainer.frame.frame import Frame
from steam.trainer.frame.vec import Vec, VecType, holds_whole_numbers
from steam.trainer.rapids.columnwise import as_numbers
from steam.trainer.rapids.evaluation import Evaluation
from steam.trainer.rapids.folding import folded
from steam.trainer.rapids.kinds import FRAME, TEXT
from steam.trainer.rapids.naming import numbered
from steam.trainer.rapids.selection import MOST_COLUMNS
from steam.trainer.rapids.taking import check_cells
from steam.trainer.rapids.values import Operator

Floats = NDArray[np.float64]


def _transposed(evaluation: Evaluation, frame: Frame) -> Frame:
    if not all(vec.is_numeric for vec in frame.vecs):
        raise InvalidInput("Only a frame of numbers alone can be transposed.")
    _check_columns(frame.rows)
    table = _table(frame)
    vecs = tuple(number_vec(row, evaluation.block_rows) for row in table)
    return Frame("", numbered(frame.rows), vecs)


def _product(evaluation: Evaluation, left: Frame, right: Frame) -> Frame:
    """The matrix product; levels and texts are missing numbers."""
    if left.columns != right.rows:
        raise InvalidInput(
            f"A matrix of {left.columns:,} columns and one of {right.rows:,} rows have no product."
        )
    check_cells(evaluation, left.rows, right.columns)
    table = _table(right)
    return _by_row(evaluation, left, right.columns, lambda rows: rows @ table)


def _distance(evaluation: Evaluation, frame: Frame, queries: Frame, measure: str) -> Frame:
    """How far each row of `frame` is from each of `queries`: a column for each of these.

    `l1` and `l2` are distances, `cosine` and `cosine_sq` likenesses.
    """
    if measure not in _MEASURES:
        raise InvalidInput(
            f"There is no distance '{measure[:40]}'.", hint=f"Use one of: {', '.join(_MEASURES)}."
        )
    if frame.columns != queries.columns:
        raise InvalidInput(
            f"Frames of {frame.columns:,} and {queries.columns:,} columns have no distances."
        )
    _check_numbers(evaluation, frame)
    _check_numbers(evaluation, queries)
    _check_columns(queries.rows)
    check_cells(evaluation, frame.rows, queries.rows)
    points, distances = _table(queries), _MEASURES[measure]

    def compute(rows: Floats) -> Floats:
        found = np.empty((len(rows), len(points)))
        for place, point in enumerate(points):
            found[:, place] = distances(rows, point)
        return found

    return _by_row(evaluation, frame, queries.rows, compute)


def _check_columns(count: int) -> None:
    if count > MOST_COLUMNS:
        raise InvalidInput(f"{count:,} rows are too many to become columns.")


def _check_numbers(evaluation: Evaluation, frame: Frame) -> None:
    for name, vec in zip(frame.names, frame.vecs, strict=True):
        if not vec.is_numeric:
            raise InvalidInput(f"The column '{name[:80]}' is not of numbers.")
        missing = folded(
            evaluation,
            [vec],
            lambda values: bool(np.isnan(values).any()),
            lambda left, right: left or right,
        )
        if missing:
            raise InvalidInput(f"The column '{name[:80]}' contains missing values.")


def _table(frame: Frame) -> Floats:
    """All values, shape (rows, columns)."""
    columns = [as_numbers(vec, vec.values()) for vec in frame.vecs]
    return np.stack(columns, axis=1) if columns else np.empty((0, 0))


def _by_row(
    evaluation: Evaluation, frame: Frame, columns: int, compute: Callable[[Floats], Floats]
) -> Frame:
    """The columns that `compute` makes, shape (rows, columns), of the rows of a block."""

    def of_block(*values: NDArray[np.generic]) -> list[Floats]:
        rows = np.stack(
            [as_numbers(vec, one) for vec, one in zip(frame.vecs, values, strict=True)], axis=1
        )
        with np.errstate(all="ignore"):
            return [compute(rows)]

    blocks = folded(evaluation, frame.vecs, of_block, lambda left, right: left + right) or []
    vecs = [_column([block[:, place] for block in blocks]) for place in range(columns)]
    return Frame("", numbered(columns), tuple(vecs))


def _column(parts: list[Floats]) -> Vec:
    whole = all(holds_whole_numbers(part) for part in parts)
    blank = Vec(VecType.INT if whole else VecType.REAL, ())
    return Vec(blank.type, tuple(blank.encode(np.ascontiguousarray(part)) for part in parts))


def _l1(rows: Floats, point: Floats) -> Floats:
    return np.asarray(np.sum(np.abs(rows - point), axis=1))


def _l2(rows: Floats, point: Floats) -> Floats:
    apart = rows - point
    return np.asarray(np.sqrt(np.sum(apart * apart, axis=1)))


def _cosine(rows: Floats, point: Floats) -> Floats:
    lengths = np.sqrt(np.sum(rows * rows, axis=1)) * np.sqrt(np.sum(point * point))
    return np.asarray(np.sum(rows * point, axis=1) / lengths)


def _cosine_squared(rows: Floats, point: Floats) -> Floats:
    cosine = _cosine(rows, point)
    return cosine * cosine


_MEASURES: dict[str, Callable[[Floats, Floats], Floats]] = {
    "l1": _l1,
    "l2": _l2,
    "cosine": _cosine,
    "cosine_sq": _cosine_squared,
}

OPERATORS = {
    "t": Operator(_transposed, (FRAME,)),
    "x": Operator(_product, (FRAME, FRAME)),
    "distance": Operator(_distance, (FRAME, FRAME, TEXT)),
}
