"""The trees of a booster as XGBoost's own files hold them, and as a forest."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from steam.model.signature_checks import refuse_model
from steam.model.trees.forest import Forest
from steam.model.trees.nodes import Flags, Kind, LevelSets
from steam.model.trees.top_down import top_down
from steam.model.xgboost.objectives import Singles

Indices = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class NodeTable:
    """The nodes of T trees, tree after tree, N together.

    `sizes`, int64 (T,); `outputs`, int64 (T,), the output that a tree adds to. Per node `left`
    and `right`, int64, numbers within the tree and -1 for a leaf; `feature`, int64; `condition`,
    float32, the threshold below which a value goes left, or the value of a leaf; `missing_left`;
    `cover`, float32, the sum of hessians that came by in training.
    """

    sizes: Indices
    outputs: Indices
    left: Indices
    right: Indices
    feature: Indices
    condition: Singles
    missing_left: Flags
    cover: Singles

    @property
    def is_leaf(self) -> Flags:
        return self.left < 0


@dataclass(frozen=True, slots=True, eq=False)
class Decisions:
    """How each node of a table decides, in a forest's terms, per node of the table.

    `levels[j]`: how many levels feature j of the forest has.
    """

    levels: Sequence[int]
    kind: NDArray[np.uint8]
    feature: Indices
    missing_left: Flags
    level_set: Indices
    level_sets: LevelSets


def forest_of(
    table: NodeTable, decisions: Decisions, output_count: int, tree_weights: Singles | None = None
) -> Forest:
    """The forest of a table; with `tree_weights`, float32 (T,), every leaf times that of its tree.

    Raises InvalidArtifact for trees that are none.
    """
    if np.isnan(table.condition).any():
        raise refuse_model("a threshold or a leaf of its trees is not a number")
    order = top_down(table.sizes, table.left, table.right)
    starts = np.repeat(np.cumsum(table.sizes) - table.sizes, table.sizes)
    kept = order.kept
    is_leaf, cover = table.is_leaf[kept], table.cover[kept]
    if not np.isfinite(cover).all():
        raise refuse_model("the weight of a node is not a finite number")
    value = np.where(is_leaf, table.condition[kept], np.float32(0.0))
    if tree_weights is not None:
        with np.errstate(over="ignore", under="ignore"):
            value *= np.repeat(tree_weights, table.sizes)[kept]
    compares = decisions.kind[kept] == Kind.NUMBER
    with np.errstate(invalid="ignore"):  # a signalling NaN of a damaged file, which is refused
        threshold = np.where(compares, table.condition[kept].astype(np.float64), 0.0)
    return Forest(
        levels=tuple(decisions.levels),
        output_count=output_count,
        roots=order.roots,
        outputs=table.outputs.astype(np.int32),
        kind=decisions.kind[kept],
        feature=np.where(is_leaf, -1, decisions.feature[kept]).astype(np.int32),
        threshold=threshold,
        missing_left=decisions.missing_left[kept] & ~is_leaf,
        left=order.left,
        right=order.right,
        value=value,
        level_set=decisions.level_set[kept].astype(np.int32),
        level_sets=decisions.level_sets,
        weight=cover.astype(np.float64),
        name=(order.kept - starts[order.kept]).astype(np.int32),
    )
