"""Calibration: from the probabilities of a classifier to ones that match how often they come true.

It gives float64 (n,), the calibrated probability of the second of two classes.
"""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from steam.model.isotonic import IsotonicCurve
from steam.model.links import logistic
from steam.model.signature_checks import refuse_model

Floats = NDArray[np.float64]


class Calibration(Protocol):
    """Corrects the probabilities of two classes."""

    def second(self, probabilities: Floats) -> Floats:
        """(n,) from probabilities (n, 2)."""
        ...


@dataclass(frozen=True, slots=True)
class Platt:
    """A logistic curve over the probability of the *first* class, as H2O fits it."""

    slope: float
    intercept: float

    def __post_init__(self) -> None:
        if not np.isfinite([self.slope, self.intercept]).all():
            raise refuse_model("its calibration is not of finite numbers")

    def second(self, probabilities: Floats) -> Floats:
        """(n,) from probabilities (n, 2)."""
        return logistic(probabilities[:, 0] * self.slope + self.intercept)


@dataclass(frozen=True, slots=True, eq=False)
class Isotonic:
    """A curve over the probability of the second class."""

    curve: IsotonicCurve

    def second(self, probabilities: Floats) -> Floats:
        """(n,) from probabilities (n, 2)."""
        return self.curve.at(probabilities[:, 1])
