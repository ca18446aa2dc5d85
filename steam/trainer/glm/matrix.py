"""One block of a design matrix and the three products that fitting needs.

Categoricals stay codes: their products are weighted counts (`bincount`), which measured faster
than expanded columns and than tabmat's kernels; so did the symmetric product of numpy for numbers.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, product

import numpy as np
from numpy.typing import NDArray

from steam.trainer.glm.cells import Cells, Slots, group_cells

Vector = NDArray[np.float64]
Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class DesignBlock:
    """X of n rows: `slots` int64 (n,) per categorical, in 0..width, where `width` stands for a
    level without a coefficient; `dense` float64 (k, n), a line per number and the intercept's.

    `groups` are the categoricals by cells.
    """

    slots: tuple[Slots, ...]
    widths: tuple[int, ...]
    dense: Matrix
    groups: tuple[Cells, ...]

    @property
    def starts(self) -> tuple[int, ...]:
        """Where the block of each categorical starts, and where the dense part does."""
        return tuple(int(start) for start in np.cumsum([0, *self.widths]))

    def linear(self, beta: Vector) -> Vector:
        """X beta, float64 (n,)."""
        starts = self.starts
        eta = beta[starts[-1] :] @ self.dense
        tables = [
            np.append(beta[start : start + width], 0.0)
            for start, width in zip(starts, self.widths, strict=False)
        ]
        for group in self.groups:
            eta += group.lookup([tables[member] for member in group.members])
        return eta

    def transposed(self, values: Vector) -> Vector:
        """X' values, float64 (p,)."""
        parts = dict(margin for group in self.groups for margin in group.margins(values))
        levels = [parts[place][:width] for place, width in enumerate(self.widths)]
        return np.concatenate([*levels, self.dense @ values])

    def gram(self, weights: Vector) -> Matrix:
        """X' diag(weights) X, float64 (p, p), symmetric; weights are not negative."""
        starts = self.starts
        total = starts[-1] + len(self.dense)
        gram = np.zeros((total, total))
        rooted = self.dense * np.sqrt(weights)
        gram[starts[-1] :, starts[-1] :] = rooted @ rooted.T
        for group in self.groups:
            for one, other, sums in group.pairs(weights):
                self._put(gram, one, other, sums)
        for j, line in enumerate(self.dense, starts[-1]):
            weighted = weights * line
            for group in self.groups:
                for member, sums in group.margins(weighted):
                    here = slice(starts[member], starts[member + 1])
                    gram[here, j] = gram[j, here] = sums[:-1]
        for left, right in combinations(self.groups, 2):
            for one, other in product(left.members, right.members):
                self._put(gram, one, other, self._crossed(one, other, weights))
        return gram

    def _put(self, gram: Matrix, one: int, other: int, sums: Matrix) -> None:
        starts = self.starts
        here, there = (slice(starts[place], starts[place + 1]) for place in (one, other))
        gram[here, there] = sums[:-1, :-1]
        gram[there, here] = sums[:-1, :-1].T

    def _crossed(self, one: int, other: int, weights: Vector) -> Matrix:
        """The weight of each pair of slots of two categoricals."""
        sizes = self.widths[one] + 1, self.widths[other] + 1
        pairs = self.slots[one] * sizes[1] + self.slots[other]
        counts = np.bincount(pairs, weights, sizes[0] * sizes[1])
        return np.asarray(counts, dtype=np.float64).reshape(sizes)


def design_block(slots: Sequence[Slots], widths: Sequence[int], dense: Matrix) -> DesignBlock:
    """A block with its categoricals grouped."""
    groups = group_cells(slots, [width + 1 for width in widths], dense.shape[1])
    return DesignBlock(tuple(slots), tuple(widths), dense, groups)
