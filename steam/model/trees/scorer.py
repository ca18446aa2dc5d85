"""From rows to margins: a way to find leaves, behind one protocol, and their sums."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from steam.model.trees.forest import Floats, Forest, Leaves

_BLOCK = 320  # rows at once: what is made of them stays in a processor's cache
_FEW = 16  # rows: below, one call for all trees is quicker than one per tree


class LeafFinder(Protocol):
    """Knows the leaves of one forest. Immutable and safe to share between threads."""

    def leaves(self, x: Floats) -> NDArray[np.intp]:
        """(trees, n): the node where each row of x ends in each tree.

        x: float64 (n, features) in any memory order; a level as its number, missing as NaN.
        """
        ...


def margins(forest: Forest, leaves: NDArray[np.intp], start: Leaves | float = 0.0) -> Leaves:
    """(n, outputs): `start` plus the leaf of each tree of the output, in order.

    leaves: (trees, n) nodes. `start`: of a shape that broadcasts to (n, outputs). Sums run from
    `start` on, one leaf after the other, in the type of `forest.value`: a row gives the same bits
    in any batch.
    """
    values = forest.value.take(leaves)
    total: Leaves = np.empty((leaves.shape[1], forest.output_count), forest.value.dtype)
    total[:] = start
    with np.errstate(over="ignore", invalid="ignore"):
        for output in range(forest.output_count):
            of_output = values if forest.output_count == 1 else values[forest.outputs == output]
            total[:, output] = _added_in_order(total[:, output], of_output)
    return total


def _added_in_order(start: Leaves, values: Leaves) -> Leaves:
    """`start` (n,) plus each row of `values` (trees, n); np.sum has no order to rely on."""
    if len(start) < _FEW:
        steps = np.concatenate([start[None], values])
        total: Leaves = np.add.accumulate(steps, axis=0)[-1]
        return total
    total = start.copy()
    for row in values:
        total += row
    return total


@dataclass(frozen=True, slots=True, eq=False)
class ForestScorer:
    """Scores any number of rows with a forest, some at a time."""

    forest: Forest
    finder: LeafFinder

    def margins(self, x: Floats, start: Leaves | float = 0.0) -> Leaves:
        """(n, outputs), as the function `margins` gives them, for rows x as a LeafFinder's."""
        total: Leaves = np.empty((len(x), self.forest.output_count), self.forest.value.dtype)
        total[:] = start
        for rows in self.blocks(len(x)):
            total[rows] = margins(self.forest, self.finder.leaves(x[rows]), total[rows])
        return total

    def leaves(self, x: Floats) -> NDArray[np.intp]:
        """(n, trees): the node where each row of x ends in each tree."""
        found = np.empty((len(x), self.forest.trees), dtype=np.intp)
        for rows in self.blocks(len(x)):
            found[rows] = self.finder.leaves(x[rows]).T
        return found

    def blocks(self, rows: int) -> list[slice]:
        """Slices of rows that are good to work on at once."""
        return [slice(first, min(first + _BLOCK, rows)) for first in range(0, rows, _BLOCK)]
