"""The gains and lift table: rows in groups by quantiles of their scores, best group first."""

import math
from bisect import bisect_right
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from steam.core.errors import InvalidInput
from steam.trainer.kernels.chosen import kernels
from steam.trainer.metrics.ranking import PIECE, Ranking

Vector = NDArray[np.float64]

SHARES = (0.01, 0.02, 0.03, 0.04, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
"""The shares of best rows that H2O's 16 groups end at."""

USUAL_GROUPS = -1
MOST_GROUPS = 10_000


def shares_of(groups: int) -> tuple[float, ...]:
    """Where that many groups end: H2O's 16 for -1, none for 0, else groups of as many rows each.

    Raises InvalidInput for a number that is less than -1 or more than MOST_GROUPS.
    """
    if not USUAL_GROUPS <= groups <= MOST_GROUPS:
        raise InvalidInput(
            f"gainslift_bins is {groups}, but it must be between 1 and {MOST_GROUPS}.",
            hint="Use -1 for the usual groups, and 0 for none.",
        )
    if groups == USUAL_GROUPS:
        return SHARES
    return tuple(group / groups for group in range(1, groups + 1))


@dataclass(frozen=True, slots=True)
class GainsLift:
    """Per group, each (g,): rows whose score is at least `lower_threshold` and below that of the
    group before. `weight`, `events` and `score` are sums of row weights, of those of positive
    rows, and of weighted scores."""

    lower_threshold: Vector
    weight: Vector
    events: Vector
    score: Vector

    @property
    def average_response(self) -> float:
        return float(self.events.sum() / self.weight.sum())

    @property
    def average_score(self) -> float:
        return float(self.score.sum() / self.weight.sum())

    def columns(self) -> dict[str, Vector]:
        """The columns of H2O's table after `group`, in its order.

        An empty group has rates of 0; what is per positive or per negative row is NaN where
        there is none.
        """
        with np.errstate(invalid="ignore", divide="ignore"):
            filled = np.where(self.weight > 0.0, self.weight, 1.0)
            rate, score = self.events / filled, self.score / filled
            weight, events = np.cumsum(self.weight), np.cumsum(self.events)
            rate_so_far, score_so_far = events / weight, np.cumsum(self.score) / weight
            lift, lift_so_far = (one / self.average_response for one in (rate, rate_so_far))
            capture = self.events / events[-1]
            captured = events / events[-1]
            misses = (weight - events) / (weight[-1] - events[-1])
        return {
            "cumulative_data_fraction": weight / weight[-1],
            "lower_threshold": self.lower_threshold,
            "lift": lift,
            "cumulative_lift": lift_so_far,
            "response_rate": rate,
            "score": score,
            "cumulative_response_rate": rate_so_far,
            "cumulative_score": score_so_far,
            "capture_rate": capture,
            "cumulative_capture_rate": captured,
            "gain": 100.0 * (lift - 1.0),
            "cumulative_gain": 100.0 * (lift_so_far - 1.0),
            "kolmogorov_smirnov": captured - misses,
        }


def gains_lift(ranking: Ranking, shares: tuple[float, ...] = SHARES) -> GainsLift:
    """Groups that end at the quantiles of the scores that leave these shares of rows above.

    Groups whose quantiles are equal are one, so that ties never part. H2O leaves the weights out
    of its counts but not of its sums of scores; here a weight counts as that many rows.
    """
    lower = [_quantile(ranking, share) for share in shares]
    lower = [lower[0], *(now for before, now in pairwise(lower) if now < before)]
    places = range(len(ranking.thresholds))
    ends = [
        bisect_right(places, x=False, key=lambda at: bool(ranking.thresholds[at] < low))
        for low in lower
    ]
    weight = np.array([_weight(ranking, end) for end in ends])
    events = np.array([ranking.tps[end - 1] if end else 0.0 for end in ends])
    scores = [_score_sum(ranking, *group) for group in pairwise([0, *ends])]
    return GainsLift(
        np.array(lower),
        np.diff(weight, prepend=0.0),
        np.diff(events, prepend=0.0),
        np.array(scores),
    )


def _quantile(ranking: Ranking, share: float) -> float:
    """The score with that share of rows above it, between neighbours by interpolation (type 7)."""
    rows = len(ranking.thresholds)
    place = max(_weight(ranking, rows) - 1.0, 0.0) * share
    if abs(place - round(place)) <= 1e-9 * place:  # 0.15 of 21 rows is the third, not 3 - 4e-16
        place = float(round(place))
    lower = int(place)
    first, second = (
        bisect_right(range(1, rows), x=False, key=lambda end: _weight(ranking, end) > whole)
        for whole in (lower, lower + 1)
    )
    upper, next_ = ranking.thresholds[first], ranking.thresholds[second]
    return float(upper + (place - lower) * (next_ - upper))


def _weight(ranking: Ranking, end: int) -> float:
    """The weight of the rows at the first `end` thresholds."""
    return float(ranking.tps[end - 1] + ranking.fps[end - 1]) if end else 0.0


def _score_sum(ranking: Ranking, start: int, end: int) -> float:
    """The sum of scores times weights of the rows at some thresholds."""
    sums = []
    for first in range(start, end, PIECE):
        piece = slice(first, min(first + PIECE, end))
        counts = ranking.tps[piece], ranking.fps[piece]
        before = _weight(ranking, first)
        sums.append(kernels().scores_sum(ranking.thresholds[piece], *counts, before))
    return math.fsum(sums)
