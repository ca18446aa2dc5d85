"""One number of a whole frame: sums, products, extremes, and whether any or all values are true.

A missing value makes the result missing, but for the operators that leave missing values out
(minNA, maxNA, sumNA, prod.na). Levels count as their codes among extremes and are missing
elsewhere; texts are always missing.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from steam.core.errors import InvalidInput
from steam.trainer.frame.frame import Frame
from steam.trainer.frame.vec import Vec, VecType
from steam.trainer.rapids.columnwise import as_numbers
from steam.trainer.rapids.evaluation import Evaluation
from steam.trainer.rapids.folding import folded
from steam.trainer.rapids.kinds import ANY, FRAME
from steam.trainer.rapids.values import Operator, Value, describe

Reduce = Callable[[NDArray[np.float64]], Any]
Pair = Callable[[float, float], float]


@dataclass(frozen=True, slots=True)
class Reduction:
    """Numbers made one: `of` those of a block, shape (rows,); `pair` of two results.

    `none` is the result of no values. Levels count as codes where `with_levels`.
    """

    of: Reduce
    pair: Pair
    none: float
    with_levels: bool = False


def _least(left: float, right: float) -> float:
    return float(np.minimum(left, right))  # missing if one of them is


def _largest(left: float, right: float) -> float:
    return float(np.maximum(left, right))


SUM = Reduction(np.sum, lambda left, right: left + right, 0.0)
PRODUCT = Reduction(np.prod, lambda left, right: left * right, 1.0)
LEAST = Reduction(np.min, _least, math.inf, with_levels=True)
LARGEST = Reduction(np.max, _largest, -math.inf, with_levels=True)


def reduced(evaluation: Evaluation, vec: Vec, reduction: Reduction, *, skip_missing: bool) -> float:
    """The column as one number; NaN without any value to reduce, and of a column of texts."""

    def of_block(values: NDArray[Any]) -> tuple[float, int]:
        numbers = _numbers(vec, values, reduction)
        if skip_missing:
            numbers = numbers[~np.isnan(numbers)]
        with np.errstate(all="ignore"):
            return (float(reduction.of(numbers)) if len(numbers) else reduction.none, len(numbers))

    def join(left: tuple[float, int], right: tuple[float, int]) -> tuple[float, int]:
        return reduction.pair(left[0], right[0]), left[1] + right[1]

    if vec.type is VecType.STRING:
        return math.nan
    found = folded(evaluation, [vec], of_block, join)
    return found[0] if found is not None and found[1] else math.nan


def _numbers(vec: Vec, values: NDArray[Any], reduction: Reduction) -> NDArray[np.float64]:
    if vec.type is VecType.ENUM and reduction.with_levels:
        return np.where(values < 0, np.nan, values.astype(np.float64))
    return as_numbers(vec, values)


def _of_frame(
    reduction: Reduction,
    skip_missing: bool,
    evaluation: Evaluation,
    frame: Frame,
    *_of_lambda: Value,
) -> float:
    """More arguments are those of the methods in a client's lambda; the name says it all."""
    if not frame.columns:
        return math.nan
    with np.errstate(all="ignore"):
        results = [
            reduced(evaluation, vec, reduction, skip_missing=skip_missing) for vec in frame.vecs
        ]
        return _joined(results, reduction.pair)


def _joined(results: Sequence[float], pair: Pair) -> float:
    whole, *others = results
    for result in others:
        whole = pair(whole, result)
    return whole


def _product(skip_missing: bool, evaluation: Evaluation, frame: Frame, *_of_lambda: Value) -> float:
    if not all(vec.is_numeric for vec in frame.vecs):
        raise InvalidInput("A product is only defined for columns of numbers.")
    return _of_frame(PRODUCT, skip_missing, evaluation, frame)


@dataclass(frozen=True, slots=True)
class _Truths:
    """How many values of a column are zero, how many are not, and how many are missing."""

    false: int = 0
    true: int = 0
    missing: int = 0

    def __add__(self, more: "_Truths") -> "_Truths":
        return _Truths(self.false + more.false, self.true + more.true, self.missing + more.missing)


def _truths(evaluation: Evaluation, vec: Vec) -> _Truths:
    """Of levels called true and false, the former are true; of any others, and of texts, none."""
    named = [level.lower() == "true" for level in vec.domain or ()]
    boolean = {level.lower() for level in vec.domain or ()} <= {"false", "true"}

    def of_block(values: NDArray[Any]) -> _Truths:
        if not boolean:
            return _Truths(false=len(values))
        missing = int(np.count_nonzero(vec.is_missing(values)))
        if vec.type is VecType.STRING:
            return _Truths(len(values) - missing, 0, missing)
        if vec.type is VecType.ENUM:
            true = int(np.count_nonzero(np.array([*named, False])[values]))
        else:
            true = len(values) - missing - int(np.count_nonzero(values == 0))
        return _Truths(len(values) - missing - true, true, missing)

    return folded(evaluation, [vec], of_block, _Truths.__add__) or _Truths()


def _any(evaluation: Evaluation, value: Value) -> float:
    """Whether a value is not zero; a missing one counts as such."""
    columns = _columns_of(value)
    if isinstance(columns, float):
        return columns
    return float(any(t.true + t.missing for t in (_truths(evaluation, vec) for vec in columns)))


def _any_without_missing(evaluation: Evaluation, value: Value) -> float:
    columns = _columns_of(value)
    if isinstance(columns, float):
        return columns
    return float(any(_truths(evaluation, vec).true for vec in columns))


def _all(evaluation: Evaluation, value: Value) -> float:
    """Whether no value is zero; a missing one is not."""
    columns = _columns_of(value)
    if isinstance(columns, float):
        return columns
    return float(not any(_truths(evaluation, vec).false for vec in columns))


def _columns_of(value: Value) -> tuple[Vec, ...] | float:
    """The columns of a frame; 1 or 0 for a number alone."""
    if isinstance(value, Frame):
        return value.vecs
    if isinstance(value, float):
        return float(value != 0.0)
    raise InvalidInput(f"{describe(value)} is neither a frame nor a number.".capitalize())


_OF_FRAMES: dict[str, Callable[..., float]] = {
    "min": partial(_of_frame, LEAST, False),
    "max": partial(_of_frame, LARGEST, False),
    "sum": partial(_of_frame, SUM, False),
    "minNA": partial(_of_frame, LEAST, True),
    "maxNA": partial(_of_frame, LARGEST, True),
    "sumNA": partial(_of_frame, SUM, True),
    "prod": partial(_product, False),
    "prod.na": partial(_product, True),
}

OPERATORS = {
    name: Operator(body, (FRAME,), more=ANY, decodes_once=True) for name, body in _OF_FRAMES.items()
} | {
    "any": Operator(_any, (ANY,), decodes_once=True),
    "any.na": Operator(_any_without_missing, (ANY,), decodes_once=True),
    "all": Operator(_all, (ANY,), decodes_once=True),
}
