"""The trees of a LightGBM text as a forest.

A tree of n leaves has n - 1 inner nodes, numbered apart: a child from 0 on is an inner node, a
negative one the leaf -1 - child. Of `decision_type` bit 0 says that a node asks for a category,
bit 1 that missing goes left, and bits 2-3 what is missing: nothing (NaN counts as 0), zero and
NaN, or NaN. A number goes left up to the threshold itself; it is infinite where a node parts what
is missing from all that is there. A category goes left when it is in the node's set, 32 bits a
word; every other one goes right, and so does a missing one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from steam.core.errors import Unsupported
from steam.model.native.categories import Bits, known_levels, level_sets
from steam.model.native.errors import refuse_file
from steam.model.native.lightgbm_text import MAX_LEAVES, Block
from steam.model.trees.forest import Floats, Forest
from steam.model.trees.nodes import Flags, Kind
from steam.model.trees.top_down import top_down

Indices = NDArray[np.int64]
Scalar = TypeVar("Scalar", bound=np.generic)

_CATEGORY, _MISSING_LEFT = 1, 2
_NOTHING, _ZERO, _NAN = range(3)
_MISSING_APART = _NAN << 2
"""Of a node whose right branch is what is missing, where no number is above its threshold."""
_MAX_SETS = 1 << 17
_MAX_WORDS = 1 << 20


@dataclass(frozen=True, slots=True, eq=False)
class Tree:
    """One tree, its inner nodes and then its leaves in one numbering; `left` is -1 for a leaf.

    A node that asks for a category is turned round, so that its set, in `sets`, goes right as in
    a forest. `missing`: what is missing to a node that reads numbers, -1 for any other node.
    """

    kind: NDArray[np.uint8]
    left: Indices
    right: Indices
    feature: Indices
    threshold: Floats
    missing_left: Flags
    missing: Indices
    value: Floats
    count: Floats
    sets: Sequence[Bits]


def parse_tree(block: Block) -> Tree:
    """One tree. Raises InvalidArtifact, or Unsupported for leaves that are linear models."""
    if "is_linear" in block.values and block.whole("is_linear", 0, 1):
        raise Unsupported(
            "LightGBM trees with linear leaves are not supported.",
            hint="Train with linear_tree=false.",
        )
    leaves = block.whole("num_leaves", 1, MAX_LEAVES)
    inner = leaves - 1
    left, right = (_children(block, side, inner) for side in ("left_child", "right_child"))
    threshold = block.doubles("threshold", inner)
    decision = block.integers("decision_type", inner)
    missing = decision >> 2
    apart = (threshold == np.inf) & (decision == _MISSING_APART)
    doubtful = ~(np.isfinite(threshold) | apart) | (missing < _NOTHING) | (missing > _NAN)
    if doubtful.any():
        which = int(np.argmax(doubtful))
        rule = f"threshold {threshold[which]:g}, decision_type {decision[which]}"
        raise refuse_file(f"a node of a tree decides by no known rule ({rule})")
    asks = (decision & _CATEGORY) != 0
    compares = ~(asks | apart)
    default_left = np.where(missing == _NOTHING, threshold >= 0.0, (decision & _MISSING_LEFT) != 0)
    kind = np.where(asks, Kind.LEVELS, np.where(apart, Kind.PRESENCE, Kind.NUMBER))
    return Tree(
        kind=_with_leaves(kind.astype(np.uint8), leaves, Kind.LEAF),
        left=_with_leaves(np.where(asks, right, left), leaves, -1),
        right=_with_leaves(np.where(asks, left, right), leaves, -1),
        feature=_with_leaves(block.integers("split_feature", inner), leaves, -1),
        threshold=_with_leaves(
            np.where(compares, np.nextafter(threshold, np.inf), 0.0), leaves, 0.0
        ),
        missing_left=_with_leaves(asks | default_left, leaves, False),
        missing=_with_leaves(np.where(asks, -1, missing), leaves, -1),
        value=np.concatenate([np.zeros(inner), block.doubles("leaf_value", leaves)]),
        count=np.concatenate(
            [block.doubles("internal_count", inner), block.doubles("leaf_count", leaves)]
        ),
        sets=_sets(block, threshold[asks]),
    )


def _with_leaves(
    inner: NDArray[Scalar], leaves: int, of_leaf: int | float | bool
) -> NDArray[Scalar]:
    """`inner` values of the inner nodes, then `of_leaf` for each leaf."""
    return np.concatenate([inner, np.full(leaves, of_leaf, dtype=inner.dtype)])


def _children(block: Block, side: str, inner: int) -> Indices:
    """Children in one numbering of inner nodes and leaves."""
    children = block.integers(side, inner)
    return np.where(children >= 0, children, inner - 1 - children)


def _sets(block: Block, numbers: Floats) -> list[Bits]:
    """The bits of each set whose number is asked for."""
    if not len(numbers):
        return []
    count = block.whole("num_cat", 1, _MAX_SETS)
    bounds = block.integers("cat_boundaries", count + 1)
    words_count = int(bounds[-1])
    if bounds[0] != 0 or (np.diff(bounds) < 0).any() or words_count > _MAX_WORDS:
        raise refuse_file("its sets of categories are not told in full")
    words = block.integers("cat_threshold", words_count)
    if ((words < 0) | (words > 0xFFFFFFFF)).any():
        raise refuse_file("a word of a set of categories is out of range")
    if ((numbers < 0) | (numbers >= count) | (numbers != np.floor(numbers))).any():
        raise refuse_file("a node asks for a set of categories that there is not")
    bits = words.astype("<u4").view(np.uint8)
    chosen = numbers.astype(np.int64)
    return [
        bits[4 * start : 4 * stop]
        for start, stop in zip(bounds[chosen], bounds[chosen + 1], strict=True)
    ]


def _largest(bits: Bits) -> int:
    """The largest member of a set, -1 for an empty one."""
    used = np.flatnonzero(bits)
    return 8 * int(used[-1]) + int(bits[used[-1]]).bit_length() - 1 if len(used) else -1


def forest_of(trees: Sequence[Tree], outputs: int, named: Sequence[int]) -> Forest:
    """The forest of trees that add to `outputs` outputs in turn.

    `named[j]`: how many categories of feature j have names, 0 for a number or for category numbers
    without names. Raises InvalidArtifact for trees that are none.
    """
    left = np.concatenate([tree.left for tree in trees])
    kind = np.concatenate([tree.kind for tree in trees])
    asks = kind == Kind.LEVELS
    feature = np.concatenate([tree.feature for tree in trees])
    order = top_down(
        np.array([len(tree.left) for tree in trees], dtype=np.int64),
        left,
        np.concatenate([tree.right for tree in trees]),
    )
    if len(order.kept) != len(left):
        raise refuse_file("no branch of a tree leads to one of its nodes")
    sets = [bits for tree in trees for bits in tree.sets]
    reads_number = (left >= 0) & ~asks
    largest = np.array([_largest(bits) for bits in sets], dtype=np.int64)
    levels = known_levels(named, feature[reads_number], feature[asks], largest)
    level_set = np.where(asks, np.cumsum(asks) - 1, -1)
    kept = order.kept
    return Forest(
        levels=tuple(levels.tolist()),
        output_count=outputs,
        roots=order.roots,
        outputs=(np.arange(len(trees)) % outputs).astype(np.int32),
        kind=kind[kept],
        feature=feature[kept].astype(np.int32),
        threshold=np.concatenate([tree.threshold for tree in trees])[kept],
        missing_left=np.concatenate([tree.missing_left for tree in trees])[kept],
        left=order.left,
        right=order.right,
        value=np.concatenate([tree.value for tree in trees])[kept],
        level_set=level_set[kept].astype(np.int32),
        level_sets=level_sets(sets, levels[feature[asks]]),
        weight=np.concatenate([tree.count for tree in trees])[kept],
    )


def zero_missing(trees: Sequence[Tree]) -> frozenset[int]:
    """The features whose zeros are missing. Raises Unsupported if only some nodes have it so."""
    missing = np.concatenate([tree.missing for tree in trees])
    feature = np.concatenate([tree.feature for tree in trees])
    zero = frozenset(feature[missing == _ZERO].tolist())
    if zero & frozenset(feature[(missing >= 0) & (missing != _ZERO)].tolist()):
        raise Unsupported(
            "A column whose zeros are missing in some trees and not in others is not supported.",
            hint="Train the model in one piece.",
        )
    return zero
