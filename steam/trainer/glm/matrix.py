"""One block of a design matrix and the three products that fitting needs.

Categoricals stay codes: their products are weighted counts, which measured faster than expanded
columns and than tabmat's kernels; so did the symmetric product of BLAS for many numbers.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from steam.trainer.glm.cells import Cells, Slots, groups_of
from steam.trainer.glm.sums import GramSums, Layout, ScoreSums
from steam.trainer.kernels.chosen import kernels

Vector = NDArray[np.float64]
Matrix = NDArray[np.float64]

_FEW_LINES = 8


@dataclass(frozen=True, slots=True, eq=False)
class SlopesBlock:
    """A number with a slope for each level: `values` float64 (n,), each in the column `slots`, as
    those of a categorical."""

    slots: Slots
    width: int
    values: Vector

    def sums(self, weights: Vector) -> Vector:
        """What each column adds up to with these weights, float64 (width,)."""
        return self.counts(weights * self.values)

    def counts(self, values: Vector) -> Vector:
        """The sum of `values` by slot, float64 (width,)."""
        found = np.bincount(self.slots, values, self.width + 1)[:-1]
        return np.asarray(found, dtype=np.float64)


@dataclass(frozen=True, slots=True, eq=False)
class DesignBlock:
    """X of n rows: categoricals of `widths` coefficients in `groups` by cells, of which each has a
    slot in 0..width, where `width` stands for a level without a coefficient; `dense` float64
    (k, n), a line per number and, with an `intercept`, its line of ones. The columns of X are
    these lines times `units` float64 (k,): small results are multiplied, and not all rows.

    `slopes` stand between categoricals and dense part.
    """

    widths: tuple[int, ...]
    dense: Matrix
    units: Vector
    groups: tuple[Cells, ...]
    intercept: bool
    slopes: tuple[SlopesBlock, ...] = ()

    @property
    def layout(self) -> Layout:
        """Which coordinates stand where."""
        slopes = tuple(one.width for one in self.slopes)
        groups = tuple(cells.group for cells in self.groups)
        return Layout(self.widths, slopes, self.units, groups, self.intercept)

    def linear(self, beta: Vector) -> Vector:
        """X beta, float64 (n,)."""
        starts = self.layout.starts
        eta: Vector = np.dot(beta[starts[-1] :] * self.units, self.dense)
        for start, slope in zip(starts[len(self.widths) :], self.slopes, strict=False):
            eta += np.append(beta[start : start + slope.width], 0.0)[slope.slots] * slope.values
        tables = [
            np.append(beta[start : start + width], 0.0)
            for start, width in zip(starts, self.widths, strict=False)
        ]
        for group in self.groups:
            group.add_totals(eta, [tables[member] for member in group.group.members])
        return eta

    def transposed(self, values: Vector) -> Vector:
        """X' values, float64 (p,)."""
        return self.score_sums(values).score(tuple(one.sums(values) for one in self.slopes))

    def gram(self, weights: Vector) -> Matrix:
        """X' diag(weights) X, float64 (p, p), symmetric; weights are not negative."""
        gram = self.gram_sums(weights).lines()
        slots = self._slots() if self.slopes else []
        for place, slope in enumerate(self.slopes, len(self.widths)):
            self._put_slope(gram, slots, place, slope, weights * slope.values)
        return self.layout.scaled(gram)

    def score_sums(self, values: Vector) -> ScoreSums:
        """What X' values is made of, but for slopes."""
        by_cell = tuple(cells.sums([values])[0] for cells in self.groups)
        return ScoreSums(self.layout, by_cell, np.dot(self.dense, values))

    def gram_sums(self, weights: Vector) -> GramSums:
        """What X' diag(weights) X is made of, but for slopes; weights are not negative."""
        layout = self.layout
        if len(self.dense) <= _FEW_LINES:
            weighted, dense = kernels().products(weights, self.dense, layout.numbers)
        else:
            weighted = self.dense[: layout.numbers] * weights if self.groups else self.dense[:0]
            rooted = self.dense * np.sqrt(weights)
            dense = np.dot(rooted, rooted.T)
        slots = self._slots() if len(self.groups) > 1 else []
        crossed = (self._crossed(slots, *pair, weights) for pair in layout.crossing())
        by_cell = tuple(cells.sums([weights, *weighted]) for cells in self.groups)
        return GramSums(layout, by_cell, dense, tuple(crossed))

    def _put_slope(
        self,
        gram: Matrix,
        slots: Sequence[Slots],
        place: int,
        slope: SlopesBlock,
        weighted: Vector,
    ) -> None:
        """Its products with itself and all that stands before it, and with the dense part; `slots`
        are those of the categoricals, `weighted` its values times the weights."""
        layout = self.layout
        starts = layout.starts
        here = slice(starts[place], starts[place + 1])
        gram[here, here] = np.diag(slope.sums(weighted))
        for j, line in enumerate(self.dense, starts[-1]):
            gram[here, j] = gram[j, here] = slope.counts(weighted * line)
        before = self.slopes[: place - len(self.widths)]
        others = [
            *((own, width, weighted) for own, width in zip(slots, self.widths, strict=True)),
            *((one.slots, one.width, weighted * one.values) for one in before),
        ]
        for other, (own, width, values) in enumerate(others):
            sizes = slope.width + 1, width + 1
            sums = np.bincount(slope.slots * sizes[1] + own, values, sizes[0] * sizes[1])
            layout.put(gram, place, other, np.asarray(sums, dtype=np.float64).reshape(sizes))

    def _slots(self) -> list[Slots]:
        """The slots of each categorical, int64 (n,)."""
        return [group.slots_of(member) for group in self.groups for member in group.group.members]

    def _crossed(self, slots: Sequence[Slots], one: int, other: int, weights: Vector) -> Matrix:
        """The weight of each pair of slots of two categoricals."""
        sizes = self.widths[one] + 1, self.widths[other] + 1
        pairs = slots[one] * sizes[1] + slots[other]
        counts = np.bincount(pairs, weights, sizes[0] * sizes[1])
        return np.asarray(counts, dtype=np.float64).reshape(sizes)


def design_block(
    slots: Sequence[Slots],
    widths: Sequence[int],
    dense: Matrix,
    *,
    intercept: bool,
    units: Vector | None = None,
    slopes: Sequence[SlopesBlock] = (),
) -> DesignBlock:
    """A block from the slots of each categorical, which it groups; `units` are 1 unless given."""
    units = np.ones(len(dense)) if units is None else units
    groups = groups_of([width + 1 for width in widths], dense.shape[1])
    cells = tuple(Cells(group, group.cell_of(slots)) for group in groups)
    return DesignBlock(tuple(widths), dense, units, cells, intercept, tuple(slopes))
