"""A family at a temperature: the farther out a linear predictor is, the later it is certain."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from steam.trainer.glm.families.altered import Altered
from steam.trainer.glm.families.family import Family, Working

Vector = NDArray[np.float64]

_FAR_OUT, _NO_BEND = 300.0, 1e-30


@dataclass(frozen=True, slots=True)
class Tempered(Altered):
    """The family, with T l(eta / T) for its log-likelihood l(eta), T = `temperature`.

    It is concave where l is, bends at T times the distance, and its slopes far out are those of l.
    """

    temperature: float

    def link(self, mean: float) -> float:
        return self.temperature * self.family.link(mean)

    def working(self, eta: Vector, y: Vector) -> Working:
        found = self.family.working(eta / self.temperature, y)
        return Working(
            found.weight / self.temperature, found.score, found.deviance * self.temperature
        )

    def certain(self, eta: Vector) -> int:
        return self.family.certain(eta / self.temperature)

    def saturated(self, y: Vector, weights: Vector, dispersion: float) -> Vector:
        return self.temperature * self.family.saturated(y, weights, dispersion)


def saturates(family: Family) -> bool:
    """Whether the likelihood of a row no longer bends far out, so that Newton's steps from there
    know nothing of what they meet."""
    if family.quadratic or family.eta_above > -np.inf:
        return False
    far = family.working(np.array([-_FAR_OUT, _FAR_OUT]), np.ones(2))
    return bool(np.any(far.weight < _NO_BEND))
