"""Shapley values of the sums of a forest's leaves."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from steam.model.explainer import refuse_explaining
from steam.model.trees.decisions import go_right
from steam.model.trees.forest import Floats, Forest
from steam.model.trees.nodes import Flags, Kind
from steam.model.trees.paths import Asked, Paths, paths_to
from steam.model.trees.shapley import (
    MOST_BITS,
    lets_through,
    looked_up,
    shapley_values,
    table_of,
)

_LEAVES = 1024  # to a Paths
_MAX_STEPS = 1 << 23
_MAX_TABLES = 1 << 22  # values in all tables together: 32 MB
_CELLS = 1 << 16  # rows times leaves times features at once
_DECISIONS = 1 << 20  # rows times nodes at once


@dataclass(frozen=True, slots=True, eq=False)
class _Part:
    """Some paths, the values of their leaves, (L,), and where each slot is added, (L, D)."""

    paths: Paths
    value: Floats
    place: NDArray[np.intp]  # output * columns + column
    table: Floats | None

    def added(self, right: Flags, places: int) -> Floats:
        """float64 (n, places): the values of each place, added up in one fixed order."""
        through = lets_through(self.paths, right)
        values = (
            shapley_values(self.paths, self.value, through)
            if self.table is None
            else looked_up(self.table, through)
        )
        rows = len(right)
        place = np.arange(0, rows * places, places)[:, None, None] + self.place
        added = np.bincount(place.ravel(), values.ravel(), rows * places)
        return added.astype(np.float64, copy=False).reshape(rows, places)


@dataclass(frozen=True, slots=True, eq=False)
class ForestShares:
    """Shares out the sums of a forest over `columns` columns, those of one column added up.

    It takes time and memory in proportion to the lengths of all paths to be made. Raises
    Unexplainable where the forest does not tell how much training data came by each node.
    """

    forest: Forest
    asked: Asked
    columns: int
    expected: Floats = field(init=False)
    _parts: Sequence[_Part] = field(init=False, repr=False)
    _asking: Sequence[NDArray[np.intp]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        forest = self.forest
        if forest.weight is None:
            raise refuse_explaining("its file does not tell how many rows came by each node")
        if _steps(forest) > _MAX_STEPS:
            raise refuse_explaining("its trees are too deep")
        leaves = np.flatnonzero(forest.kind == Kind.LEAF)
        pieces = np.split(leaves, range(_LEAVES, len(leaves), _LEAVES))
        paths = [p for piece in pieces for p in paths_to(forest, self.asked, forest.weight, piece)]
        object.__setattr__(self, "_parts", self._made(paths))
        by_kind = (np.flatnonzero(forest.kind == kind) for kind in Kind if kind is not Kind.LEAF)
        object.__setattr__(self, "_asking", tuple(nodes for nodes in by_kind if len(nodes)))
        object.__setattr__(self, "expected", self._expectation())

    def _made(self, paths: Sequence[Paths]) -> Sequence[_Part]:
        """Parts, the first of them with tables, as far as these do not take too much memory."""
        parts, left = [], _MAX_TABLES
        for some in paths:
            value = self.forest.value[some.leaf].astype(np.float64)
            output = self.forest.outputs_of(some.leaf)
            count = len(some.column)
            size = some.column.size << min(count, MOST_BITS)
            table = table_of(some, value) if count <= MOST_BITS and size <= left else None
            left -= 0 if table is None else size
            place = np.ascontiguousarray((output * self.columns + some.column).T)
            parts.append(_Part(some, value, place, table))
        return tuple(parts)

    def _expectation(self) -> Floats:
        forest = self.forest
        alone = forest.roots[forest.kind[forest.roots] == Kind.LEAF].astype(np.intp)
        expected = np.zeros(forest.output_count)
        np.add.at(expected, forest.outputs_of(alone), forest.value[alone])
        for part in self._parts:
            mean = part.value * part.paths.share.prod(axis=0)
            np.add.at(expected, forest.outputs_of(part.paths.leaf), mean)
        return expected

    def values(self, x: Floats) -> Floats:
        """float64 (n, outputs, columns) for rows x (n, features of the forest)."""
        outputs = self.forest.output_count
        found = np.zeros((len(x), outputs * self.columns))
        step = max(1, _DECISIONS // self.forest.nodes)
        for first in range(0, len(x), step):
            some = slice(first, first + step)
            self._add(found[some], self._right(x[some]))
        return found.reshape(len(x), outputs, self.columns)

    def _add(self, found: Floats, right: Flags) -> None:
        for part in self._parts:
            step = max(1, _CELLS // part.place.size)
            for first in range(0, len(found), step):
                some = slice(first, first + step)
                found[some] += part.added(right[some], found.shape[1])

    def _right(self, x: Floats) -> Flags:
        """bool (n, nodes): where each node would send each row."""
        right = np.zeros((len(x), self.forest.nodes), dtype=np.bool_)
        for nodes in self._asking:  # kind by kind, which is quicker
            right[:, nodes] = go_right(self.forest, nodes, x[:, self.forest.feature[nodes]])
        return right


def _steps(forest: Forest) -> int:
    """How many steps all paths from the roots to the leaves have together."""
    depth = np.zeros(forest.nodes, dtype=np.int64)
    for above, nodes in enumerate(forest.inner_by_depth()):
        depth[forest.left[nodes]] = depth[forest.right[nodes]] = above + 1
    return int(depth[forest.kind == Kind.LEAF].sum())
