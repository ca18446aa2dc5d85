"""The same minimum from slopes alone: for more coefficients than a matrix of their pairs allows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from steam.trainer.glm.curvature import Curvature
from steam.trainer.glm.irls import Iteration, Optimum, Stopping, objective_at
from steam.trainer.glm.penalty import Penalty

if TYPE_CHECKING:
    from scipy.optimize import Bounds

Vector = NDArray[np.float64]

ITERATIONS = 1000
"""The default limit: an iteration is cheap beside one of IRLS, and goes less far."""

SLOPE = 1e-7
"""Of the largest slope of the null model: what is left of it at the end, where none is given."""

_MEMORY = 20
_TRIALS = 40  # of one line search
_ROUNDING = 4.0 * np.finfo(np.float64).eps
_PERFECT = 1e-6  # a mean negative log-likelihood as of chances of 0.999999


def minimise_by_slopes(
    measure: Callable[[Vector], Curvature],
    start: Vector,
    at_start: Curvature,
    penalty: Penalty,
    stopping: Stopping,
    *,
    beat: Callable[[], None] = lambda: None,
    now: Callable[[], int] = lambda: 0,
) -> Optimum:
    """Minimise (1/W) deviance/2 + penalty from `start` by L-BFGS-B; see `irls.minimise`.

    `measure` need not bring a gram. Formula: a coefficient b with an l1 penalty is u - v with
    u, v >= 0 and the penalty l1 (u + v), which is smooth; at the optimum one of them is zero, so
    that zeros are exact and bounds of b are bounds of u and v. Source: Byrd, Lu, Nocedal and Zhu,
    SIAM J. Sci. Comput. 16(5), 1995. scipy sees b in the unit of
    eta and the objective as a share of that at the start, for its first step is of length 1, and
    its line search ends at 1e10 of it. Error: no slope is larger than `stopping.gradient`, unless
    rounding ends it before. Where the deviance is infinite the line search meets a wall.
    """
    halves = _Halves(penalty, stopping.unit)
    trail = _Trail(measure, penalty, start, at_start, now)
    gained = True
    while gained and not trail.is_optimal(stopping) and trail.steps < stopping.iterations:
        before = trail.objective
        _search(halves, trail, stopping, beat)
        gained = trail.objective < before
    none = np.zeros(len(start), dtype=np.bool_)
    # shares may be fitted perfectly by finite coefficients, classes not
    separated = stopping.separable and trail.objective < _PERFECT and trail.reached.certain > 0
    converged = trail.is_optimal(stopping) or not gained
    return Optimum(
        trail.beta,
        trail.reached,
        trail.objective,
        none,
        none,
        converged and not separated,
        separated,
        tuple(trail.history),
    )


def _search(halves: _Halves, trail: _Trail, stopping: Stopping, beat: Callable[[], None]) -> None:
    """Go as far as scipy does from the end of the trail.

    With coordinates at their bounds its model of the curvature may turn bad, and its line search
    then ends where there are slopes yet: it is to be begun anew until that gains nothing.
    """
    from scipy.optimize import minimize  # noqa: PLC0415 - slow to import, and rarely needed

    unit, size = stopping.unit, abs(trail.history[0].objective) or 1.0

    def objective(z: Vector) -> tuple[float, Vector]:
        value, slopes = halves.lifted(z * unit, *trail.at(halves.joined(z * unit)))
        return value / size, slopes / size * unit

    steps = stopping.iterations - trail.steps
    found = minimize(
        objective,
        halves.split(trail.beta) / unit,
        jac=True,
        method="L-BFGS-B",
        bounds=halves.bounds,
        callback=lambda _: trail.step(beat),
        options={
            "maxiter": steps,
            "maxfun": _TRIALS * steps,
            "maxcor": _MEMORY,
            "maxls": _TRIALS,
            "gtol": stopping.gradient / size * unit,
            "ftol": _ROUNDING,
        },
    )
    trail.at(halves.joined(found.x * unit))


class _Halves:
    """beta (p,) as z: beta itself, but u in place of a coefficient with an l1 penalty, whose v
    follow at the end."""

    def __init__(self, penalty: Penalty, unit: float) -> None:
        self._l1 = penalty.l1
        self._parted = np.flatnonzero(self._l1)
        self._size = len(self._l1)
        self.bounds = _bounds(penalty, self._parted, unit)

    def split(self, beta: Vector) -> Vector:
        parts = beta[self._parted]
        z = np.append(beta, np.maximum(-parts, 0.0))
        z[self._parted] = np.maximum(parts, 0.0)
        return z

    def joined(self, z: Vector) -> Vector:
        beta = z[: self._size].copy()
        beta[self._parted] -= z[self._size :]
        return beta

    def lifted(self, z: Vector, value: float, gradient: Vector) -> tuple[float, Vector]:
        """The objective with its l1 part, and its gradient by z, from those of the smooth part."""
        strength = self._l1[self._parted]
        whole = np.append(gradient, strength - gradient[self._parted])
        whole[self._parted] += strength
        return value + float(strength @ (z[self._parted] + z[self._size :])), whole


def _bounds(penalty: Penalty, parted: NDArray[np.intp], unit: float) -> Bounds:
    """Those of z, in the unit of eta."""
    from scipy import optimize  # noqa: PLC0415 - slow to import, and rarely needed

    size = len(penalty.on)
    lower, upper = np.full(size, -np.inf), np.full(size, np.inf)
    if penalty.box is not None:
        lower, upper = penalty.box.lower.copy(), penalty.box.upper.copy()
    negative = np.maximum(-upper[parted], 0.0), np.maximum(-lower[parted], 0.0)
    lower[parted], upper[parted] = np.maximum(lower[parted], 0.0), np.maximum(upper[parted], 0.0)
    below, above = np.append(lower, negative[0]), np.append(upper, negative[1])
    return optimize.Bounds(below / unit, above / unit)


@dataclass(slots=True)
class _Trail:
    """Where the search has been: the last point measured, and the history of its steps."""

    measure: Callable[[Vector], Curvature]
    penalty: Penalty
    beta: Vector
    reached: Curvature
    now: Callable[[], int]
    history: list[Iteration] = field(init=False)
    _wall: float = field(init=False)

    def __post_init__(self) -> None:
        objective = self.objective
        self.history = [Iteration(0, objective, self.reached.deviance, self.now())]
        self._wall = 2.0 * abs(objective) or 1.0  # higher than where it starts

    @property
    def steps(self) -> int:
        return len(self.history) - 1

    @property
    def objective(self) -> float:
        return objective_at(self.reached, self.beta, self.penalty)

    def is_optimal(self, stopping: Stopping) -> bool:
        """Whether no slope is larger than it may be."""
        slopes = -self.reached.score / self.reached.weight
        return self.penalty.violation(slopes, self.beta) <= stopping.gradient

    def at(self, beta: Vector) -> tuple[float, Vector]:
        """The objective without its l1 part, and its gradient, (p,)."""
        if not np.array_equal(beta, self.beta):
            self.beta, self.reached = beta, self.measure(beta)
        if not np.isfinite(self.reached.deviance):
            return self._wall, np.zeros_like(beta)
        value = 0.5 * self.reached.deviance / self.reached.weight
        slope = self.penalty.smooth_gradient(beta) - self.reached.score / self.reached.weight
        return value + self.penalty.smooth_value(beta), slope

    def step(self, beat: Callable[[], None]) -> None:
        """A step was taken to the last point measured."""
        beat()
        self.history.append(
            Iteration(len(self.history), self.objective, self.reached.deviance, self.now())
        )
