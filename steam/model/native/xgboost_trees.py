"""The trees in XGBoost's JSON: arrays by node, and the categories that each split sends right."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from steam.core.errors import Unsupported
from steam.model.native.categories import known_levels, level_sets, packed
from steam.model.native.document import Document
from steam.model.native.errors import refuse_file
from steam.model.trees.nodes import Flags, Kind
from steam.model.xgboost.node_table import Decisions, NodeTable

MAX_TREES = 100_000
MAX_CATEGORIES = 1 << 24  # beyond that float32 has no whole numbers

Indices = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Tree:
    """One tree as it stands in the file: arrays of one length, `left` negative for a leaf.

    `asks_category` nodes send the categories of their entry in `categories` to the right.
    """

    left: Indices
    right: Indices
    feature: Indices
    condition: NDArray[np.float32]
    missing_left: Flags
    cover: NDArray[np.float32]
    asks_category: Flags
    categories: dict[int, Indices]


def parse_tree(tree: Document) -> Tree:
    """One of `trees`. Raises InvalidArtifact, or Unsupported for leaves that are vectors."""
    if tree["tree_param"]["size_leaf_vector"].whole(0, 1 << 31) > 1:
        raise Unsupported(
            "XGBoost trees with several values in a leaf are not supported.",
            hint="Train with multi_strategy one_output_per_tree.",
        )
    left = tree["left_children"].integers()
    right = tree["right_children"].integers()
    feature = tree["split_indices"].integers()
    condition = tree["split_conditions"].singles()
    default_left = tree["default_left"].integers()
    cover = tree["sum_hessian"].singles()
    kind = tree["split_type"].integers() if "split_type" in tree else np.zeros_like(left)
    if any(len(one) != len(left) for one in (right, feature, condition, default_left, cover, kind)):
        raise refuse_file("a tree has nodes that are not told in full")
    asks_category = (kind != 0) & (left >= 0)
    categories = _categories(tree) if asks_category.any() else {}
    if not set(np.flatnonzero(asks_category).tolist()) <= categories.keys():
        raise refuse_file("a categorical split has no categories")
    return Tree(
        left=left,
        right=right,
        feature=feature,
        condition=condition,
        missing_left=default_left != 0,
        cover=cover,
        asks_category=asks_category,
        categories=categories,
    )


def _categories(tree: Document) -> dict[int, Indices]:
    """By node: the categories that it sends right."""
    nodes = tree["categories_nodes"].integers()
    starts = tree["categories_segments"].integers()
    sizes = tree["categories_sizes"].integers()
    members = tree["categories"].integers()
    if not len(nodes) == len(starts) == len(sizes) or sizes.sum() != len(members):
        raise refuse_file("its categorical splits are not as many as announced")
    if ((starts < 0) | (sizes < 0) | (starts + sizes > len(members))).any():
        raise refuse_file("a categorical split reaches past its categories")
    if ((members < 0) | (members >= MAX_CATEGORIES)).any():
        raise refuse_file("a category of a split is out of range")
    return {
        node: members[start : start + size]
        for node, start, size in zip(nodes.tolist(), starts.tolist(), sizes.tolist(), strict=True)
    }


def node_table(trees: Sequence[Tree], outputs: Indices) -> NodeTable:
    """All trees together; `outputs`, int64 (trees,), is what each adds to."""
    if not trees or len(trees) != len(outputs):
        raise refuse_file("it has no trees, or not as many as announced")
    return NodeTable(
        sizes=np.array([len(tree.left) for tree in trees], dtype=np.int64),
        outputs=outputs,
        left=np.concatenate([tree.left for tree in trees]),
        right=np.concatenate([tree.right for tree in trees]),
        feature=np.concatenate([tree.feature for tree in trees]),
        condition=np.concatenate([tree.condition for tree in trees]),
        missing_left=np.concatenate([tree.missing_left for tree in trees]),
        cover=np.concatenate([tree.cover for tree in trees]),
    )


def decisions(trees: Sequence[Tree], table: NodeTable, named: Sequence[int]) -> Decisions:
    """What the nodes of these trees ask of rows as `PlainInputs` makes them.

    `named[j]` is how many categories of feature j have names, 0 for a number or for category
    numbers without names. Raises InvalidArtifact for a node that asks for what there is not.
    """
    asks = np.concatenate([tree.asks_category for tree in trees])
    nodes = np.flatnonzero(asks)
    sets = [
        tree.categories[node]
        for tree in trees
        for node in np.flatnonzero(tree.asks_category).tolist()
    ]
    asked = table.feature[nodes]
    largest = np.array([members.max(initial=-1) for members in sets], dtype=np.int64)
    levels = known_levels(named, table.feature[~asks & ~table.is_leaf], asked, largest)
    level_set = np.full(len(asks), -1, dtype=np.int64)
    level_set[nodes] = np.arange(len(nodes))
    kind = np.where(asks, Kind.LEVELS, Kind.NUMBER)
    return Decisions(
        levels=levels.tolist(),
        kind=np.where(table.is_leaf, Kind.LEAF, kind).astype(np.uint8),
        feature=table.feature,
        missing_left=table.missing_left,
        level_set=level_set,
        level_sets=level_sets(map(packed, sets), levels[asked]),
    )
