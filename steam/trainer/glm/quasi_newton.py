"""The same minimum from slopes alone: for more coefficients than a matrix of their pairs allows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from steam.trainer.glm.at_rest import STATIONARY
from steam.trainer.glm.conditioning import Conditioning
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
    conditioning: Conditioning | None = None,
    beat: Callable[[], None] = lambda: None,
    now: Callable[[], int] = lambda: 0,
) -> Optimum:
    """Minimise (1/W) deviance/2 + penalty from `start` by L-BFGS-B; see `irls.minimise`.

    `measure` need not bring a gram. Formula: a coefficient b with an l1 penalty is u - v with
    u, v >= 0 and the penalty l1 (u + v), which is smooth; at the optimum one of them is zero, so
    that zeros are exact and bounds of b are bounds of u and v. Source: Byrd, Lu, Nocedal and Zhu,
    SIAM J. Sci. Comput. 16(5), 1995. scipy sees b in the unit of
    eta, stretched as `conditioning` says (columns are taken for standardised unless it is given),
    and the objective as a share of that at the start, for its first step is of length 1, and
    its line search ends at 1e10 of it. Error: no slope of a stretched coordinate is larger than
    `stopping.gradient`, unless rounding ends it before: an end with larger slopes than rounding
    explains has not converged. Where the deviance is infinite the line search meets a wall.
    """
    conditioning = conditioning or Conditioning(np.ones(len(start)))
    stretch = conditioning.stretch(penalty)
    halves = _Halves(penalty, stopping.unit * stretch)
    trail = _Trail(measure, penalty, start, at_start, stretch, now, stopping.is_enough)
    gained = True
    while gained and not trail.is_over(stopping) and trail.steps < stopping.iterations:
        before = trail.objective
        _search(halves, trail, stopping, beat)
        gained = trail.objective < before
    none = np.zeros(len(start), dtype=np.bool_)
    # shares may be fitted perfectly by finite coefficients, classes not
    separated = stopping.separable and trail.objective < _PERFECT and trail.reached.certain > 0
    converged = trail.is_over(stopping) or trail.is_at_rest(conditioning.bend)
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

    size = abs(trail.history[0].objective) or 1.0

    def objective(z: Vector) -> tuple[float, Vector]:
        value, slopes = halves.lifted(z, *trail.at(halves.joined(z)))
        return value / size, slopes / size

    steps = stopping.iterations - trail.steps
    found = minimize(
        objective,
        halves.split(trail.beta),
        jac=True,
        method="L-BFGS-B",
        bounds=halves.bounds,
        callback=lambda _: trail.step(beat),
        options={
            "maxiter": steps,
            "maxfun": _TRIALS * steps,
            "maxcor": _MEMORY,
            "maxls": _TRIALS,
            "gtol": stopping.gradient / size * stopping.unit,
            "ftol": _ROUNDING,
        },
    )
    trail.at(halves.joined(found.x))


class _Halves:
    """beta (p,) as z: beta itself, but u in place of a coefficient with an l1 penalty, whose v
    follow at the end; all divided by `units` (p,)."""

    def __init__(self, penalty: Penalty, units: Vector) -> None:
        self._l1 = penalty.l1
        self._parted = np.flatnonzero(self._l1)
        self._size = len(self._l1)
        self._units = np.append(units, units[self._parted])
        self.bounds = _bounds(penalty, self._parted, self._units)

    def split(self, beta: Vector) -> Vector:
        parts = beta[self._parted]
        lifted = np.append(beta, np.maximum(-parts, 0.0))
        lifted[self._parted] = np.maximum(parts, 0.0)
        return lifted / self._units

    def joined(self, z: Vector) -> Vector:
        lifted = z * self._units
        beta = lifted[: self._size].copy()
        beta[self._parted] -= lifted[self._size :]
        return beta

    def lifted(self, z: Vector, value: float, gradient: Vector) -> tuple[float, Vector]:
        """The objective with its l1 part, and its gradient by z, from those of the smooth part by
        beta."""
        strength = self._l1[self._parted]
        whole = np.append(gradient, strength - gradient[self._parted])
        whole[self._parted] += strength
        sizes = z[self._parted] * self._units[self._parted]
        sizes += z[self._size :] * self._units[self._size :]
        return value + float(strength @ sizes), whole * self._units


def _bounds(penalty: Penalty, parted: NDArray[np.intp], units: Vector) -> Bounds:
    """Those of z, in the unit of each."""
    from scipy import optimize  # noqa: PLC0415 - slow to import, and rarely needed

    size = len(penalty.on)
    lower, upper = np.full(size, -np.inf), np.full(size, np.inf)
    if penalty.box is not None:
        lower, upper = penalty.box.lower.copy(), penalty.box.upper.copy()
    negative = np.maximum(-upper[parted], 0.0), np.maximum(-lower[parted], 0.0)
    lower[parted], upper[parted] = np.maximum(lower[parted], 0.0), np.maximum(upper[parted], 0.0)
    below, above = np.append(lower, negative[0]), np.append(upper, negative[1])
    return optimize.Bounds(below / units, above / units)


@dataclass(slots=True)
class _Trail:
    """Where the search has been: the last point measured, and the history of its steps."""

    measure: Callable[[Vector], Curvature]
    penalty: Penalty
    beta: Vector
    reached: Curvature
    stretch: Vector
    now: Callable[[], int]
    enough: Callable[[Vector], bool]
    history: list[Iteration] = field(init=False)
    _is_enough: bool = field(default=False, init=False)
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

    def is_over(self, stopping: Stopping) -> bool:
        """Whether it was good enough, or no slope is larger than it may be."""
        if self._is_enough:
            return True
        return bool(np.isfinite(self.objective)) and self._slope() <= stopping.gradient

    def is_at_rest(self, bend: float) -> bool:
        """Whether no slope is larger than rounding of the objective explains.

        By `bend` a slope of g promises g^2 / (2 bend): no more than what no sum shows, or the fit
        is perfect, and what is left of it is rounding.
        """
        perfect = self.objective <= _ROUNDING * self.history[0].objective
        little = STATIONARY * float(np.sqrt(2.0 * bend * abs(self.objective)))
        return bool(perfect) or self._slope() <= little

    def _slope(self) -> float:
        """The largest one of a stretched coordinate."""
        slopes = -self.reached.score / self.reached.weight
        violations = self.penalty.subgradient(slopes, self.beta) * self.stretch
        return float(np.max(violations, initial=0.0))

    def at(self, beta: Vector) -> tuple[float, Vector]:
        """The objective without its l1 part, and its gradient, (p,)."""
        if not np.array_equal(beta, self.beta):
            self.beta, self.reached = beta, self.measure(beta)
        # the deviance of a point so far out that sums of its slopes overflow may be finite
        if not (np.isfinite(self.reached.deviance) and np.isfinite(self.reached.score).all()):
            return self._wall, np.zeros_like(beta)
        value = 0.5 * self.reached.deviance / self.reached.weight
        slope = self.penalty.smooth_gradient(beta) - self.reached.score / self.reached.weight
        return value + self.penalty.smooth_value(beta), slope

    def step(self, beat: Callable[[], None]) -> None:
        """A step was taken to the last point measured. Raises StopIteration if it is enough."""
        beat()
        self.history.append(
            Iteration(len(self.history), self.objective, self.reached.deviance, self.now())
        )
        if self.enough(self.beta):
            self._is_enough = True
            raise StopIteration  # which scipy takes for the end
