"""The sums of leaves of one row, by the tables of a MaskFinder."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from math import isnan

import numpy as np
from numpy.typing import NDArray

from steam.model.trees.forest import Floats, Forest, Leaves
from steam.model.trees.mask_finder import MaskFinder, bit_of
from steam.model.trees.masks import Masks


@dataclass(frozen=True, slots=True, eq=False)
class _Lookup:
    """What one value of a feature leaves of the trees of a table: a row of its `masks`.

    `thresholds` are those of a number, None for a level. `rows`: the row for each rank among them
    or for each level, and the last one for missing.
    """

    feature: int
    thresholds: list[float] | None
    rows: list[int]
    masks: Masks

    def possible(self, value: float) -> Masks:
        if isnan(value):
            place = -1
        elif self.thresholds is None:
            place = int(value)
        else:
            place = bisect_right(self.thresholds, value)
        kept: Masks = self.masks[self.rows[place]]
        return kept


@dataclass(frozen=True, slots=True, eq=False)
class _Table:
    """The trees of one table: `values`, float64, of their leaves, those of tree t from
    `starts[t]` on."""

    lookups: tuple[_Lookup, ...]
    starts: NDArray[np.intp]
    values: Floats

    def leaf_values(self, x: Sequence[float]) -> Floats:
        """(trees,): the value of the leaf of each tree."""
        if not self.lookups:  # every tree is one leaf
            return self.values.take(self.starts)
        first, *others = self.lookups
        possible = first.possible(x[first.feature])
        for lookup in others:
            possible = possible & lookup.possible(x[lookup.feature])
        return self.values.take(self.starts + bit_of(possible))


class RowSums:
    """Sums the leaves of one row: what `ForestScorer.margins` gives from 0 on, to the bit."""

    def __init__(self, forest: Forest, finder: MaskFinder) -> None:
        self._outputs = forest.output_count
        self._tables = tuple(
            _Table(
                lookups=tuple(
                    _Lookup(
                        feature,
                        finder.thresholds_of(feature),
                        tables.rows[feature].tolist(),
                        masks,
                    )
                    for feature, masks in tables.masks.items()
                ),
                starts=np.arange(len(tables.leaves)) * tables.leaves.shape[1],
                values=forest.value.astype(np.float64).take(tables.leaves).ravel(),
            )
            for tables in finder.tables
        )

    @staticmethod
    def can_add(forest: Forest) -> bool:
        """Whether sums are in float64 and never overflow."""
        return forest.value.dtype == np.float64 and _is_finite_sum(forest.value)

    def of(self, x: Sequence[float]) -> list[float]:
        """A sum for each output; x as the row of a LeafFinder."""
        found = [table.leaf_values(x) for table in self._tables]
        values = found[0] if len(found) == 1 else np.concatenate(found)
        in_turns = values.reshape(-1, self._outputs)
        # An accumulation runs in order; from 0 on, a sum of nothing but -0 is 0.
        sums: list[float] = (np.add.accumulate(in_turns, axis=0)[-1] + 0.0).tolist()
        return sums


def _is_finite_sum(values: Leaves) -> bool:
    with np.errstate(over="ignore"):
        return bool(np.isfinite(np.abs(values).sum()))
