"""Tables of masks: which leaves of shallow trees one value of one feature leaves possible.

A tree has at most 64 leaves, a bit each. A node that sends a row one way rules out the leaves of
its other way, so all nodes of a tree that ask for one feature together leave a mask of leaves for
each of its values. Between two neighbouring thresholds the mask is the same, and a categorical
feature has finitely many values anyway: a table of rows by value and columns by tree says it all,
with one more row for missing. The AND of one row per feature leaves the one leaf.

After QuickScorer (Lucchese et al., SIGIR 2015, doi 10.1145/2766462.2767733), which combines masks
of false nodes row by row; here they are tables, looked up for many rows at once.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from steam.model.trees.decisions import go_right
from steam.model.trees.forest import Floats, Forest
from steam.model.trees.nodes import Kind

MAX_LEAVES = 64
GROUP = 64  # trees to a table: fewer would mean more lookups, more would mean larger tables
_CELLS = 1 << 20

Indices = NDArray[np.intp]
Masks = NDArray[np.unsignedinteger]


@dataclass(frozen=True, slots=True, eq=False)
class Tables:
    """The masks of the trees `first` up to `last`.

    `masks[feature]`: (values, trees), the last value being missing. `rows[feature]`: the value that
    stands for a rank among the `thresholds` of all trees, or for a level. `leaves[t, l]`: the node
    that leaf l of tree t is.
    """

    first: int
    last: int
    masks: dict[int, Masks]
    rows: dict[int, Indices]
    leaves: Indices


class TableSize(NamedTuple):
    """What the tables of a forest would be: bytes, masks to compute, lookups for a row."""

    bytes: int
    masks: int
    lookups: int


def table_size(forest: Forest) -> TableSize:
    """An upper bound, without making them."""
    tree = forest.tree_of_nodes()
    inner = np.flatnonzero(forest.kind != Kind.LEAF)
    key = (tree[inner] // GROUP) * len(forest.levels) + forest.feature[inner]
    tables, asking = np.unique(key, return_counts=True)
    levels = np.asarray(forest.levels, dtype=np.int64)[tables % max(1, len(forest.levels))]
    values = np.where(levels > 0, levels, asking) + 2
    return TableSize(
        bytes=int((values * 8 * min(GROUP, forest.trees)).sum()),
        masks=int((values * asking).sum()),
        lookups=len(tables),
    )


def thresholds(forest: Forest, feature: int) -> Floats:
    """The thresholds of a numeric feature in order, and NaN, as which numpy sorts missing, last.

    The rank of x is how many of them are <= x.
    """
    asking = (forest.feature == feature) & (forest.kind == Kind.NUMBER)
    return np.append(np.unique(forest.threshold[asking]), np.nan)


def build_tables(forest: Forest, ranked: Mapping[int, Floats]) -> tuple[Tables, ...]:
    """The tables of a forest of which no tree has more than 64 leaves.

    `ranked` holds the `thresholds` of each numeric feature.
    """
    tree = forest.tree_of_nodes()
    number, below = _leaf_masks(forest, tree)
    ends = np.append(forest.roots, forest.nodes)
    made = []
    for first in range(0, forest.trees, GROUP):
        last = min(first + GROUP, forest.trees)
        nodes = np.arange(ends[first], ends[last])
        leaves = nodes[forest.kind[nodes] == Kind.LEAF]
        width = int(number[leaves].max()) + 1
        node_of = np.zeros((last - first, width), dtype=np.intp)
        node_of[tree[leaves] - first, number[leaves]] = leaves
        masks, rows = {}, {}
        for feature in np.unique(forest.feature[nodes[forest.kind[nodes] != Kind.LEAF]]).tolist():
            asking = nodes[forest.feature[nodes] == feature]
            values = _values(forest, asking, feature)
            masks[feature] = _masks(
                forest,
                asking,
                columns=tree[asking] - first,
                values=values,
                below=below,
                every=below[forest.roots[first:last]].astype(_smallest(width)),
            )
            rows[feature] = _rows(values, ranked.get(feature))
        made.append(Tables(first, last, masks, rows, node_of))
    return tuple(made)


def _leaf_masks(forest: Forest, tree: Indices) -> tuple[Indices, NDArray[np.uint64]]:
    """Per node, the number of a leaf within its tree, and the mask of all leaves at or below."""
    leaves = np.flatnonzero(forest.kind == Kind.LEAF)
    number = np.zeros(forest.nodes, dtype=np.intp)
    starts = np.searchsorted(tree[leaves], np.arange(forest.trees))
    number[leaves] = np.arange(len(leaves)) - starts[tree[leaves]]
    below = np.zeros(forest.nodes, dtype=np.uint64)
    below[leaves] = np.left_shift(np.uint64(1), number[leaves].astype(np.uint64))
    for nodes in reversed(forest.inner_by_depth()):
        below[nodes] = below[forest.left[nodes]] | below[forest.right[nodes]]
    return number, below


def _values(forest: Forest, nodes: Indices, feature: int) -> Floats:
    """One value for each row of the feature's table, the last one missing."""
    if forest.levels[feature]:
        return np.append(np.arange(forest.levels[feature], dtype=np.float64), np.nan)
    numbers = nodes[forest.kind[nodes] == Kind.NUMBER]
    return np.concatenate([[-np.inf], np.unique(forest.threshold[numbers]), [np.nan]])


def _rows(values: Floats, thresholds: Floats | None) -> Indices:
    """The place in `values` of each rank among `thresholds`, or of each level and missing."""
    if thresholds is None:
        return np.arange(len(values))
    some_x = np.append(-np.inf, thresholds)  # one of each rank
    return values[1:].searchsorted(some_x, side="right")


def _masks(
    forest: Forest,
    nodes: Indices,
    *,
    columns: Indices,
    values: Floats,
    below: NDArray[np.uint64],
    every: Masks,
) -> Masks:
    """The table of the feature that `nodes` ask for, by value and tree.

    It holds what is left of all leaves, `every` (trees,), after each node has ruled out its own,
    those `below` the child that it does not choose. `columns`: the tree of each node, in order.
    """
    masks = np.repeat(every[:, None], len(values), axis=1)
    if_right = below[forest.left[nodes], None].astype(every.dtype)
    if_left = below[forest.right[nodes], None].astype(every.dtype)
    step = max(1, _CELLS // len(values))
    for first in range(0, len(nodes), step):
        some = slice(first, first + step)
        right = go_right(forest, nodes[some, None], values)
        out = np.where(right, if_right[some], if_left[some])
        starts = np.flatnonzero(np.diff(columns[some], prepend=-1))
        masks[columns[some][starts]] &= ~np.bitwise_or.reduceat(out, starts, axis=0)
    return np.ascontiguousarray(masks.T)


def _smallest(bits: int) -> np.dtype[np.unsignedinteger]:
    return np.dtype(next(f"u{size // 8}" for size in (8, 16, 32, 64) if bits <= size))
