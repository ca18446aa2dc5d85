"""Fits in which offsets make most rows certain, where Newton's steps come to a halt."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from steam.trainer.glm.curvature import Curvature
from steam.trainer.glm.families.family import LOG_CERTAIN, Family
from steam.trainer.glm.families.tempered import saturates
from steam.trainer.glm.irls import Optimum, Stopping
from steam.trainer.glm.minimise import Minimise
from steam.trainer.glm.penalty import Penalty

Vector = NDArray[np.float64]
Measure = Callable[[Vector], Curvature]

_HOTTEST = 4.0
"""How far apart offsets are at the highest temperature, in its unit."""


def temperatures(family: Family, spread: float) -> tuple[float, ...]:
    """Falling powers of 2 above 1 for a fit whose offsets are at most `spread` apart; none where
    they make no row certain, or the family has curvature everywhere."""
    if not spread > -LOG_CERTAIN or not saturates(family):
        return ()
    steps = int(np.ceil(np.log2(spread / _HOTTEST)))
    return tuple(2.0**step for step in range(steps, 0, -1))


def cooled(  # noqa: PLR0917 - those of `minimise`, in its order
    halted: Optimum,
    start: Vector,
    tempered: Sequence[Measure],
    measure: Measure,
    penalty: Penalty,
    stopping: Stopping,
    *,
    minimise: Minimise,
    beat: Callable[[], None],
    now: Callable[[], int],
) -> Optimum:
    """The optimum beside one that has `halted`, if this is better; from `start`.

    Where most rows are certain the objective is made of planes that meet in edges, and what bends
    at one point tells nothing of the next edge. At a high temperature the edges are rounded off, as
    far as offsets are apart; the optima for lower and lower ones, `tempered`, lead to that of the
    likelihood. Source: Boyd and Vandenberghe, Convex Optimization, 2004, section 11.3 (following a
    central path).
    """
    beta, history = start, list(halted.history)
    for look in (*tempered, measure):
        found = minimise(look, beta, look(beta), penalty, stopping, beat=beat, now=now)
        beta = found.beta
        history += found.history[1:]
    if not found.objective <= halted.objective:
        return halted
    numbered = tuple(replace(one, number=number) for number, one in enumerate(history))
    return replace(found, history=numbered)
