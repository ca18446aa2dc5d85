"""A step after which nobody looks: a pass over many rows, for what is known well enough."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from steam.trainer.glm.curvature import Curvature
from steam.trainer.glm.penalty import Penalty
from steam.trainer.glm.runaway import endless

Vector = NDArray[np.float64]

SURE = 1e-8
"""Of the objective: what a short last step may promise. It moves coordinates by the root of that,
1e-4 or so, and what it leaves is smaller by as much."""

OFF = 0.01
"""Of that: how far off what a longer last step promises may be. A gram of another point is off by
about the share by which steps shrink."""

LEFT = 0.25
"""Of the tolerance of coordinates: how far the optimum may lie beyond a last step."""


@dataclass(frozen=True, slots=True)
class End:
    """Where a step ends, and what is foreseen there; `drifting` marks coordinates that would move
    on for ever."""

    beta: Vector
    at: Curvature
    objective: float
    drifting: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Walk:
    """The step before: its `moves`, None where it was no whole step, and which coordinates run
    away by it, as `leap` tells."""

    moves: Vector | None
    running: Vector


@dataclass(frozen=True, slots=True)
class Tolerance:
    """How near is near enough: of coordinates, of the objective; and the unit of eta."""

    beta: float
    objective: float
    unit: float


def last_step(
    at: Curvature,
    beta: Vector,
    new: Vector,
    objective: float,
    penalty: Penalty,
    *,
    walk: Walk,
    tolerance: Tolerance,
) -> End | None:
    """The end of the step to `new`, if that may be the last one.

    It promises next to nothing and moves no coordinate by more than the tolerance; or it and what
    it promises are so much less than what was before that next to nothing is left, since steps by
    matrices that hardly change shrink by the same share at least. Coordinates that alone would move
    on, however far they get, are not waited for.
    Source: Hairer and Wanner, Solving Ordinary Differential Equations II, section IV.8.
    """
    promised, moves = promise(at, beta, new, penalty), new - beta
    little = tolerance.objective * abs(objective)
    fast = endless(at, beta, new, walk.running, penalty, np.inf, little, tolerance.unit)
    share, left = _rest(moves, walk.moves, ~fast)
    is_short = _longest(moves) <= tolerance.beta and promised <= SURE * abs(objective)
    is_near = left <= LEFT * tolerance.beta and promised * share <= OFF * SURE * abs(objective)
    if not (is_short or is_near):
        return None
    return End(new, foreseen(at, moves), objective - promised, fast)


def promise(at: Curvature, beta: Vector, new: Vector, penalty: Penalty) -> float:
    """By how much the quadratic approximation at `beta` says that `new` lowers the objective."""
    moves = new - beta
    rise = float(moves @ (at.score - 0.5 * (at.gram @ moves))) / at.weight
    return rise + penalty.value(beta) - penalty.value(new)


def foreseen(at: Curvature, moves: Vector) -> Curvature:
    """What the quadratic approximation says of the point that lies `moves` further.

    Error: that of the approximation, of third order in the moves, and with a gram of another point
    the share of what was promised by which they differ: together less than 1e-9 of the objective.
    """
    bent = at.gram @ moves
    rise = float(moves @ (at.score - 0.5 * bent))
    gain = 0.5 * float(moves @ bent) / at.weight
    return replace(
        at,
        deviance=at.deviance - 2.0 * rise,
        score=at.score - bent,
        behind=at.behind + np.sqrt(max(gain, 0.0)),
    )


def _rest(moves: Vector, before: Vector | None, which: NDArray[np.bool_]) -> tuple[float, float]:
    """By what share a step is shorter than the one before, in some coordinates, and how far the
    optimum lies beyond it; 1 and infinite where that is unknown."""
    length = _longest(moves[which])
    earlier = 0.0 if before is None else _longest(before[which])
    if length >= 0.5 * earlier:
        return 1.0, np.inf
    return length / earlier, length * length / (earlier - length)


def _longest(moves: Vector) -> float:
    return float(np.max(np.abs(moves), initial=0.0))
