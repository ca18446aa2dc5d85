"""Elastic net on a quadratic: cyclic coordinate descent, finished by an exact solve."""

import numpy as np
from numpy.typing import NDArray

from steam.trainer.glm.cholesky import solve
from steam.trainer.glm.penalty import Penalty

Vector = NDArray[np.float64]
Matrix = NDArray[np.float64]

SWEEPS = 10_000
"""After this many sweeps the best beta found is returned; the outer iteration judges it."""

_SWEEPS_BETWEEN_SOLVES = 5
_TOLERANCE = 1e-13


def descend(gram: Matrix, target: Vector, penalty: Penalty, start: Vector) -> Vector:
    """The minimiser of b'Gb/2 - target'b + penalty(b).

    Formula: b_j <- S(target_j - sum_k!=j G_jk b_k, l1_j) / (G_jj + l2_j), S soft thresholding,
    over all j in turn (Friedman, Hastie & Tibshirani, J. Stat. Soft. 33(1), 2010). Every few
    sweeps the equations of the coefficients that are not zero are solved outright with their
    signs held; if that is optimal for all coordinates, it is the answer.
    Shapes: G (p, p) positive semidefinite, the rest (p,). Error: optimal to 1e-13 of the scale
    of the target, or SWEEPS sweeps. A coordinate with G_jj = 0 stays zero.
    """
    beta = start.copy()
    moving = np.flatnonzero(np.diag(gram) > 0.0)
    beta[np.diag(gram) <= 0.0] = 0.0
    accepted = _TOLERANCE * max(1.0, float(np.max(np.abs(target), initial=0.0)))
    gradient = gram @ beta - target
    for sweep in range(SWEEPS):
        _sweep(gram, gradient, beta, penalty, moving)
        if penalty.violation(gradient, beta) <= accepted:
            return beta
        if sweep % _SWEEPS_BETWEEN_SOLVES == 0:
            exact = _solve_with_signs(gram, target, penalty, beta)
            gradient = gram @ beta - target  # fresh: updates in place drift
            if penalty.violation(gram @ exact - target, exact) <= 100.0 * accepted:
                return exact
    return beta


def _sweep(
    gram: Matrix,
    gradient: Vector,
    beta: Vector,
    penalty: Penalty,
    moving: NDArray[np.intp],
) -> None:
    """One pass over all coordinates; changes `beta` and `gradient` in place."""
    l1 = penalty.l1
    curvature = np.diag(gram)
    damped = curvature + penalty.l2
    for j in moving:
        old = beta[j]
        pull = curvature[j] * old - gradient[j]
        new = np.sign(pull) * max(abs(pull) - l1[j], 0.0) / damped[j]
        if new != old:
            gradient += gram[j] * (new - old)
            beta[j] = new


def _solve_with_signs(gram: Matrix, target: Vector, penalty: Penalty, beta: Vector) -> Vector:
    """The stationary point on the orthant and the support of `beta`."""
    active = np.flatnonzero(beta)
    matrix = gram[np.ix_(active, active)] + np.diag(penalty.l2[active])
    shifted = target[active] - penalty.l1[active] * np.sign(beta[active])
    exact = np.zeros_like(beta)
    exact[active] = solve(matrix, shifted).beta
    return exact
