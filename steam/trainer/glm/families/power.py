"""Variance a power of the mean, and eta a power of the mean: Poisson, gamma, Tweedie."""

from dataclasses import dataclass

import numpy as np

from steam.trainer.glm.families.density import saturated_power
from steam.trainer.glm.families.family import (
    LOG_CERTAIN,
    Mask,
    Vector,
    Working,
    no_such_mean,
    within_range,
)


@dataclass(frozen=True, slots=True)
class PowerFamily:
    """V(mu) = mu^p with p = `variance_power` >= 1; eta = mu^q with q = `link_power`, log mu for 0.

    With m = log mu: weight = e^((2 - 2q - p) m) / q^2, score = (y - mu) e^((1 - q - p) m) / q,
    where q = 0 divides by 1. Any eta has a mean when q = 0, else those above 0.
    Source: Jorgensen, The Theory of Dispersion Models, 1997, chapter 4. Error: eps times
    (p + |q| + 1) (1 + |m| + |log y|), relative; near y = mu, where score and deviance go to zero,
    divided by |log y - m|.
    """

    name: str
    link_name: str
    variance_power: float
    link_power: float
    quadratic: bool = False
    separable: bool = False

    @property
    def dispersed(self) -> bool:
        return self.variance_power != 1.0

    @property
    def eta_above(self) -> float:
        return -np.inf if self.link_power == 0.0 else 0.0

    @property
    def responses(self) -> str:
        return "0 or more" if self.variance_power < 2.0 else "greater than 0"

    def accepts(self, y: Vector) -> Mask:
        above = y >= 0.0 if self.variance_power < 2.0 else y > 0.0
        return above & (y < np.inf)

    def link(self, mean: float) -> float:
        with np.errstate(all="ignore"):  # what leaves the range is refused
            mu = np.float64(mean)
            eta = float(np.log(mu) if self.link_power == 0.0 else mu**self.link_power)
        if not (mean > 0.0 and self.eta_above < eta < np.inf):
            raise no_such_mean(mean, self.name, self.link_name)
        return eta

    def working(self, eta: Vector, y: Vector) -> Working:
        inside = np.isfinite(eta) & (eta > self.eta_above)
        p, q = self.variance_power, self.link_power
        lone = 1.0 if q == 0.0 else q
        with np.errstate(all="ignore"):  # within_range gives up what is not finite
            m = self._log_mean(eta if inside.all() else np.where(inside, eta, 1.0))
            log_y = np.log(y)
            weight = np.exp((2.0 - 2.0 * q - p) * m) / (lone * lone)
            # the larger of y and mu is taken out, so that no factor overflows before the product
            apart = np.copysign(-np.expm1(-np.abs(log_y - m)), log_y - m)
            score = np.exp(np.maximum(log_y, m) + (1.0 - q - p) * m) * apart / lone
            return within_range(inside, weight, score, 2.0 * _half_deviance(m, log_y, p))

    def certain(self, eta: Vector) -> int:
        if self.variance_power >= 2.0 or self.link_power > 0.0:
            return 0  # no response is 0, or an eta of 0 fits it
        with np.errstate(invalid="ignore", divide="ignore"):
            return int(np.count_nonzero(self._log_mean(eta) < LOG_CERTAIN))

    def saturated(self, y: Vector, weights: Vector, dispersion: float) -> Vector:
        return saturated_power(self.variance_power, y, weights, dispersion)

    def _log_mean(self, eta: Vector) -> Vector:
        return eta if self.link_power == 0.0 else np.log(eta) / self.link_power


def _half_deviance(m: Vector, log_y: Vector, p: float) -> Vector:
    """Half the unit deviance from log y and m = log mu.

    Formula: with a = 1 - p, b = 2 - p, l = log(y / mu) and B(c) = (e^(c l) - 1) / c, which is l
    for c = 0: y mu^a B(a) - mu^b B(b). Of the two powers the larger, e^top, is taken out; the
    other is then e^gap <= 1. Both terms go to zero like l, so that the difference of order l^2
    is lost no faster than l itself.
    """
    a, b = 1.0 - p, 2.0 - p
    ratio = log_y - m
    above = ratio > 0.0
    top = np.where(above, log_y + a * m, b * m if b >= 0.0 else b * log_y)
    gap = np.where(above, max(a, -1.0), max(b, 0.0)) * ratio
    first, second = _box_cox(a, ratio), _box_cox(b, ratio)
    larger, smaller = np.where(above, first, second), np.where(above, second, first)
    rest = np.where(log_y == -np.inf, 0.0, np.exp(gap) * smaller)
    half: Vector = np.exp(top) * np.maximum(larger - rest, 0.0)  # not below by rounding
    return half


def _box_cox(c: float, ratio: Vector) -> Vector:
    """|e^(c l) - 1| / |c|, divided by the larger of e^(c l) and 1; |l| for c = 0."""
    if c == 0.0:
        return np.abs(ratio)
    return -np.expm1(-np.abs(c * ratio)) / abs(c)
