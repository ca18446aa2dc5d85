"""Random trees as the forest of a model."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from steam.model.trees.forest import Forest
from steam.model.trees.nodes import Flags, Kind, LevelSets
from steam.trainer.algorithms.isolation_forest.tree import Node


def forest_of(trees: Sequence[Sequence[Node]], levels: Sequence[int]) -> Forest:
    """The forest of trees with one or more nodes each; a node's name is its place in its tree."""
    sizes = np.array([len(tree) for tree in trees], dtype=np.int64)
    roots = np.cumsum(sizes) - sizes
    nodes = [node for tree in trees for node in tree]
    inner = np.array([node.cut is not None for node in nodes])
    first = np.where(inner, np.repeat(roots, sizes), 0)  # leaves have no node below them

    def of_nodes(values: Sequence[float], dtype: DTypeLike) -> NDArray[Any]:
        return np.array(values, dtype=dtype)

    asks_set = np.array([node.kind is Kind.LEVELS for node in nodes])
    return Forest(
        levels=tuple(levels),
        output_count=1,
        roots=roots.astype(np.int32),
        outputs=np.zeros(len(trees), dtype=np.int32),
        kind=of_nodes([node.kind for node in nodes], np.uint8),
        feature=of_nodes([node.feature for node in nodes], np.int32),
        threshold=of_nodes([node.cut.threshold if node.cut else 0.0 for node in nodes], np.float64),
        missing_left=of_nodes([bool(node.cut and node.cut.missing_left) for node in nodes], bool),
        left=(of_nodes([node.left for node in nodes], np.int64) + first).astype(np.int32),
        right=(of_nodes([node.right for node in nodes], np.int64) + first).astype(np.int32),
        value=of_nodes([0 if node.cut else node.value for node in nodes], np.float64),
        level_set=np.where(asks_set, np.cumsum(asks_set) - 1, -1).astype(np.int32),
        level_sets=_sets([node.cut.right_levels for node in nodes if node.cut]),
        weight=of_nodes([node.rows for node in nodes], np.float64),
        name=(np.arange(len(nodes)) - np.repeat(roots, sizes)).astype(np.int32),
    )


def _sets(of_cuts: Sequence[Flags | None]) -> LevelSets:
    sets = [levels for levels in of_cuts if levels is not None]
    packed = [np.packbits(levels, bitorder="little") for levels in sets]
    sizes = np.array([len(bits) for bits in packed], dtype=np.int64)
    return LevelSets(
        first=np.zeros(len(sets), dtype=np.int32),
        count=np.array([len(levels) for levels in sets], dtype=np.int32),
        start=np.cumsum(sizes) - sizes,
        bits=np.concatenate([np.zeros(0, dtype=np.uint8), *packed]),
    )
