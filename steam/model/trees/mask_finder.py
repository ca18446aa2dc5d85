"""Leaves of shallow trees: one table row per feature, and an AND."""

from dataclasses import dataclass, field

import numpy as np

from steam.model.trees.forest import Floats, Forest
from steam.model.trees.masks import Indices, Masks, Tables, build_tables, thresholds
from steam.model.trees.nodes import Kind

_MANTISSA_BITS, _EXPONENT_OF_ONE = 23, 127  # of a float32


@dataclass(frozen=True, slots=True, eq=False)
class MaskFinder:
    """Finds leaves by the tables of a forest of which no tree has more than 64 leaves."""

    forest: Forest
    _thresholds: dict[int, Floats] = field(init=False, repr=False)
    _tables: tuple[Tables, ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        ranked = {feature: thresholds(self.forest, feature) for feature in self._numbers()}
        object.__setattr__(self, "_thresholds", ranked)
        object.__setattr__(self, "_tables", build_tables(self.forest, ranked))

    def _numbers(self) -> list[int]:
        asked = np.unique(self.forest.feature[self.forest.kind != Kind.LEAF])
        return [feature for feature in asked.tolist() if not self.forest.levels[feature]]

    def leaves(self, x: Floats) -> Indices:
        """intp (trees, n): the node where each row of x ends in each tree."""
        found = np.empty((self.forest.trees, len(x)), dtype=np.intp)
        ranks: dict[int, Indices] = {}
        for tables in self._tables:
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
    # one bit is left of each mask: the exponent of 2^l, which a float32 holds exactly, is l
    exponent = masks.astype(np.float32).view(np.int32) >> _MANTISSA_BITS
    place = exponent.T.astype(np.intp, order="C")
    trees, width = tables.leaves.shape
    place += (np.arange(trees) * width - _EXPONENT_OF_ONE)[:, None]
    return tables.leaves.take(place)
