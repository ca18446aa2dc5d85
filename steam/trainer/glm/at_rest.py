"""Whether slopes that are left are nothing beside what columns and residuals could make."""

import numpy as np
from numpy.typing import NDArray

from steam.trainer.glm.curvature import Curvature
from steam.trainer.glm.penalty import Penalty

Vector = NDArray[np.float64]

STATIONARY = 1e-6
"""Correlation of a column with the residuals, below which no arithmetic sees a gain: it moves
the objective by the square of that, 1e-12 of itself, which is what rounding leaves of a sum."""

_SLACK = 8.0
"""Four times the bound on slopes."""


def are_explained(  # noqa: PLR0917 - all that a fit is judged by
    at: Curvature,
    beta: Vector,
    objective: float,
    penalty: Penalty,
    dropped: NDArray[np.bool_],
    left: float,
) -> bool:
    """Whether other columns explain the slopes of the `dropped` ones, too, and not their curvature
    alone: rows that do not bend where the fit stands may tell them apart.

    A column that is a sum of others has a slope g with g^2 / G_jj of no more than all of theirs,
    which is twice what a step would gain; `left` is the share of the objective that a fit leaves.
    """
    if not dropped.any() or penalty.region is not None:
        return True
    slopes = penalty.subgradient(-at.score / at.weight, beta)[dropped]
    curvature = np.diag(at.gram)[dropped] / at.weight
    bound = _SLACK * (left + STATIONARY**2) * abs(objective)
    return bool(np.all(slopes * slopes <= curvature * bound))
