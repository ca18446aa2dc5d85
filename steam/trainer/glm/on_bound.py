"""Optima on the bound of the means, where Newton's steps come to a halt before it."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from steam.trainer.glm.curvature import Curvature
from steam.trainer.glm.irls import Optimum, Stopping, minimise, objective_at
from steam.trainer.glm.penalty import Penalty

Vector = NDArray[np.float64]
Measure = Callable[[Vector], Curvature]

LIFTS = (1e-1, 1e-2, 1e-4, 1e-6, 1e-8, 1e-10)
"""To which shares of their mean responses of 0 are lifted, in turn."""


def on_bound(  # noqa: PLR0917 - those of `minimise`, in its order
    halted: Optimum,
    start: Vector,
    lifted: Sequence[Measure],
    measure: Measure,
    penalty: Penalty,
    stopping: Stopping,
    *,
    beat: Callable[[], None],
    now: Callable[[], int],
) -> Optimum:
    """The optimum beside one that has `halted`, if this is better; from `start`, inside the bound.

    A row without a count whose mean is 0 has nothing to lose by a mean below it, so that a step
    leads out of what has a mean, however near the row is. With its response lifted its best mean is
    above 0; the optima for smaller and smaller lifts, `lifted`, lead to that on the bound, and the
    deviance of the last is above the least one by no more than 2 w times the lift for each row.
    Source: Boyd and Vandenberghe, Convex Optimization, 2004, section 11.3 (the barrier method).
    """
    beta, found, history = start, halted, list(halted.history)
    for look in lifted:
        found = minimise(look, beta, look(beta), penalty, stopping, beat=beat, now=now)
        beta = found.beta
        history += found.history[1:]
    at = measure(beta)
    reached = objective_at(at, beta, penalty)
    if not (found.converged and reached <= halted.objective):
        return halted
    numbered = tuple(replace(one, number=number) for number, one in enumerate(history))
    return replace(found, at=at, objective=reached, history=numbered, on_bound=True)
