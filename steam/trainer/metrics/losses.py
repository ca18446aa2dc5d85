"""Losses of probabilities, summed over rows: what one block adds, and what all make."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from steam.trainer.kernels.chosen import kernels
from steam.trainer.kernels.protocol import Keys
from steam.trainer.metrics.sums import Weights, ratio, total_weight, weighted_sum

Vector = NDArray[np.float64]

LEAST_PROBABILITY = 1e-15
"""H2O's floor in the log loss: one certain error would make it infinite."""

_FAR_OUT = 1e-3
"""Below it a probability that is 1 less another loses digits, or has none left."""

_TINIEST = float(np.finfo(np.float64).tiny)


@dataclass(frozen=True, slots=True)
class Losses:
    """Sums over `rows` rows that weigh `weight`: of squared errors, of -ln of the probability
    given to what happened, in `log` with the floor LEAST_PROBABILITY, in `surprise` by log-odds or,
    where there are none, with the floor of the smallest normal float64; of the `entropy` of
    responses that are shares; `mean` and `spread` (about it) of the response.
    """

    rows: int = 0
    weight: float = 0.0
    squared: float = 0.0
    log: float = 0.0
    surprise: float = 0.0
    entropy: float = 0.0
    mean: float = 0.0
    spread: float = 0.0

    def merge(self, later: "Losses") -> "Losses":
        """Both together; the mean and spread as in `merge_moments`."""
        weight = self.weight + later.weight
        part = ratio(later.weight, weight) if weight else 0.0
        shift = later.mean - self.mean
        return Losses(
            self.rows + later.rows,
            weight,
            self.squared + later.squared,
            self.log + later.log,
            self.surprise + later.surprise,
            self.entropy + later.entropy,
            self.mean + shift * part,
            self.spread + later.spread + shift * shift * (self.weight * part),
        )

    @property
    def mse(self) -> float:
        return ratio(self.squared, self.weight)

    @property
    def logloss(self) -> float:
        return ratio(self.log, self.weight)

    @property
    def deviance(self) -> float:
        """Twice what the probabilities lose against ones that are the responses themselves."""
        return 2.0 * (self.surprise - self.entropy)

    @property
    def r2(self) -> float:
        """1 - MSE / variance of the response (of class numbers); NaN when it is constant."""
        return 1.0 - self.squared / self.spread if self.spread > 0.0 else math.nan


@dataclass(frozen=True, slots=True)
class RowLosses:
    """Per row, each float64 (n,): the error that is squared, the response as a number, `surprise`
    and `log` as in Losses, and the `entropy` of responses that are shares (None if none is)."""

    error: Vector
    response: Vector
    surprise: Vector
    log: Vector
    entropy: Vector | None = None


def losses_of(
    given: Vector,
    error: Vector,
    response: Vector,
    weights: Weights,
    log_odds: Vector | None = None,
) -> Losses:
    """One block: the probability `given` to what happened, the error that is squared, the response
    as a number, and the log-odds of the second of two classes, if known; all float64 (n,)."""
    surprise = np.maximum(given, _TINIEST)
    np.log(surprise, out=surprise)
    np.negative(surprise, out=surprise)
    if log_odds is not None:
        _put_far_out(surprise, given, response, log_odds)
    log = np.minimum(surprise, -math.log(LEAST_PROBABILITY))
    return _summed(RowLosses(error, response, surprise, log), weights)


def losses_of_flags(
    probabilities: Vector, response: Vector, weights: Weights, log_odds: Vector
) -> tuple[Losses, Keys] | None:
    """One block of responses that are 0 or 1, with finite log-odds of 1; all float64 (n,). And the
    keys of its scores. None if a row is not so."""
    most = -math.log(LEAST_PROBABILITY)
    found = kernels().flag_losses(log_odds, probabilities, response, weights, most)
    if found is None:
        return None
    rows = len(response)
    sums = found.squared, found.log, found.surprise, 0.0
    if weights is None:
        spread = found.hits * (rows - found.hits) / max(rows, 1)
        return Losses(rows, rows, *sums, ratio(found.hits, rows), spread), found.keys
    of = kernels().moments(response, weights)
    return Losses(rows, of.weight, *sums, of.mean, of.deviations), found.keys


def losses_of_shares(
    probabilities: Vector, shares: Vector, weights: Weights, log_odds: Vector | None = None
) -> Losses:
    """One block of responses that are shares of positives, from 0 to 1; all float64 (n,)."""
    surprise = _cross_entropy(probabilities, shares, _TINIEST)
    if log_odds is not None:
        smaller = np.minimum(probabilities, 1.0 - probabilities)
        _put_far_out(surprise, smaller, shares, log_odds)
    return _summed(
        RowLosses(
            shares - probabilities,
            shares,
            surprise,
            _cross_entropy(probabilities, shares, LEAST_PROBABILITY),
            _cross_entropy(shares, shares, _TINIEST),
        ),
        weights,
    )


def _put_far_out(surprise: Vector, smaller: Vector, response: Vector, log_odds: Vector) -> None:
    """-(y ln p + (1 - y) ln(1 - p)) = ln(1 + e^eta) - y eta of rows whose probability is so small
    that it lost digits, or is 0: exact to rounding for any finite eta."""
    far = np.flatnonzero(smaller < _FAR_OUT)
    far = far[np.isfinite(log_odds[far])]
    eta = log_odds[far]
    surprise[far] = np.logaddexp(0.0, eta) - response[far] * eta


def _cross_entropy(probabilities: Vector, shares: Vector, floor: float) -> Vector:
    """-(s ln p + (1 - s) ln(1 - p))."""
    happens, fails = np.maximum(probabilities, floor), np.maximum(1.0 - probabilities, floor)
    return -(shares * np.log(happens) + (1.0 - shares) * np.log(fails))


def _summed(of: RowLosses, weights: Weights) -> Losses:
    rows = len(of.response)
    weight = total_weight(rows, weights)
    mean = weighted_sum(of.response, weights) / weight if weight else 0.0
    centred = of.response - mean
    return Losses(
        rows,
        weight,
        weighted_sum(of.error * of.error, weights),
        weighted_sum(of.log, weights),
        weighted_sum(of.surprise, weights),
        0.0 if of.entropy is None else weighted_sum(of.entropy, weights),
        mean,
        weighted_sum(centred * centred, weights),
    )
