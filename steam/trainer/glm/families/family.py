"""What a family is: what one row adds to the likelihood, as functions of eta.

Everything is written in the linear predictor eta, never in a rounded mean, so that rows far out
in a tail keep their relative accuracy and nothing is clipped.
"""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from steam.core.errors import InvalidInput

Vector = NDArray[np.float64]
Mask = NDArray[np.bool_]

LOG_CERTAIN = float(np.log(1e-8))
"""How near to a bound, as a logarithm, a mean is taken for certain."""


@dataclass(frozen=True, slots=True)
class Working:
    """What Fisher scoring needs of n rows; each array is float64 (n,).

    `weight` = (dmu/deta)^2 / V(mu); `score` = (y - mu) (dmu/deta) / V(mu), the derivative of the
    log-likelihood by eta; `deviance` the unit deviance, so that -loglik = deviance/2 + constant.
    Then score^2 / weight = (y - mu)^2 / V(mu), what a row adds to Pearson's statistic.
    """

    weight: Vector
    score: Vector
    deviance: Vector


class Family(Protocol):
    """A distribution with a link.

    Where eta gives no mean that the family can have, or one beyond the range of a double, the
    deviance is infinite and weight and score are zero, so that a step to there is taken back.
    """

    @property
    def name(self) -> str: ...
    @property
    def link_name(self) -> str: ...
    @property
    def quadratic(self) -> bool:
        """Whether the likelihood is quadratic in eta: one step solves it."""
        ...

    @property
    def dispersed(self) -> bool:
        """Whether the variance is V(mu) times a dispersion that is to be estimated."""
        ...

    @property
    def separable(self) -> bool:
        """Whether a perfect fit takes an infinite eta."""
        ...

    @property
    def eta_above(self) -> float:
        """What eta must be greater than: 0, or -inf where any finite eta has a mean."""
        ...

    @property
    def responses(self) -> str:
        """The responses that it can have, in words that go after "must be"."""
        ...

    def accepts(self, y: Vector) -> Mask:
        """Which of the responses it can have; false for NaN and the infinities."""
        ...

    def link(self, mean: float) -> float:
        """eta of a mean, and the start of a fit. Raises InvalidInput if no eta has that mean."""
        ...

    def working(self, eta: Vector, y: Vector) -> Working: ...

    def certain(self, eta: Vector) -> int:
        """How many fitted means lie within 1e-8 of a bound that no finite eta reaches."""
        ...

    def saturated(self, y: Vector, weights: Vector, dispersion: float) -> Vector:
        """The log-likelihood of each row, float64 (n,), were its mean its response.

        The log-likelihood of a fit is this less weight * deviance / (2 dispersion). The weights
        w > 0 are precisions where there is a dispersion (the variance is then dispersion V / w),
        else counts of equal rows. A family that is not `dispersed` is given a dispersion of 1.
        """
        ...


def no_such_mean(mean: float, name: str, link_name: str) -> InvalidInput:
    """The refusal of a response whose mean no eta can have."""
    return InvalidInput(
        f"A response whose mean is {mean:g} has no {name} model with the {link_name} link.",
        hint="Choose another family or link.",
    )


def no_such_response(column: str, family: Family) -> InvalidInput:
    """The refusal of a response column that holds what the family does not accept."""
    return InvalidInput(
        f"The response {column} holds values that the {family.name} family cannot have.",
        hint=f"They must be {family.responses}.",
    )


def within_range(inside: Mask, weight: Vector, score: Vector, deviance: Vector) -> Working:
    """The Working of n rows; those not `inside`, or not finite, are given up as Family says."""
    good = inside & np.isfinite(weight) & np.isfinite(score) & np.isfinite(deviance)
    if good.all():
        return Working(weight, score, deviance)
    return Working(
        np.where(good, weight, 0.0), np.where(good, score, 0.0), np.where(good, deviance, np.inf)
    )
