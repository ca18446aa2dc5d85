"""Families with their links: what one row adds to the likelihood, as functions of eta.

Everything is written in the linear predictor eta, never in a rounded mean, so that rows far out
in a tail keep their relative accuracy and nothing is clipped.
"""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Working:
    """What Fisher scoring needs of n rows; each array is float64 (n,).

    `weight` = (dmu/deta)^2 / V(mu); `score` = (y - mu) (dmu/deta) / V(mu), the derivative of the
    log-likelihood by eta; `deviance` the unit deviance, so that -loglik = deviance/2 + constant.
    """

    weight: Vector
    score: Vector
    deviance: Vector


class Family(Protocol):
    """A distribution with a link."""

    @property
    def name(self) -> str: ...
    @property
    def link_name(self) -> str: ...
    @property
    def quadratic(self) -> bool:
        """Whether the likelihood is quadratic in eta: one step solves it."""
        ...

    def link(self, mean: float) -> float:
        """eta of a mean; finite for a mean that the family can have."""
        ...

    def working(self, eta: Vector, y: Vector) -> Working: ...

    def certain(self, eta: Vector) -> int:
        """How many fitted means lie within 1e-8 of a bound that no finite eta reaches."""
        ...


@dataclass(frozen=True, slots=True)
class GaussianIdentity:
    """y ~ N(eta, 1): weight 1, score y - eta, deviance (y - eta)^2."""

    name: str = "gaussian"
    link_name: str = "identity"
    quadratic: bool = True

    def link(self, mean: float) -> float:
        return mean

    def working(self, eta: Vector, y: Vector) -> Working:
        residual = y - eta
        return Working(np.ones_like(eta), residual, residual * residual)

    def certain(self, eta: Vector) -> int:
        return 0


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

    def link(self, mean: float) -> float:
        return float(np.log(mean) - np.log1p(-mean))

    def working(self, eta: Vector, y: Vector) -> Working:
        e = np.exp(-np.abs(eta))
        small = e / (1.0 + e)
        positive = eta >= 0.0
        # y - mu, without forming 1 - small where mu is large
        score = np.where(positive, (y - 1.0) + small, y - small)
        deviance = 2.0 * (np.log1p(e) + (np.where(positive, eta, 0.0) - y * eta))
        return Working(small / (1.0 + e), score, deviance)

    def certain(self, eta: Vector) -> int:
        return int(np.count_nonzero(np.abs(eta) > -np.log(1e-8)))


FAMILIES: dict[tuple[str, str], Family] = {
    (family.name, family.link_name): family for family in (GaussianIdentity(), BinomialLogit())
}
"""Every family that steam fits, by name and link."""

CANONICAL_LINKS = {"gaussian": "identity", "binomial": "logit"}
"""What `family_default` means."""
