"""The logit link: two classes, and shares between 0 and 1."""

from dataclasses import dataclass

import numpy as np

from steam.trainer.glm.families.family import LOG_CERTAIN, Mask, Vector, Working, no_such_mean
from steam.trainer.kernels.chosen import kernels


@dataclass(frozen=True, slots=True)
class BinomialLogit:
    """y in {0, 1}, P(y=1) = 1 / (1 + exp(-eta)).

    With e = exp(-|eta|): weight e/(1+e)^2; the smaller probability is e/(1+e), the larger its
    complement; deviance 2 (log1p(e) + max(eta, 0) - y eta). No term overflows, and the deviance
    of a row that is far on its right side keeps full relative accuracy. NaN in gives NaN out.
    """

    name: str = "binomial"
    link_name: str = "logit"
    quadratic: bool = False
    dispersed: bool = False
    separable: bool = True
    eta_above: float = -np.inf
    responses: str = "0 or 1"

    def accepts(self, y: Vector) -> Mask:
        possible: Mask = (y == 0.0) | (y == 1.0)
        return possible

    def link(self, mean: float) -> float:
        if not 0.0 < mean < 1.0:
            raise no_such_mean(mean, self.name, self.link_name)
        return float(np.log(mean) - np.log1p(-mean))

    def working(self, eta: Vector, y: Vector) -> Working:
        return Working(*kernels().logistic(eta, y))

    def certain(self, eta: Vector) -> int:
        return kernels().beyond(eta, -LOG_CERTAIN)

    def saturated(self, y: Vector, weights: Vector, dispersion: float) -> Vector:
        return np.zeros_like(y)


@dataclass(frozen=True, slots=True)
class ShareLogit:
    """y in [0, 1] as if it were a share of successes: H2O's fractional and quasi-binomial.

    Weight and score are those of BinomialLogit; the deviance is 2 (y log(y/mu) + (1-y)
    log((1-y)/(1-mu))), zero at y = mu. The likelihood is a quasi-likelihood without a constant.
    Source: Papke and Wooldridge, J. Appl. Econometrics 11(6), 1996.
    """

    name: str
    link_name: str = "logit"
    quadratic: bool = False
    dispersed: bool = False
    separable: bool = True
    eta_above: float = -np.inf
    responses: str = "between 0 and 1"

    def accepts(self, y: Vector) -> Mask:
        return (y >= 0.0) & (y <= 1.0)

    def link(self, mean: float) -> float:
        if not 0.0 < mean < 1.0:
            raise no_such_mean(mean, self.name, self.link_name)
        return BinomialLogit().link(mean)

    def working(self, eta: Vector, y: Vector) -> Working:
        binomial = BinomialLogit().working(eta, y)
        whole = (y == 0.0) | (y == 1.0)
        if whole.all():
            return binomial
        inner = ~whole
        deviance = binomial.deviance.copy()
        deviance[inner] = 2.0 * _half_deviance(eta[inner], y[inner])
        return Working(binomial.weight, binomial.score, deviance)

    def certain(self, eta: Vector) -> int:
        return BinomialLogit().certain(eta)

    def saturated(self, y: Vector, weights: Vector, dispersion: float) -> Vector:
        return np.zeros_like(y)


def _half_deviance(eta: Vector, y: Vector) -> Vector:
    """Half the deviance for 0 < y < 1, y and mu measured from both bounds.

    Both terms go to zero like y - mu, the same y - mu, so that their difference of order
    (y - mu)^2 is lost no faster than y - mu itself.
    """
    e = np.exp(-np.abs(eta))
    small, large = e / (1.0 + e), 1.0 / (1.0 + e)
    log_large = -np.log1p(e)
    right = eta >= 0.0  # mu is nearer to 1
    part, other = np.where(right, 1.0 - y, y), np.where(right, y, 1.0 - y)
    apart = part - small
    near = part * _log_ratio(part, log_large - np.abs(eta), apart, small)
    far = other * _log_ratio(other, log_large, -apart, large)
    return np.maximum(near + far, 0.0)  # not below by rounding


def _log_ratio(y: Vector, log_mu: Vector, apart: Vector, mu: Vector) -> Vector:
    """log(y / mu), where y is close to mu from `apart` = y - mu."""
    ratio = np.log(y) - log_mu
    close = np.abs(apart) < 0.5 * mu
    ratio[close] = np.log1p(apart[close] / mu[close])
    return ratio
