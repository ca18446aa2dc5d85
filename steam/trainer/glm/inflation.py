"""Variance inflation factors: how well the other predictors explain each number."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from steam.trainer.glm.families.gaussian import GaussianIdentity
from steam.trainer.glm.passes import Passes
from steam.trainer.glm.single_index import SingleIndex

Vector = NDArray[np.float64]
Matrix = NDArray[np.float64]

_NOTHING_LEFT = 1e-10  # see `cholesky.SMALLEST_PIVOT`


def inflation_factors(passes: Passes) -> dict[str, float]:
    """1 / (1 - R^2) of each numeric predictor on all others, by name; one pass over the data.

    Categoricals are among the others, each row counts by its weight, and there is an intercept.
    Infinite for a predictor that the others explain fully.
    """
    design = replace(passes.design, intercept=True)
    plain = replace(passes, design=design, likelihood=SingleIndex(GaussianIdentity()))
    gram = plain.measure(np.zeros(design.width)).gram
    first = design.category_offsets[-1]
    factors = factors_of(gram, np.arange(first, design.expanded))
    return dict(zip((term.name for term in design.numerics), factors.tolist(), strict=True))


def factors_of(gram: Matrix, numeric: NDArray[np.intp]) -> Vector:
    """The factors of the coordinates `numeric`, float64 (k,); the last one is the intercept.

    Shapes: `gram` X'WX (p, p). Formula: of the numbers' part of the matrix what the intercept and
    the rest explain is taken away; its (pseudo-)inverse has 1 / what is left of each number on the
    diagonal. Error: condition number times eps; what is below 1e-10 of the variance is nothing.
    """
    others = np.setdiff1d(np.arange(len(gram)), numeric)
    total = np.diag(gram)[numeric] - gram[numeric, -1] ** 2 / gram[-1, -1]
    roots = np.where(total > 0.0, np.sqrt(np.maximum(total, 0.0)), 1.0)
    inverse, _ = _pseudo_inverse(_unit_diagonal(gram[np.ix_(others, others)]))
    scales = np.sqrt(np.diag(gram)[others])
    crossed = gram[np.ix_(numeric, others)] / np.outer(roots, np.where(scales > 0.0, scales, 1.0))
    left = gram[np.ix_(numeric, numeric)] / np.outer(roots, roots) - crossed @ inverse @ crossed.T
    inverse, lost = _pseudo_inverse(left)
    factors: Vector = np.where(lost, np.inf, np.diag(inverse))
    return factors


def _unit_diagonal(matrix: Matrix) -> Matrix:
    roots = np.sqrt(np.diag(matrix))
    roots = np.where(roots > 0.0, roots, 1.0)
    return np.asarray(matrix / np.outer(roots, roots))


def _pseudo_inverse(matrix: Matrix) -> tuple[Matrix, NDArray[np.bool_]]:
    """That of a positive semidefinite matrix, and which coordinates its null space touches."""
    values, vectors = np.linalg.eigh(matrix)
    kept = values > _NOTHING_LEFT
    inverse = (vectors[:, kept] / values[kept]) @ vectors[:, kept].T
    lost = np.square(vectors[:, ~kept]).sum(axis=1) > _NOTHING_LEFT
    return inverse, lost
