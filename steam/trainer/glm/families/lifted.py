"""A family whose smallest responses are lifted a little, so that no best mean lies on a bound."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from steam.trainer.glm.families.family import Family, Working

Vector = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Lifted:
    """The family, to which responses below `least` are as large as that: what it loses as a mean
    comes near to 0 grows without end, as by a logarithmic barrier."""

    family: Family
    least: float

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
        return self.family.working(eta, np.maximum(y, self.least))

    def certain(self, eta: Vector) -> int:
        return self.family.certain(eta)

    def saturated(self, y: Vector, weights: Vector, dispersion: float) -> Vector:
        return self.family.saturated(np.maximum(y, self.least), weights, dispersion)


def ends_on_bound(family: Family) -> bool:
    """Whether the best means may be 0 exactly: the family has the response 0, and its link no
    place for means below."""
    return (
        family.link_name == "identity"
        and family.eta_above == 0.0
        and bool(family.accepts(np.zeros(1))[0])
    )
