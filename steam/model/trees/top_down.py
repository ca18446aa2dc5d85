"""Trees as files number their nodes, put into the order that a forest wants."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from steam.model.trees.forest_checks import MAX_NODES, refuse_forest

MAX_DEPTH = 10_000

Indices = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class TopDown:
    """Which nodes are kept, in their new order, and how they hang together in it.

    `kept`: int64 (K,), old numbers; `roots`: int32 (trees,); `left`, `right`: int32 (K,), new
    numbers, -1 for a leaf. Every child stands after its parent and within its tree.
    """

    kept: Indices
    roots: NDArray[np.int32]
    left: NDArray[np.int32]
    right: NDArray[np.int32]


def top_down(sizes: Indices, left: Indices, right: Indices) -> TopDown:
    """The order, level by level, of what can be reached from the first node of each tree.

    `sizes`: the number of nodes of each tree; `left`, `right`: per node of all trees together,
    children by their number within the tree, `left` negative for a leaf. Nodes that no path
    reaches, such as pruned ones, are left out. Raises InvalidArtifact for trees that are none.
    """
    nodes = len(left)
    if nodes > MAX_NODES or (sizes < 1).any():
        raise refuse_forest("a tree has no nodes, or all have too many")
    roots = np.cumsum(sizes) - sizes
    tree = np.repeat(np.arange(len(sizes)), sizes)
    first, last = roots[tree], (roots + sizes)[tree]
    met = np.zeros(nodes, dtype=np.bool_)
    met[roots] = True
    levels = [roots]
    while (inner := levels[-1][left[levels[-1]] >= 0]).size:
        if len(levels) > MAX_DEPTH:
            raise refuse_forest(f"a tree is deeper than {MAX_DEPTH} levels")
        children = np.stack([left[inner], right[inner]], axis=1) + first[inner, None]
        if ((children < first[inner, None]) | (children >= last[inner, None])).any():
            raise refuse_forest("a branch leads out of its tree")
        children = children.ravel()
        if met[children].any() or len(np.unique(children)) != len(children):
            raise refuse_forest("two branches of a tree lead to one node")
        met[children] = True
        levels.append(children)
    reached = np.concatenate(levels)
    kept = reached[np.argsort(tree[reached], kind="stable")]
    number = np.full(nodes, -1, dtype=np.int32)
    number[kept] = np.arange(len(kept), dtype=np.int32)
    is_leaf = left[kept] < 0
    return TopDown(
        kept=kept,
        roots=number[roots],
        left=_renumbered(number, left, first, kept, is_leaf),
        right=_renumbered(number, right, first, kept, is_leaf),
    )


def _renumbered(
    number: NDArray[np.int32],
    child: Indices,
    first: Indices,
    kept: Indices,
    is_leaf: NDArray[np.bool_],
) -> NDArray[np.int32]:
    old = np.where(is_leaf, kept, child[kept] + first[kept])
    return np.where(is_leaf, np.int32(-1), number[old]).astype(np.int32)
