"""Quantiles, medians, and how far values lie from their median."""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from steam.core.errors import InvalidInput
from steam.trainer.frame.columns import number_vec
from steam.trainer.frame.frame import Frame
from steam.trainer.frame.vec import Vec
from steam.trainer.rapids.columnwise import numbers_by_row
from steam.trainer.rapids.evaluation import Evaluation
from steam.trainer.rapids.folding import folded
from steam.trainer.rapids.kinds import ANY, COLUMN, FLAG, FRAME, NUMBER, NUMBERS, TEXT
from steam.trainer.rapids.order_statistics import checked_method, combined, quantiles
from steam.trainer.rapids.values import Operator, Row, Value

MOST_PROBABILITIES = 10_000


def _quantile(
    evaluation: Evaluation,
    frame: Frame,
    probabilities: list[float],
    method: str,
    weights: Value,
) -> Frame:
    """`weights` names a column of `frame`; '_', and what is no text, is none."""
    if len(probabilities) > MOST_PROBABILITIES:
        raise InvalidInput(f"At most {MOST_PROBABILITIES:,} probabilities are taken at once.")
    if odd := [p for p in probabilities if not 0 <= p <= 1]:
        raise InvalidInput(f"A probability is a number from 0 to 1, not {odd[0]:g}.")
    method = checked_method(method)
    weighted = isinstance(weights, str) and weights != "_"
    weight = frame.vec(str(weights)) if weighted else None
    names, vecs = ["Probs"], [number_vec(np.array(probabilities), evaluation.block_rows)]
    for name, vec in zip(frame.names, frame.vecs, strict=True):
        if vec is weight:
            continue
        if weight is None:
            found = quantiles(evaluation, vec, probabilities, method)
        else:
            found = _weighted(vec, weight, probabilities, method)
        names.append(f"{name}Quantiles")
        vecs.append(number_vec(np.array(found), evaluation.block_rows))
    return Frame("", tuple(names), tuple(vecs))


def _weighted(vec: Vec, weight: Vec, probabilities: Sequence[float], method: str) -> list[float]:
    """Each value stands at as many places, one after the other, as its weight says.

    A rank is (sum of weights - 1) p from 0 on; values of no weight do not count.
    """
    if not (vec.is_numeric and weight.is_numeric):
        return [math.nan] * len(probabilities)
    values, weights = vec.values(), weight.values()
    there = ~np.isnan(values) & (weights > 0)
    values, weights = values[there], weights[there]
    if not len(values):
        return [math.nan] * len(probabilities)
    order = np.argsort(values, kind="stable")
    values, ends = values[order], np.cumsum(weights[order])
    places = [max((ends[-1] - 1.0) * p, 0.0) for p in probabilities]
    return [
        combined(
            _standing(values, ends, math.floor(place)),
            _standing(values, ends, math.ceil(place)),
            place % 1,
            method,
        )
        for place in places
    ]


def _standing(values: NDArray[np.float64], ends: NDArray[np.float64], place: int) -> float:
    found = int(np.searchsorted(ends, place, side="right"))
    return float(values[min(found, len(values) - 1)])


def _medians(evaluation: Evaluation, frame: Frame, skip_missing: bool) -> Row:
    return Row(tuple(_median(evaluation, vec, skip_missing) for vec in frame.vecs))


def _median(evaluation: Evaluation, vec: Vec, skip_missing: bool) -> float:
    if not skip_missing and _any_missing(evaluation, vec):
        return math.nan
    (median,) = quantiles(evaluation, vec, [0.5], "interpolate")
    return median


def median_deviation(
    evaluation: Evaluation, vec: Vec, method: str = "interpolate", scale: float = 1.4826
) -> float:
    """`scale` times the median of the distances of values to their median; NaN if one is
    missing."""
    if not vec.is_numeric or _any_missing(evaluation, vec):
        return math.nan
    (median,) = quantiles(evaluation, vec, [0.5], method)
    distances = numbers_by_row(evaluation, [vec], lambda values: np.abs(values - median))
    (deviation,) = quantiles(evaluation, distances, [0.5], method)
    return scale * deviation


def _median_deviation(evaluation: Evaluation, vec: Vec, method: str, scale: float) -> float:
    return median_deviation(evaluation, vec, checked_method(method), scale)


def _any_missing(evaluation: Evaluation, vec: Vec) -> bool:
    found = folded(
        evaluation,
        [vec],
        lambda values: bool(vec.is_missing(values).any()),
        lambda left, right: left or right,
    )
    return bool(found)


OPERATORS = {
    "quantile": Operator(_quantile, (FRAME, NUMBERS, TEXT, ANY)),
    "median": Operator(_medians, (FRAME, FLAG)),
    "h2o.mad": Operator(_median_deviation, (COLUMN, TEXT, NUMBER)),
}
