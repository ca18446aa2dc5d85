"""Elastic net on a quadratic: cyclic coordinate descent, finished by an exact solve."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from steam.trainer.glm.cholesky import solve
from steam.trainer.glm.penalty import Penalty

Vector = NDArray[np.float64]
Matrix = NDArray[np.float64]

SWEEPS = 1000
"""After this many sweeps the beta reached is returned, with the word whether it will do."""

_SWEEPS_BETWEEN_SOLVES = 5
_TOLERANCE = 1e-13
_NOTHING = 1e-5  # beside the largest entry of a flat direction: rounding, at the least pivot
_SUFFICIENT = 1e-9  # of the scale: what is left when rounding bars the way to _TOLERANCE


@dataclass(frozen=True, slots=True)
class Descent:
    """Where coordinate descent ended, float64 (p,), and whether it is optimal there."""

    beta: Vector
    met: bool


def descend(
    gram: Matrix,
    target: Vector,
    penalty: Penalty,
    start: Vector,
    beat: Callable[[], None] = lambda: None,
) -> Descent:
    """The minimiser of b'Gb/2 - target'b + penalty(b), in the penalty's box.

    Formula: b_j <- S(target_j - sum_k!=j G_jk b_k, l1_j) / (G_jj + l2_j), S soft thresholding,
    over all j in turn (Friedman, Hastie & Tibshirani, J. Stat. Soft. 33(1), 2010). Every few
    sweeps the equations of the coefficients that are not zero are solved outright with their
    signs held, and those at a bound there; if that is optimal for all coordinates, it is the
    answer, else beta goes there as far as signs and bounds allow, which is what makes
    ill-conditioned problems end. Where coefficients that are not zero depend on each other, one of
    them is brought to zero before, along the direction in which only the penalty changes.
    Shapes: G (p, p) positive semidefinite, the rest (p,). Error: optimal to 1e-13 of the scale
    of the target (1e-9 after SWEEPS sweeps), else not `met`. A coordinate with G_jj = 0 stays
    zero. `beat` is called every few sweeps; what it raises ends the descent.
    """
    scale = float(np.max(np.abs(target), initial=0.0))
    beta = np.where(np.diag(gram) > 0.0, start, 0.0)
    if penalty.box is not None:
        beta = penalty.box.nearest(beta)
        scale = max(scale, float(np.max(np.abs(gram @ penalty.box.nearest(np.zeros_like(beta))))))
    if scale == 0.0:  # nothing pulls away from zero, and no relative error exists
        return Descent(np.zeros_like(target), True)
    accepted = _TOLERANCE * scale
    gradient = gram @ beta - target
    pause, due = _SWEEPS_BETWEEN_SOLVES, 0
    for sweep in range(SWEEPS):
        _sweep(gram, gradient, beta, penalty)
        if penalty.violation(gradient, beta) <= accepted:
            return Descent(beta, True)
        if sweep % _SWEEPS_BETWEEN_SOLVES == 0:
            beat()
        if sweep == due:
            exact, unique = _solve_with_signs(gram, target, penalty, beta)
            slid = beta if unique else _slid(gram, penalty, beta)
            if slid is not beta and _is_inside(slid, penalty):
                beta = _better(gram, target, penalty, beta, slid)
                exact, unique = _solve_with_signs(gram, target, penalty, beta)
            pause = pause if unique else 2 * pause  # dependent: dear, and seldom of use
            due += pause
            if _is_inside(exact, penalty) and (
                penalty.violation(gram @ exact - target, exact) <= 100.0 * accepted
            ):
                return Descent(exact, True)
            beta = _better(gram, target, penalty, beta, _as_far_as_allowed(beta, exact, penalty))
            gradient = gram @ beta - target  # fresh: updates in place drift
    violation = penalty.violation(gram @ beta - target, beta)
    return Descent(beta, violation <= _SUFFICIENT * scale)


def _sweep(gram: Matrix, gradient: Vector, beta: Vector, penalty: Penalty) -> None:
    """One pass over the coordinates that want to move; changes `beta` and `gradient` in place.

    One that the others set free on the way has its turn in the next sweep, so that the many
    zeros of a sparse answer cost one vector operation instead of a step each.
    """
    l1 = penalty.l1
    curvature = np.diag(gram)
    damped = curvature + penalty.l2
    for j in np.flatnonzero((penalty.subgradient(gradient, beta) > 0.0) & (curvature > 0.0)):
        old = beta[j]
        pull = curvature[j] * old - gradient[j]
        new = np.sign(pull) * max(abs(pull) - l1[j], 0.0) / damped[j]
        if penalty.box is not None:
            new = min(max(new, penalty.box.lower[j]), penalty.box.upper[j])
        if new != old:
            gradient += gram[j] * (new - old)
            beta[j] = new


def _slid(gram: Matrix, penalty: Penalty, beta: Vector) -> Vector:
    """`beta`, moved to where the columns of what is not zero do not depend on each other.

    Where they do, there is a direction v with G v = 0. On it only the l1 part changes, in a
    straight line until a coefficient reaches zero, and the way on which that falls is taken. Sweeps
    go the same way in steps as small as the penalty.
    """
    while (way := _flat_way(gram, penalty, beta)) is not None:
        to_zero = np.flatnonzero(penalty.l1 * np.sign(beta) * way < 0.0)
        lengths = -beta[to_zero] / way[to_zero]
        first = np.argmin(lengths)
        beta = beta + lengths[first] * way
        beta[to_zero[first]] = 0.0
    return beta


def _flat_way(gram: Matrix, penalty: Penalty, beta: Vector) -> Vector | None:
    """A direction that changes no fit and brings penalised coefficients nearer to zero; None where
    there is none."""
    active = np.flatnonzero((beta != 0.0) & ~_at_bounds(beta, penalty))
    matrix = gram[np.ix_(active, active)] + np.diag(penalty.l2[active])
    dropped = solve(matrix, np.zeros(len(active))).dropped
    kept = np.flatnonzero(~dropped)
    slopes = penalty.l1 * np.sign(beta)
    for place in np.flatnonzero(dropped & (penalty.l1[active] > 0.0)):
        among = np.zeros(len(active))
        among[place] = 1.0
        among[kept] = -solve(matrix[np.ix_(kept, kept)], matrix[kept, place]).beta
        among[np.abs(among) <= _NOTHING * np.max(np.abs(among))] = 0.0
        way = np.zeros_like(beta)
        way[active] = among
        slope = float(slopes @ way)
        if slope != 0.0:  # then some coefficient comes nearer to zero
            return way if slope < 0.0 else -way
    return None


def _solve_with_signs(
    gram: Matrix, target: Vector, penalty: Penalty, beta: Vector
) -> tuple[Vector, bool]:
    """The stationary point on the orthant and the support of `beta`; is it the only one?

    Coordinates at a bound stay there.
    """
    bound = _at_bounds(beta, penalty)
    active = np.flatnonzero((beta != 0.0) & ~bound)
    matrix = gram[np.ix_(active, active)] + np.diag(penalty.l2[active])
    held = np.where(bound, beta, 0.0)
    pulled = target[active] - gram[active] @ held
    exact = held.copy()
    solution = solve(matrix, pulled - penalty.l1[active] * np.sign(beta[active]))
    exact[active] = solution.beta
    return exact, not solution.dropped.any()


def _at_bounds(beta: Vector, penalty: Penalty) -> NDArray[np.bool_]:
    if penalty.box is None:
        return np.zeros(len(beta), dtype=np.bool_)
    return np.asarray((beta == penalty.box.lower) | (beta == penalty.box.upper))


def _is_inside(beta: Vector, penalty: Penalty) -> bool:
    return penalty.box is None or bool(np.array_equal(penalty.box.nearest(beta), beta))


def _as_far_as_allowed(beta: Vector, exact: Vector, penalty: Penalty) -> Vector:
    """The point on the way to `exact` where the first coordinate reaches zero or its bound."""
    ends = np.where(beta * exact < 0.0, 0.0, exact)
    if penalty.box is not None:
        ends = penalty.box.nearest(ends)
    stopped = np.flatnonzero(ends != exact)
    if not len(stopped):
        return exact
    shares = (ends[stopped] - beta[stopped]) / (exact[stopped] - beta[stopped])
    first = np.argmin(shares)
    there = beta + float(shares[first]) * (exact - beta)
    there[stopped[first]] = ends[stopped[first]]
    return there if penalty.box is None else penalty.box.nearest(there)


def _better(gram: Matrix, target: Vector, penalty: Penalty, one: Vector, other: Vector) -> Vector:
    """The one with the lower objective; a solve among dependent columns may be no minimum."""

    def objective(beta: Vector) -> float:
        return float(beta @ (0.5 * (gram @ beta) - target)) + penalty.value(beta)

    return other if objective(other) < objective(one) else one
