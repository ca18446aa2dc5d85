"""A family that is another one in all but a few things."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from steam.trainer.glm.families.family import Family, Working

Vector = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Altered:
    """The family as it is; what is altered of it overrides what is here."""

    family: Family

    @property
    def name(self) -> str:
        return self.family.name

    @property
    def link_name(self) -> str:
        return self.family.link_name

    @property
    def quadratic(self) -> bool:
        return self.family.quadratic

    @property
    def dispersed(self) -> bool:
        return self.family.dispersed

    @property
    def separable(self) -> bool:
        return self.family.separable

    @property
    def eta_above(self) -> float:
        return self.family.eta_above

    @property
    def responses(self) -> str:
        return self.family.responses

    def accepts(self, y: Vector) -> NDArray[np.bool_]:
        return self.family.accepts(y)

    def link(self, mean: float) -> float:
        return self.family.link(mean)

    def working(self, eta: Vector, y: Vector) -> Working:
        return self.family.working(eta, y)

    def certain(self, eta: Vector) -> int:
        return self.family.certain(eta)

    def saturated(self, y: Vector, weights: Vector, dispersion: float) -> Vector:
        return self.family.saturated(y, weights, dispersion)
