"""What the small problem of one iteration needs to know of the rows."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]
Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Curvature:
    """Sums over rows at one beta, each row times its prior weight w.

    `gram` X'WX (p, p), the expected second derivatives of -loglik, (0, 0) where only slopes were
    asked for; `score` X'(dl/deta) (p,), the derivatives of loglik; `deviance`; `weight` the sum of
    w; `rows`; `certain` the rows whose fitted mean is 0 or 1 for practical purposes. Sums merge by
    adding. `behind` tells how far away the gram was measured, as `chord` reckons it.
    """

    gram: Matrix
    score: Vector
    deviance: float
    weight: float
    rows: int
    certain: int
    behind: float = 0.0

    def __add__(self, other: "Curvature") -> "Curvature":
        return Curvature(
            self.gram + other.gram,
            self.score + other.score,
            self.deviance + other.deviance,
            self.weight + other.weight,
            self.rows + other.rows,
            self.certain + other.certain,
        )

    def curvature(self) -> "Curvature":
        """Itself."""
        return self


NO_GRAM: Matrix = np.zeros((0, 0))
"""In place of a gram that nobody asked for: with very many coefficients it would not fit."""


def no_rows(size: int, *, slope_only: bool = False) -> Curvature:
    """The sums over no rows: the identity of adding."""
    gram = NO_GRAM if slope_only else np.zeros((size, size))
    return Curvature(gram, np.zeros(size), 0.0, 0.0, 0, 0)


def without(at: Curvature, held: NDArray[np.bool_]) -> Curvature:
    """The same with no slope and no curvature in the coordinates that `held` (p,) marks."""
    score = np.where(held, 0.0, at.score)
    if not at.gram.size:
        return replace(at, score=score)
    free = ~held
    return replace(at, score=score, gram=np.where(np.outer(free, free), at.gram, 0.0))
