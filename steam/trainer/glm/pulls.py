"""Coefficients that are pulled to given values, in the coordinates of a fit."""

import math

import numpy as np

from steam.core.errors import InvalidInput
from steam.trainer.glm.bounds import Pulls
from steam.trainer.glm.box import places_of
from steam.trainer.glm.design import Design
from steam.trainer.glm.likelihood import Likelihood
from steam.trainer.glm.penalty import Pull


def pull_of(
    design: Design, likelihood: Likelihood, pulls: Pulls, *, standardize: bool
) -> Pull | None:
    """None where nothing pulls. With `standardize` rho is of standardised coefficients, as in H2O.

    Raises InvalidInput for a name that is no coefficient, for the intercept, and for a rho below 0.
    """
    if not pulls:
        return None
    places = places_of(design, pulls)
    rhos, to = np.zeros(design.width), np.zeros(design.width)
    scales = design.scales
    for name, (value, rho) in pulls.items():
        if not (math.isfinite(value) and 0.0 <= rho < math.inf):
            raise InvalidInput(
                f"The coefficient {name[:80]} cannot be pulled to {value} with rho {rho}.",
                hint="beta_given must be a number, and rho 0 or more.",
            )
        here = places[name]
        to[here] = value / scales[here]
        rhos[here] = rho if standardize else rho * scales[here] ** 2
    return Pull(likelihood.spread(rhos), likelihood.spread(to))
