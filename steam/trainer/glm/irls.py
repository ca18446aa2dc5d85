"""Iteratively reweighted least squares over a frame, with a penalty and step halving."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from steam.trainer.glm.at_rest import STATIONARY, are_explained
from steam.trainer.glm.cholesky import Solution, solve
from steam.trainer.glm.chord import reusing
from steam.trainer.glm.coordinate_descent import descend
from steam.trainer.glm.curvature import Curvature
from steam.trainer.glm.last_step import Tolerance, Walk, last_step, promise
from steam.trainer.glm.penalty import Penalty
from steam.trainer.glm.runaway import DRIFT, endless, leap

Vector = NDArray[np.float64]

HALVINGS = 30
_ROUNDING = 64 * np.finfo(np.float64).eps
_SEPARATED = 1e-9  # mean negative log-likelihood below which every row is fitted perfectly


@dataclass(frozen=True, slots=True)
class Stopping:
    """When to stop; see GlmParameters. `quadratic`: one step solves it; `separable`: a perfect fit
    lies at infinity; `ahead`: a step that would be the last is not taken, which saves a pass;
    `unit`: how large an eta is that has the unit of the response or of a power of it; `enough` is
    asked after each iteration whether it is good enough to end there."""

    iterations: int
    beta: float
    objective: float
    gradient: float
    quadratic: bool = False
    separable: bool = False
    ahead: bool = False
    unit: float = 1.0
    enough: Callable[[Vector], bool] | None = None

    @property
    def tolerance(self) -> Tolerance:
        """How near to the optimum a last step may end."""
        return Tolerance(self.beta, self.objective, self.unit)

    def is_enough(self, beta: Vector) -> bool:
        """Whether to end at the `beta` that an iteration has led to."""
        return self.enough is not None and self.enough(beta)


@dataclass(frozen=True, slots=True)
class Iteration:
    """One line of history: the objective per unit of weight, and the deviance, after it, and when
    that was, in UTC epoch milliseconds."""

    number: int
    objective: float
    deviance: float
    ended_ms: int = 0


@dataclass(frozen=True, slots=True)
class Optimum:
    """Where IRLS ended. `dropped` marks coordinates that no step could tell from the others, and
    `drifting` those that still moved when no more was gained: they have no finite best value.
    `on_bound`: some means are as small as the link allows."""

    beta: Vector
    at: Curvature
    objective: float
    dropped: NDArray[np.bool_]
    drifting: NDArray[np.bool_]
    converged: bool
    separated: bool
    history: tuple[Iteration, ...]
    on_bound: bool = False


def minimise(
    measure: Callable[[Vector], Curvature],
    start: Vector,
    at_start: Curvature,
    penalty: Penalty,
    stopping: Stopping,
    *,
    slope: Callable[[Vector], Curvature] | None = None,
    beat: Callable[[], None] = lambda: None,
    now: Callable[[], int] = lambda: 0,
) -> Optimum:
    """Minimise (1/W) deviance/2 + penalty from `start`, where W is the sum of the weights.

    `measure` passes over the data at a beta, and so does `slope`, if it is given, but for the gram:
    see `chord`; then the last step is not looked at again: see `last_step`. A step that does not
    lower the objective is halved. `beat` is called now and then between passes; it may raise.
    `now` tells the time, in epoch milliseconds.
    """
    beta, at = start, at_start
    objective = objective_at(at, beta, penalty)
    history = [Iteration(0, objective, at.deviance, now())]
    dropped = np.ones(len(start), dtype=np.bool_)
    drifting = np.zeros(len(start), dtype=np.bool_)
    walk = Walk(None, np.zeros(len(start)))
    converged = separated = finished = leapt = False
    while len(history) <= stopping.iterations and not (converged or separated or finished):
        solution, solved = quadratic_step(at, beta, penalty, beat)
        # a coordinate that an earlier step could tell from the others has lost its rows to
        # certainty since: the coefficients run away, wherever they are now
        solved = solved and not (solution.dropped & ~dropped).any()
        dropped = dropped & solution.dropped
        little = stopping.objective * abs(objective)
        drifting = endless(
            at, beta, solution.beta, walk.running, penalty, stopping.beta, little, stopping.unit
        )
        if solved and drifting.any():
            break
        promised = promise(at, beta, solution.beta, penalty)
        is_last = stopping.ahead and promised <= little and solved
        if is_last and np.max(np.abs(solution.beta - beta), initial=0.0) <= stopping.beta:
            converged = True
            break
        end = None
        if solved and slope is not None:
            end = last_step(
                at,
                beta,
                solution.beta,
                objective,
                penalty,
                walk=walk,
                tolerance=stopping.tolerance,
            )
        if end is not None:
            beta, at, objective, drifting = end.beta, end.at, end.objective, end.drifting
            converged = not drifting.any()
            break
        look = (
            measure
            if slope is None
            else reusing(measure, slope, at, beta, objective, quadratic=stopping.quadratic)
        )
        far, running = leap(beta, solution.beta, walk.running, penalty, stopping.unit)
        tried = None if far is None or leapt else _try(look, far, objective, penalty)
        leapt = leapt or far is not None
        step = tried or _search(look, beta, solution.beta, objective, penalty)
        if step is None:  # no point on the way is better
            # a perfect fit: no deviance is less than 0, and what is left of it is rounding
            converged = bool(objective <= _ROUNDING * history[0].objective) or (
                solved and _stationary(at, beta, objective, penalty, promised)
            )
            break
        walk = Walk(step.beta - beta if step.whole else None, running)
        moves = np.abs(step.beta - beta)
        level = abs(objective - step.objective) <= stopping.objective * abs(step.objective)
        beta, at, objective = step.beta, step.at, step.objective
        history.append(Iteration(len(history), objective, at.deviance, now()))
        settled = level and float(np.max(moves, initial=0.0)) <= stopping.beta
        flat = penalty.violation(-at.score / at.weight, beta) <= stopping.gradient
        finished = stopping.quadratic and step.whole
        converged = flat or stopping.is_enough(beta) or (solved and (settled or finished))
        # shares may be fitted perfectly by finite coefficients, classes not
        separated = stopping.separable and objective < _SEPARATED and at.certain > 0
        runaway = (moves > DRIFT * stopping.unit) & penalty.is_free
        if level and not converged and runaway.any():
            drifting = runaway
            break
    return _doubted(
        Optimum(beta, at, objective, dropped, drifting, converged, separated, tuple(history)),
        penalty,
        stopping,
    )


def _doubted(end: Optimum, penalty: Penalty, stopping: Stopping) -> Optimum:
    """The end, which has not converged if it left slopes with the columns that it dropped."""
    perfect = bool(end.objective <= _ROUNDING * end.history[0].objective)  # slopes are rounding
    sure = perfect or are_explained(
        end.at, end.beta, end.objective, penalty, end.dropped, stopping.objective
    )
    return replace(end, converged=end.converged and sure)


def objective_at(at: Curvature, beta: Vector, penalty: Penalty) -> float:
    """Half the deviance per unit of weight, and the penalty."""
    return 0.5 * at.deviance / at.weight + penalty.value(beta)


def quadratic_step(
    at: Curvature, beta: Vector, penalty: Penalty, beat: Callable[[], None]
) -> tuple[Solution, bool]:
    """The minimiser of the quadratic approximation at `beta`, and whether it was reached."""
    gram = at.gram / at.weight
    target = at.score / at.weight + gram @ beta
    if (lean := penalty.lean) is not None:  # that of a pull towards 0 is left in the penalty
        target = target + lean
        penalty = penalty.pulled_to_zero
    if penalty.region is not None:
        return penalty.region.least(gram + np.diag(penalty.l2), target), True
    if not penalty.is_smooth:
        found = descend(gram, target, penalty, beta, beat)
        return Solution(found.beta, np.zeros(len(target), dtype=np.bool_)), found.met
    return solve(gram + np.diag(penalty.l2), target), True


def _stationary(
    at: Curvature, beta: Vector, objective: float, penalty: Penalty, promised: float
) -> bool:
    """Whether the subgradient is nothing beside what the columns and residuals could make it.

    By Cauchy and Schwarz the slope along column j is at most sqrt(G_jj/W * 2 objective), about;
    the share is the same in any unit of the column. In a region, which has slopes at its faces,
    what the step `promised` is nothing beside the objective.
    """
    if penalty.region is not None:
        return promised <= STATIONARY**2 * objective
    slopes = penalty.subgradient(-at.score / at.weight, beta)
    scale = np.sqrt(np.diag(at.gram) / at.weight * 2.0 * objective)
    return bool(np.all(slopes <= STATIONARY * scale))


@dataclass(frozen=True, slots=True)
class _Step:
    beta: Vector
    at: Curvature
    objective: float
    whole: bool


def _try(
    measure: Callable[[Vector], Curvature], new: Vector, objective: float, penalty: Penalty
) -> _Step | None:
    """The point `new`, if it is not worse than what is reached already."""
    at = measure(new)
    reached = objective_at(at, new, penalty)
    return _Step(new, at, reached, True) if reached <= objective * (1.0 + _ROUNDING) else None


def _search(
    measure: Callable[[Vector], Curvature],
    old: Vector,
    new: Vector,
    objective: float,
    penalty: Penalty,
) -> _Step | None:
    """The first point on the way from `new` back to `old` that is not worse than `old`."""
    for halving in range(HALVINGS):
        found = _try(measure, new, objective, penalty)  # None for NaN
        if found is not None:
            return replace(found, whole=halving == 0)
        new = 0.5 * (old + new)
    return None
