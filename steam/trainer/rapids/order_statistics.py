"""Values of given ranks of a column, without sorting it, and what lies between them."""

import math
from collections.abc import Sequence

import numpy as np

from steam.core.errors import InvalidInput
from steam.trainer.frame.frame import Frame
from steam.trainer.frame.vec import Vec, VecType
from steam.trainer.rapids.evaluation import Evaluation
from steam.trainer.rollups.cells import all_places
from steam.trainer.rollups.order import order_between
from steam.trainer.rollups.ranks import values_of_ranks
from steam.trainer.rollups.summary import Rollups, rollup_frame

COMBINE_METHODS = ("interpolate", "average", "low", "high")


def quantiles(
    evaluation: Evaluation, vec: Vec, probabilities: Sequence[float], method: str
) -> list[float]:
    """The quantiles of the values that are not missing, each at the place (n - 1) p from 0 on.

    Between two values `method` takes the `low` or the `high` one, their `average`, or what lies
    there in proportion (`interpolate`: type 7 of Hyndman and Fan, The American Statistician
    50(4), 1996). NaN without values, and of a column that is not of numbers.
    """
    if not vec.is_numeric:
        return [math.nan] * len(probabilities)
    known = rollup_frame(Frame("", ("x",), (vec,)), evaluation)["x"]
    count = known.rows - known.missing
    if not count:
        return [math.nan] * len(probabilities)
    places = [(count - 1) * p for p in probabilities]
    ranks = sorted({rank for place in places for rank in (math.floor(place), math.ceil(place))})
    values = dict(zip(ranks, _values(evaluation, vec, known, ranks), strict=True))
    return [
        combined(values[math.floor(place)], values[math.ceil(place)], place % 1, method)
        for place in places
    ]


def combined(low: float, high: float, part: float, method: str) -> float:
    """The value at that part (0..1) of the way from one to its next."""
    if part == 0.0 or low == high or method == "low":
        return low
    if method == "high":
        return high
    part = 0.5 if method == "average" else part
    if math.isinf(low) or math.isinf(high) or math.isinf(high - low):
        return low * (1 - part) + high * part
    return low + (high - low) * part


def checked_method(text: str) -> str:
    """The name of a way to combine. Raises InvalidInput for none of COMBINE_METHODS."""
    if text.lower() not in COMBINE_METHODS:
        raise InvalidInput(
            f"There is no way '{text[:40]}' to combine values.",
            hint=f"Use one of: {', '.join(COMBINE_METHODS)}.",
        )
    return text.lower()


def _values(evaluation: Evaluation, vec: Vec, known: Rollups, ranks: Sequence[int]) -> list[float]:
    """The values at these ranks, ascending; infinities stand at the ends."""
    below = known.negative_infinities
    finite = known.rows - known.missing - known.positive_infinities - below
    inside = [rank - below for rank in ranks if below <= rank < below + finite]
    found: list[float] = []
    if inside:
        whole = vec.type is VecType.INT
        order = order_between(known.mins[0], known.maxs[0], whole=whole)
        frame = Frame("", ("x",), (vec,))
        found = values_of_ranks(frame, "x", evaluation, all_places(order, finite), inside)
    before = sum(rank < below for rank in ranks)
    after = len(ranks) - before - len(inside)
    return [-np.inf] * before + found + [np.inf] * after
