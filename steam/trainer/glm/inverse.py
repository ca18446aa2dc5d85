"""The inverse of a positive definite matrix, by its Cholesky factor."""

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]


def inverse_of(matrix: Matrix) -> Matrix:
    """The inverse of a symmetric positive definite (p, p); an empty one gives an empty one.

    Formula: with D = diag(A), A^-1 = D^-1/2 (D^-1/2 A D^-1/2)^-1 D^-1/2, so that units of columns
    cost no accuracy. Raises numpy.linalg.LinAlgError where it is not positive definite.
    """
    if not len(matrix):
        return matrix.copy()
    from scipy.linalg import lapack  # noqa: PLC0415 - scipy takes long to import

    roots = np.sqrt(np.diag(matrix))
    factor, failed = lapack.dpotrf(matrix / np.outer(roots, roots), lower=True)
    if failed:
        raise np.linalg.LinAlgError("the matrix is not positive definite")
    inverse, _ = lapack.dpotri(factor, lower=True)
    whole = np.tril(inverse) + np.tril(inverse, -1).T
    result: Matrix = whole / np.outer(roots, roots)
    return result
