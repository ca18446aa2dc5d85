"""Histograms of a column of numbers."""

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from steam.core.errors import InvalidInput
from steam.trainer.frame.columns import number_vec
from steam.trainer.frame.frame import Frame
from steam.trainer.frame.vec import Vec
from steam.trainer.rapids.evaluation import Evaluation
from steam.trainer.rapids.folding import folded
from steam.trainer.rapids.kinds import ANY, COLUMN, numbers_of
from steam.trainer.rapids.operators.moments import standardised_moment
from steam.trainer.rapids.operators.quantiles import median_deviation
from steam.trainer.rapids.tree import Numbers
from steam.trainer.rapids.values import Operator, Value, describe
from steam.trainer.rollups.summary import Rollups, rollup_frame

MOST_BREAKS = 100_000

Floats = NDArray[np.float64]


def _histogram(evaluation: Evaluation, vec: Vec, breaks: Value) -> Frame:
    """Columns `breaks`, and `counts`, `mids_true`, `mids` of the bin that ends at each of them.

    A bin holds what is above its lower break up to its upper one, the first one also its lower
    break. `mids_true` is the middle of the least and the largest value of a bin.
    """
    if not vec.is_numeric:
        raise InvalidInput(f"A histogram is of a column of numbers, not of type {vec.type}.")
    known = rollup_frame(Frame("", ("x",), (vec,)), evaluation)["x"]
    if not known.mins or known.mins[0] == known.maxs[0]:
        raise InvalidInput("A histogram needs two different values or more.")
    edges = _edges(evaluation, vec, known, breaks)
    counts, lows, highs = _bins(evaluation, vec, edges)
    columns = {
        "breaks": edges,
        "counts": np.append(np.nan, counts),
        "mids_true": np.append(np.nan, lows / 2 + highs / 2),
        "mids": np.append(np.nan, edges[:-1] / 2 + edges[1:] / 2),
    }
    vecs = (number_vec(one, evaluation.block_rows) for one in columns.values())
    return Frame("", tuple(columns), tuple(vecs))


def _edges(evaluation: Evaluation, vec: Vec, known: Rollups, breaks: Value) -> Floats:
    low, high = known.mins[0], known.maxs[0]
    match breaks:
        case Numbers():
            edges = np.unique(numbers_of(breaks))
            if len(edges) < 2 or not np.isfinite(edges).all():
                raise InvalidInput("The breaks of a histogram are two different numbers or more.")
            return edges
        case str():
            rule = _RULES.get(breaks.lower(), _sturges)
            count = rule(evaluation, vec, known)
        case float():
            count = breaks
        case _:
            raise InvalidInput(
                f"The breaks are {describe(breaks)}.",
                hint="Use a number, a list of numbers, or the name of a rule.",
            )
    if not 2 <= count <= MOST_BREAKS:
        raise InvalidInput(f"A histogram has 2 to {MOST_BREAKS:,} breaks, not {count:g}.")
    edges = np.linspace(low, high, int(count))
    if not np.isfinite(edges).all() or len(np.unique(edges)) < len(edges):
        raise InvalidInput("The values are too far apart or too close for so many breaks.")
    return edges


def _bins(evaluation: Evaluation, vec: Vec, edges: Floats) -> tuple[Floats, Floats, Floats]:
    """The count, the least and the largest value of each bin, float64 (bins,); NaN without any."""
    size = len(edges) - 1

    def of_block(values: Floats) -> Floats:
        inside = values[(values >= edges[0]) & (values <= edges[-1])]
        places = np.maximum(np.searchsorted(edges, inside, side="left") - 1, 0)
        found = np.stack([np.zeros(size), np.full(size, -np.inf), np.full(size, -np.inf)])
        found[0] = np.bincount(places, minlength=size)
        np.maximum.at(found[1], places, -inside)
        np.maximum.at(found[2], places, inside)
        return found

    def join(left: Floats, right: Floats) -> Floats:
        return np.vstack([left[:1] + right[:1], np.maximum(left[1:], right[1:])])

    found = folded(evaluation, [vec], of_block, join)
    counts, lows, highs = np.zeros((3, size)) if found is None else found
    filled = counts > 0
    return counts, np.where(filled, -lows, np.nan), np.where(filled, highs, np.nan)


def _count(known: Rollups) -> int:
    return known.rows - known.missing


def _sturges(_e: Evaluation, _v: Vec, known: Rollups) -> float:
    return math.ceil(1 + math.log2(_count(known)))


def _rice(_e: Evaluation, _v: Vec, known: Rollups) -> float:
    return math.ceil(2 * math.cbrt(_count(known)))


def _root(_e: Evaluation, _v: Vec, known: Rollups) -> float:
    return math.isqrt(_count(known))


def _doane(evaluation: Evaluation, vec: Vec, known: Rollups) -> float:
    n = _count(known)
    skewness = abs(standardised_moment(evaluation, vec, 3, known.mean))
    spread = math.sqrt(6 * (n - 2) / ((n + 1) * (n + 3))) if n > 2 else math.inf
    return math.floor(1 + math.log2(n) + math.log2(1 + skewness / spread))


def _scott(_e: Evaluation, _v: Vec, known: Rollups) -> float:
    return _of_width(known, 3.5 * known.sd / math.cbrt(_count(known)))


def _freedman_diaconis(evaluation: Evaluation, vec: Vec, known: Rollups) -> float:
    """By the median deviation, as H2O has it, in place of the range between quartiles."""
    deviation = median_deviation(evaluation, vec)
    return _of_width(known, 2 * deviation / math.cbrt(_count(known)))


def _of_width(known: Rollups, width: float) -> float:
    if not width > 0:
        raise InvalidInput(
            "The values vary too little, or are missing, for that rule of breaks.",
            hint="Name another rule, or how many breaks there are.",
        )
    return math.ceil((known.maxs[0] - known.mins[0]) / width)


_RULES: dict[str, Callable[[Evaluation, Vec, Rollups], float]] = {
    "sturges": _sturges,
    "rice": _rice,
    "sqrt": _root,
    "doane": _doane,
    "scott": _scott,
    "fd": _freedman_diaconis,
}

OPERATORS = {"hist": Operator(_histogram, (COLUMN, ANY))}
