"""Bounds of coefficients."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from steam.core.errors import InvalidInput
from steam.trainer.glm.bounds import Bounds
from steam.trainer.glm.design import Design
from steam.trainer.glm.likelihood import Likelihood

Vector = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Box:
    """The lowest and highest value of each coordinate, float64 (p,); infinite where none is set."""

    lower: Vector
    upper: Vector

    def nearest(self, beta: Vector) -> Vector:
        """The point of the box that is nearest to `beta`."""
        return np.clip(beta, self.lower, self.upper)


def box_of(
    design: Design, likelihood: Likelihood, bounds: Bounds, *, non_negative: bool
) -> Box | None:
    """The bounds as ones of the likelihood's coordinates; None where there are none.

    `non_negative` is for all coefficients but the intercepts. Raises InvalidInput for a name that
    is no coefficient, for the intercept, and for bounds between which there is nothing.
    """
    if not bounds and not non_negative:
        return None
    lower, upper = np.full(design.width, -np.inf), np.full(design.width, np.inf)
    if non_negative:
        lower[: design.expanded] = 0.0
    places = places_of(design, bounds)
    scales = design.scales
    for name, (lowest, highest) in bounds.items():
        here = places[name]
        lower[here] = np.maximum(lower[here], lowest / scales[here])
        upper[here] = np.minimum(upper[here], highest / scales[here])
        if not np.all(lower[here] <= upper[here]):  # also NaN
            raise nothing_between(name)
    return Box(likelihood.spread(lower), likelihood.spread(upper))


def places_of(design: Design, names: Iterable[str]) -> dict[str, list[int]]:
    """Where the coefficients of these names stand: of a categorical those of all its levels.

    Raises InvalidInput for a name that is none, and for the intercept.
    """
    ends = zip(design.categoricals, pairwise(design.category_offsets), strict=True)
    places = {term.name: [*range(start, end)] for term, (start, end) in ends}
    places |= {name: [place] for place, name in enumerate(design.names[: design.expanded])}
    for name in names:
        if name not in places:
            raise no_such_coefficient(name)
    return places


def no_such_coefficient(name: str) -> InvalidInput:
    """The refusal of a constraint of what is no coefficient, or the intercept."""
    return InvalidInput(
        f"There is no coefficient {name[:80]} that could have bounds.",
        hint="The intercept has none; a level is named as in COLUMN.LEVEL.",
    )


def nothing_between(name: str) -> InvalidInput:
    """The refusal of bounds that no value lies between."""
    return InvalidInput(f"There is nothing between the bounds of {name[:80]}.")
