"""Counts that scatter more than Poisson's."""

from dataclasses import dataclass

import numpy as np

from steam.trainer.glm.families.density import saturated_negative_binomial
from steam.trainer.glm.families.family import (
    LOG_CERTAIN,
    Mask,
    Vector,
    Working,
    no_such_mean,
    within_range,
)


@dataclass(frozen=True, slots=True)
class NegativeBinomial:
    """V(mu) = mu + theta mu^2 for a given `theta` > 0; eta = log mu, or mu itself above 0.

    With s = 1 + theta mu: weight mu / s and score (y - mu) / s for the log link, 1 / (mu s) and
    (y - mu) / (mu s) for identity. With u = log(theta mu), v = log(theta y) and S(x) = log(1 +
    e^x), half the deviance is y (S(-u) - S(-v)) + (S(u) - S(v)) / theta, which is Poisson's as
    theta goes to 0. Error: as that of PowerFamily, with |u| for |m|.
    Source: Hilbe, Negative Binomial Regression, 2011, chapter 8.
    """

    link_name: str
    theta: float
    name: str = "negativebinomial"
    quadratic: bool = False
    dispersed: bool = False
    separable: bool = False
    responses: str = "0 or more"

    @property
    def eta_above(self) -> float:
        return 0.0 if self.link_name == "identity" else -np.inf

    def accepts(self, y: Vector) -> Mask:
        return (y >= 0.0) & (y < np.inf)

    def link(self, mean: float) -> float:
        if not 0.0 < mean < np.inf:
            raise no_such_mean(mean, self.name, self.link_name)
        return mean if self.link_name == "identity" else float(np.log(mean))

    def working(self, eta: Vector, y: Vector) -> Working:
        inside = np.isfinite(eta) & (eta > self.eta_above)
        q = 1.0 if self.link_name == "identity" else 0.0  # eta = mu^q, or log mu
        with np.errstate(all="ignore"):  # within_range gives up what is not finite
            m = eta if q == 0.0 else np.log(np.where(inside, eta, 1.0))
            log_y, log_theta = np.log(y), np.log(self.theta)
            u, v = m + log_theta, log_y + log_theta
            spread = _softplus(u)  # log(1 + theta mu)
            weight = np.exp((1.0 - 2.0 * q) * m - spread)
            # the larger of y and mu is taken out, so that no factor overflows before the product
            apart = np.copysign(-np.expm1(-np.abs(log_y - m)), log_y - m)
            score = np.exp(np.maximum(log_y, m) - q * m - spread) * apart
            half = _softplus_apart(u, v) / self.theta
            half += np.where(y > 0.0, y * _softplus_apart(-u, -v), 0.0)
            half = np.maximum(half, 0.0)  # not below by rounding
            return within_range(inside, weight, score, 2.0 * half)

    def certain(self, eta: Vector) -> int:
        if self.link_name == "identity":
            return 0  # an eta of 0 fits a response of 0
        return int(np.count_nonzero(eta < LOG_CERTAIN))

    def saturated(self, y: Vector, weights: Vector, dispersion: float) -> Vector:
        return saturated_negative_binomial(self.theta, y, weights)


def _softplus(x: Vector) -> Vector:
    return np.maximum(x, 0.0) + np.log1p(np.exp(-np.abs(x)))


def _softplus_apart(a: Vector, b: Vector) -> Vector:
    """log(1 + e^a) - log(1 + e^b), accurate relative to itself also where a is close to b."""
    close = np.log1p(np.expm1(a - b) / (1.0 + np.exp(-b)))
    return np.where(np.abs(a - b) < 1.0, close, _softplus(a) - _softplus(b))
