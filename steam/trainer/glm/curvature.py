"""What the small problem of one iteration needs to know of the rows."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]
Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Curvature:
    """Sums over rows at one beta, each row times its prior weight w.

    `gram` X'WX (p, p), the expected second derivatives of -loglik; `score` X'(dl/deta) (p,), the
    derivatives of loglik; `deviance`; `weight` the sum of w; `rows`; `certain` the rows whose
    fitted mean is 0 or 1 for practical purposes. Sums merge by adding.
    """

    gram: Matrix
    score: Vector
    deviance: float
    weight: float
    rows: int
    certain: int

    def __add__(self, other: "Curvature") -> "Curvature":
        return Curvature(
            self.gram + other.gram,
            self.score + other.score,
            self.deviance + other.deviance,
            self.weight + other.weight,
            self.rows + other.rows,
            self.certain + other.certain,
        )


def no_rows(size: int) -> Curvature:
    """The sums over no rows: the identity of adding."""
    return Curvature(np.zeros((size, size)), np.zeros(size), 0.0, 0.0, 0, 0)
