"""The operator that tells in which of several intervals each number of a column lies."""

import math
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from steam.core.errors import InvalidInput
from steam.trainer.frame.frame import Frame
from steam.trainer.frame.vec import Vec, VecType
from steam.trainer.rapids.columnwise import values_by_row
from steam.trainer.rapids.evaluation import Evaluation
from steam.trainer.rapids.folding import folded
from steam.trainer.rapids.kinds import FLAG, FRAME, NUMBERS, TEXTS, WHOLE
from steam.trainer.rapids.values import Operator, Value

MOST_INTERVALS = 100_000
_MOST_DIGITS = 17
_BEYOND = 0.001
"""This part of their range do intervals of equal width reach below the least number, and above the
largest."""

Floats = NDArray[np.float64]


def _cut(  # noqa: PLR0917 - the arguments of the expression
    evaluation: Evaluation,
    frame: Frame,
    breaks: list[float],
    labels: list[str],
    include_lowest: bool,
    right: bool,
    digits: int,
) -> Value:
    """Intervals between neighbouring breaks, with the upper one of them if `right`, else with the
    lower one; a single break is how many of equal width there shall be. Between a break that is
    there twice and itself lies nothing, and that too is a level. Intervals with the same label are
    one level."""
    if frame.columns != 1 or not (frame.vecs[0].is_numeric or frame.vecs[0].type is VecType.TIME):
        raise InvalidInput("'cut' takes a single column of numbers.")
    vec = frame.vecs[0]
    edges = _edges(evaluation, vec, breaks)
    if labels and len(labels) != len(edges) - 1:
        raise InvalidInput(f"{len(labels)} labels do not fit {len(edges) - 1} intervals.")
    names = labels or _labels(edges, include_lowest, right, digits)
    domain = tuple(dict.fromkeys(names))
    places = {name: place for place, name in enumerate(domain)}
    level_of = np.array([*(places[name] for name in names), -1], dtype=np.int32)

    def compute(values: Floats) -> NDArray[np.int32]:
        above = np.searchsorted(edges, values, side="left" if right else "right") - 1
        if right and include_lowest:
            above[values == edges[0]] = 0
        above[(above >= len(names)) | np.isnan(values)] = -1
        return level_of[above]

    like = Vec(VecType.ENUM, (), domain)
    return Frame("", frame.names, (values_by_row(evaluation, [vec], compute, like),))


def _edges(evaluation: Evaluation, vec: Vec, breaks: list[float]) -> Floats:
    if len(breaks) - 1 > MOST_INTERVALS or (len(breaks) == 1 and breaks[0] > MOST_INTERVALS):
        raise InvalidInput(f"A column is cut into at most {MOST_INTERVALS:,} intervals.")
    if len(breaks) == 1:
        return _equal_widths(evaluation, vec, breaks[0])
    edges = np.array(sorted(breaks), dtype=np.float64)
    if len(edges) < 2 or not (edges[1:] >= edges[:-1]).all():
        raise InvalidInput("The breaks of 'cut' are two numbers or more, none of them missing.")
    return edges


def _equal_widths(evaluation: Evaluation, vec: Vec, count: float) -> Floats:
    if not count >= 2:
        raise InvalidInput(f"The number of cuts must be >= 2. Got: {count:g}.")
    low, high = _extent(evaluation, vec)
    width = high - low
    if not 0 < width < math.inf:
        raise InvalidInput("The column has no range of numbers that could be cut.")
    edges = np.linspace(low, high, math.floor(count) + 1)
    edges[0], edges[-1] = low - _BEYOND * width, high + _BEYOND * width
    return edges


def _extent(evaluation: Evaluation, vec: Vec) -> tuple[float, float]:
    """The least and the largest number; infinitely far beyond each other if there is none."""

    def of_block(values: Floats) -> tuple[float, float]:
        return float(np.fmin.reduce(values)), float(np.fmax.reduce(values))

    def joined(left: tuple[float, float], right: tuple[float, float]) -> tuple[float, float]:
        return float(np.fmin(left[0], right[0])), float(np.fmax(left[1], right[1]))

    return folded(evaluation, [vec], of_block, joined) or (math.nan, math.nan)


def _labels(edges: Floats, include_lowest: bool, right: bool, digits: int) -> Sequence[str]:
    """As (1.0,2.5], with as many digits behind the point as tell the edges apart."""
    texts: list[str] = []
    distinct = len(np.unique(edges))
    for places in range(max(min(digits, _MOST_DIGITS), 0), _MOST_DIGITS + 1):
        texts = [_number(edge, places) for edge in edges.tolist()]
        if len(set(texts)) == distinct:
            break
    else:
        texts = list(map(repr, edges.tolist()))
    opening, closing = ("(", "]") if right else ("[", ")")
    pairs = pairwise(texts)
    labels = [f"{opening}{low},{high}{closing}" for low, high in pairs]
    if include_lowest:
        labels[0] = "[" + labels[0][1:]
    return labels


def _number(value: float, places: int) -> str:
    return repr(round(value, places) + 0.0)  # -0.0 is 0.0


OPERATORS = {"cut": Operator(_cut, (FRAME, NUMBERS, TEXTS, FLAG, FLAG, WHOLE))}
