"""A family whose smallest responses are lifted a little, so that no best mean lies on a bound."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from steam.trainer.glm.families.altered import Altered
from steam.trainer.glm.families.family import Family, Working

Vector = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Lifted(Altered):
    """The family, to which responses below `least` are as large as that: what it loses as a mean
    comes near to 0 grows without end, as by a logarithmic barrier."""

    least: float

    def working(self, eta: Vector, y: Vector) -> Working:
        return self.family.working(eta, np.maximum(y, self.least))

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
