"""Means, sums, spread and shape: a number for each column, or for each row."""

import math
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from steam.trainer.frame.columns import vec_from_array
from steam.trainer.frame.frame import Frame
from steam.trainer.frame.vec import Vec, VecType
from steam.trainer.rapids.columnwise import numbers_by_row, values_by_row
from steam.trainer.rapids.evaluation import Evaluation
from steam.trainer.rapids.folding import folded
from steam.trainer.rapids.kinds import FLAG, FRAME, WHOLE
from steam.trainer.rapids.operators.aggregates import SUM, reduced
from steam.trainer.rapids.values import Operator, Row
from steam.trainer.rollups.summary import Rollups, rollup_frame

Totals = Callable[[NDArray[np.float64], NDArray[np.int64]], NDArray[np.float64]]


def _mean(evaluation: Evaluation, frame: Frame, skip_missing: bool, axis: int = 0) -> Frame:
    if axis == 1:
        return _along_rows("mean", _row_means, evaluation, frame, skip_missing)
    means = [_mean_of(known, skip_missing) for known in rollup_frame(frame, evaluation).values()]
    return _one_row(frame, means)


def _sum(evaluation: Evaluation, frame: Frame, skip_missing: bool, axis: int = 0) -> Frame:
    if axis == 1:
        return _along_rows("sum", _row_sums, evaluation, frame, skip_missing)
    sums = [reduced(evaluation, vec, SUM, skip_missing=skip_missing) for vec in frame.vecs]
    return _one_row(frame, sums)


def _one_row(frame: Frame, numbers: Sequence[float]) -> Frame:
    """The numbers under the names of the columns; those of times are times."""
    vecs = []
    for vec, number in zip(frame.vecs, numbers, strict=True):
        values = np.array([number])
        if vec.type is VecType.TIME:
            vecs.append(Vec(VecType.TIME, (Vec(VecType.TIME, ()).encode(values),)))
        else:
            vecs.append(vec_from_array(values))
    return Frame("", frame.names, tuple(vecs))


def _along_rows(
    name: str, totals: Totals, evaluation: Evaluation, frame: Frame, skip_missing: bool
) -> Frame:
    """One column: of the columns of numbers, or of times if there are none of numbers.

    Columns of other types are missing values.
    """
    numbers = [vec for vec in frame.vecs if vec.is_numeric]
    columns = numbers or [vec for vec in frame.vecs if vec.type is VecType.TIME]
    others = frame.columns - len(columns)

    def compute(*values: NDArray[Any]) -> NDArray[np.float64]:
        table = np.stack(values[: len(columns)]) if columns else np.empty((0, len(values[0])))
        missing = np.isnan(table)
        count = np.count_nonzero(~missing, axis=0)
        with np.errstate(all="ignore"):
            found = totals(np.where(missing, 0.0, table), count)
        least = 1 if skip_missing else len(table) + others
        return np.where(count < max(least, 1), np.nan, found)

    if not frame.columns:
        return Frame("", (), ())
    if columns and not numbers:
        vec = values_by_row(evaluation, columns, compute, like=Vec(VecType.TIME, ()))
    else:
        vec = numbers_by_row(evaluation, columns or frame.vecs[:1], compute)
    return Frame("", (name,), (vec,))


def _row_means(table: NDArray[np.float64], count: NDArray[np.int64]) -> NDArray[np.float64]:
    return np.asarray(np.sum(table, axis=0) / count)


def _row_sums(table: NDArray[np.float64], _: NDArray[np.int64]) -> NDArray[np.float64]:
    return np.asarray(np.sum(table, axis=0))


def _mean_of(known: Rollups, skip_missing: bool) -> float:
    if known.missing and not skip_missing:
        return math.nan
    if known.positive_infinities and known.negative_infinities:
        return math.nan
    if known.positive_infinities or known.negative_infinities:
        return math.inf if known.positive_infinities else -math.inf
    return known.mean


def _deviations(evaluation: Evaluation, frame: Frame, skip_missing: bool) -> Row:
    """Of a single value it is 0, as H2O has it: its clients go on to compute with it."""
    known = rollup_frame(frame, evaluation)
    return Row(
        tuple(
            _deviation(known[name]) if _has_shape(vec, known[name], skip_missing) else math.nan
            for name, vec in zip(frame.names, frame.vecs, strict=True)
        )
    )


def _deviation(known: Rollups) -> float:
    return 0.0 if known.rows - known.missing == 1 else known.sd


def _shapes(power: int, evaluation: Evaluation, frame: Frame, skip_missing: bool) -> Row:
    """The mean of the deviations' `power`, by that of their squares to half of the power."""
    known = rollup_frame(frame, evaluation)
    return Row(
        tuple(
            standardised_moment(evaluation, vec, power, known[name].mean)
            if _has_shape(vec, known[name], skip_missing)
            else math.nan
            for name, vec in zip(frame.names, frame.vecs, strict=True)
        )
    )


def _has_shape(vec: Vec, known: Rollups, skip_missing: bool) -> bool:
    """Whether the column is of finite numbers, none of them missing if that matters."""
    finite = not known.positive_infinities and not known.negative_infinities
    return vec.is_numeric and finite and (skip_missing or not known.missing)


def standardised_moment(evaluation: Evaluation, vec: Vec, power: int, mean: float) -> float:
    """The mean of that power, 3 or 4, of distances to the mean, by that of their squares to half
    of the power. Missing values do not count."""

    def of_block(values: NDArray[np.float64]) -> NDArray[np.float64]:
        with np.errstate(all="ignore"):  # this runs on other threads
            shifts = values[~np.isnan(values)] - mean
            squares = shifts * shifts
            powers = squares * (shifts if power == 3 else squares)
            return np.array([len(shifts), np.sum(squares), np.sum(powers)])

    def added(left: NDArray[np.float64], right: NDArray[np.float64]) -> NDArray[np.float64]:
        with np.errstate(all="ignore"):
            return left + right

    found = folded(evaluation, [vec], of_block, added)
    if found is None:
        return math.nan
    with np.errstate(all="ignore"):
        count, squares, powers = found
        return float((powers / count) / np.power(squares / count, power / 2))


OPERATORS = {
    "mean": Operator(_mean, (FRAME, FLAG, WHOLE), optional=1),
    "sumaxis": Operator(_sum, (FRAME, FLAG, WHOLE), optional=1),
    "sd": Operator(_deviations, (FRAME, FLAG)),
    "skewness": Operator(partial(_shapes, 3), (FRAME, FLAG)),
    "kurtosis": Operator(partial(_shapes, 4), (FRAME, FLAG)),
}
