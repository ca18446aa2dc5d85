"""Solving a positive semidefinite system without ever dividing by next to nothing."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]
Matrix = NDArray[np.float64]

SMALLEST_PIVOT = 1e-10
"""A coordinate of which the earlier ones explain all but this share has no solution of its own.

Rounding in a Gram matrix of n rows moves a pivot by about sqrt(n) eps, 1e-12 for 1e8 rows, so
that dependence shows below this and 1e10-fold variance inflation still counts as independent.
"""


@dataclass(frozen=True, slots=True)
class Solution:
    """`beta` float64 (p,), zero where `dropped` (p,) marks a dependent coordinate."""

    beta: Vector
    dropped: NDArray[np.bool_]


def solve(matrix: Matrix, target: Vector) -> Solution:
    """The solution of `matrix` beta = `target` over a maximal set of independent coordinates.

    Formula: with D = diag(matrix), the unit-diagonal D^-1/2 A D^-1/2 is factored; a coordinate
    whose pivot is at most SMALLEST_PIVOT, because earlier ones explain it, gets zero. The last
    coordinate is taken first, so that an intercept is never the one that goes.
    Shapes: (p, p) symmetric positive semidefinite and finite, (p,). An empty one gives an empty
    solution. Error: backward stable; never NaN for finite input.
    """
    diagonal = np.diag(matrix)
    present = np.flatnonzero(diagonal > 0.0)[::-1]
    roots = np.sqrt(diagonal[present])
    scaled = matrix[np.ix_(present, present)] / np.outer(roots, roots)
    independent = _independent(scaled)
    kept = present[independent]
    beta = np.zeros(len(target))
    if len(kept):
        if len(kept) < len(present):
            roots, scaled = roots[independent], scaled[np.ix_(independent, independent)]
        beta[kept] = np.linalg.solve(scaled, target[kept] / roots) / roots
    dropped = np.ones(len(target), dtype=np.bool_)
    dropped[kept] = False
    return Solution(beta, dropped)


def _independent(scaled: Matrix) -> NDArray[np.bool_]:
    """Which coordinates of a unit-diagonal matrix the ones before them do not explain."""
    try:
        factor = np.linalg.cholesky(scaled)
    except np.linalg.LinAlgError:
        return _independent_one_by_one(scaled)
    if np.all(np.diag(factor) ** 2 > SMALLEST_PIVOT):
        return np.ones(len(scaled), dtype=np.bool_)
    return _independent_one_by_one(scaled)


def _independent_one_by_one(scaled: Matrix) -> NDArray[np.bool_]:
    """Row-wise Cholesky that leaves out each coordinate with a vanishing pivot."""
    size = len(scaled)
    factor = np.zeros((size, size))  # column k belongs to the k-th coordinate kept
    kept = np.zeros(size, dtype=np.bool_)
    remaining = np.diag(scaled).copy()
    for j in range(size):
        if remaining[j] <= SMALLEST_PIVOT:
            continue
        done = int(kept.sum())
        column = (scaled[j:, j] - factor[j:, :done] @ factor[j, :done]) / np.sqrt(remaining[j])
        factor[j:, done] = column
        remaining[j:] -= column * column
        kept[j] = True
    return kept
