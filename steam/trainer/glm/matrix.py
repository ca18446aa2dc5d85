"""One block of a design matrix and the three products that fitting needs.

Categoricals stay codes: their products are weighted counts (`bincount`), which measured faster
than expanded columns and than tabmat's kernels; so did the symmetric product of numpy for numbers.
"""

from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]
Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class DesignBlock:
    """X of n rows: `slots` int64 (n,) per categorical, in 0..width, where `width` stands for a
    level without a coefficient; `dense` float64 (k, n), a line per number and the intercept's.
    """

    slots: tuple[NDArray[np.int64], ...]
    widths: tuple[int, ...]
    dense: Matrix

    @property
    def starts(self) -> tuple[int, ...]:
        """Where the block of each categorical starts, and where the dense part does."""
        return tuple(int(start) for start in np.cumsum([0, *self.widths]))

    def linear(self, beta: Vector) -> Vector:
        """X beta, float64 (n,)."""
        starts = self.starts
        eta = beta[starts[-1] :] @ self.dense
        for slot, start, width in zip(self.slots, starts, self.widths, strict=False):
            eta += np.append(beta[start : start + width], 0.0)[slot]
        return eta

    def transposed(self, values: Vector) -> Vector:
        """X' values, float64 (p,)."""
        parts = [
            _weigh(slot, values, width + 1)[:width]
            for slot, width in zip(self.slots, self.widths, strict=True)
        ]
        return np.concatenate([*parts, self.dense @ values])

    def gram(self, weights: Vector) -> Matrix:
        """X' diag(weights) X, float64 (p, p), symmetric; weights are not negative."""
        starts = self.starts
        total = starts[-1] + len(self.dense)
        gram = np.zeros((total, total))
        rooted = self.dense * np.sqrt(weights)
        gram[starts[-1] :, starts[-1] :] = rooted @ rooted.T
        for i, (slot, width) in enumerate(zip(self.slots, self.widths, strict=True)):
            here = slice(starts[i], starts[i + 1])
            np.fill_diagonal(gram[here, here], _weigh(slot, weights, width + 1)[:width])
            for j, line in enumerate(self.dense, starts[-1]):
                gram[here, j] = _weigh(slot, weights * line, width + 1)[:width]
            gram[starts[-1] :, here] = gram[here, starts[-1] :].T
        for i, j in combinations(range(len(self.slots)), 2):
            here, there = slice(starts[i], starts[i + 1]), slice(starts[j], starts[j + 1])
            gram[here, there] = self._crossed(i, j, weights)
            gram[there, here] = gram[here, there].T
        return gram

    def _crossed(self, i: int, j: int, weights: Vector) -> Matrix:
        """The weight of each pair of levels of two categoricals."""
        rows, columns = self.widths[i] + 1, self.widths[j] + 1
        pairs = self.slots[i] * columns + self.slots[j]
        counts = _weigh(pairs, weights, rows * columns)
        return counts.reshape(rows, columns)[:-1, :-1]


def _weigh(codes: NDArray[np.int64], weights: Vector, size: int) -> Vector:
    """The weight of each code below `size`."""
    return np.asarray(np.bincount(codes, weights, size), dtype=np.float64)
