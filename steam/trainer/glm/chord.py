"""Steps whose curvature is that of a point nearby: the chord method.

Near the optimum the gram hardly changes, and it is most of the work of a pass. With an old one a
step still leaves a small share of the way, of the size of the change in the gram, and the slope
and the objective, by which convergence is judged, are exact.
Source: Kelley, Iterative Methods for Linear and Nonlinear Equations, SIAM 1995, section 5.4.
"""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from steam.trainer.glm.curvature import Curvature

Vector = NDArray[np.float64]

_NEAR = 1e-3
"""Of the objective: what the old gram says that may be gained between its point and the next."""

_SHORT = 0.1
"""A coordinate that moves by more may be one without a finite best value, whose curvature falls
as it goes: with an old gram it would seem to come to rest."""


def reusing(
    measure: Callable[[Vector], Curvature],
    slope: Callable[[Vector], Curvature],
    at: Curvature,
    beta: Vector,
    objective: float,
    *,
    quadratic: bool,
) -> Callable[[Vector], Curvature]:
    """`measure`, which near to `beta`, where `at` was measured, takes the gram of `at`.

    `quadratic`: the gram is the same everywhere.
    """
    if not at.gram.size:
        return measure

    def look(new: Vector) -> Curvature:
        moves = new - beta
        gain = 0.5 * float(moves @ (at.gram @ moves)) / at.weight
        behind = at.behind + np.sqrt(max(gain, 0.0))
        is_short = float(np.max(np.abs(moves), initial=0.0)) <= _SHORT
        if quadratic or (is_short and behind * behind <= _NEAR * abs(objective)):
            return replace(slope(new), gram=at.gram, behind=behind)
        return measure(new)

    return look
