"""Leaves of shallow trees: one table row per feature, and an AND."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from steam.model.trees.forest import Floats, Forest
from steam.model.trees.masks import Indices, Masks, Tables, build_tables, thresholds
from steam.model.trees.nodes import Kind

_MANTISSA_BITS, _EXPONENT_OF_ONE = 23, 127  # of a float32


@dataclass(frozen=True, slots=True, eq=False)
class MaskFinder:
    """Finds leaves by the tables of a forest of which no tree has more than 64 leaves."""

    forest: Forest
    _thresholds: dict[int, Floats] = field(init=False, repr=False)
    tables: tuple[Tables, ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        ranked = {feature: thresholds(self.forest, feature) for feature in self._numbers()}
        object.__setattr__(self, "_thresholds", ranked)
        object.__setattr__(self, "tables", build_tables(self.forest, ranked))

    def thresholds_of(self, feature: int) -> list[float] | None:
        """The thresholds of a number in order; None for a category."""
        ranked = self._thresholds.get(feature)
        return None if ranked is None else ranked[:-1].tolist()  # the last one is NaN

    def _numbers(self) -> list[int]:
        asked = np.unique(self.forest.feature[self.forest.kind != Kind.LEAF])
        return [feature for feature in asked.tolist() if not self.forest.levels[feature]]

    def leaves(self, x: Floats) -> Indices:
        """intp (trees, n): the node where each row of x ends in each tree."""
        found = np.empty((self.forest.trees, len(x)), dtype=np.intp)
        ranks: dict[int, Indices] = {}
        for tables in self.tables:
            masks = self._possible(tables, x, ranks)
            found[tables.first : tables.last] = _leaves(tables, masks)
        return found

    def _possible(self, tables: Tables, x: Floats, ranks: dict[int, Indices]) -> Masks | None:
        possible: Masks | None = None
        for feature, masks in tables.masks.items():
            if feature not in ranks:
                ranks[feature] = self._rank(feature, x[:, feature])
            kept = masks.take(tables.rows[feature].take(ranks[feature]), axis=0)
            possible = kept if possible is None else np.bitwise_and(possible, kept, out=possible)
        return possible

    def _rank(self, feature: int, column: Floats) -> Indices:
        ranked = self._thresholds.get(feature)
        if ranked is not None:
            return ranked.searchsorted(column, side="right")
        return np.fmax(column, -1.0).astype(np.intp)  # missing is -1, the last row


def _leaves(tables: Tables, masks: Masks | None) -> Indices:
    if masks is None:  # every tree is one leaf
        return tables.leaves[:, :1]
    place = bit_of(masks).T.astype(np.intp, order="C")
    trees, width = tables.leaves.shape
    place += (np.arange(trees) * width)[:, None]
    return tables.leaves.take(place)


def bit_of(masks: Masks) -> NDArray[np.int32]:
    """The number of the one bit that each mask has: as a float32 it is 2^l, with exponent l."""
    exponent: NDArray[np.int32] = masks.astype(np.float32).view(np.int32) >> _MANTISSA_BITS
    exponent -= _EXPONENT_OF_ONE
    return exponent
