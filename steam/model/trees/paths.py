"""The ways to the leaves of trees, feature by feature: what Shapley values are made of."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from steam.model.trees.forest import Floats, Forest
from steam.model.trees.nodes import Flags, Kind

Indices = NDArray[np.intp]


@dataclass(frozen=True, slots=True, eq=False)
class Paths:
    """The paths to L leaves, each of which asks for D different features.

    `feature`: (L, D). `share`: float64 (L, D), the part of the training rows at the nodes that ask
    for a feature which goes on towards the leaf. `leaf`: (L,), the nodes that they end in.
    `steps`: the nodes on the way, those of one leaf and one feature next to each other, and
    `right`, where the way goes on from there; `starts`: (L * D,), where those of each start.
    """

    feature: Indices
    share: Floats
    leaf: Indices
    steps: Indices
    right: Flags
    starts: Indices


@dataclass(frozen=True, slots=True, eq=False)
class _Steps:
    """Steps from a node towards a leaf, in any order."""

    leaf: Indices
    node: Indices
    right: Flags
    share: Floats


def paths_to(forest: Forest, weight: Floats, leaves: Indices) -> tuple[Paths, ...]:
    """The paths to `leaves`, one Paths for each number of features that they ask for.

    weight: float64 (nodes,), how much of the training data came by. A root that is a leaf has none.
    """
    steps = _climbed(forest, weight, leaves)
    feature = forest.feature[steps.node]
    order = np.lexsort((steps.node, feature, steps.leaf))
    leaf, feature = steps.leaf[order], feature[order]
    new = np.append(True, (np.diff(leaf) != 0) | (np.diff(feature) != 0))[: len(leaf)]
    starts = np.flatnonzero(new)
    lengths = np.diff(starts, append=len(leaf))
    share = np.multiply.reduceat(steps.share[order], starts) if len(starts) else np.zeros(0)
    features_of = np.searchsorted(np.unique(leaf), leaf[starts])
    counts = np.bincount(features_of) if len(starts) else np.zeros(0, dtype=np.intp)
    made = []
    for count in np.unique(counts).tolist():
        slots = counts[features_of] == count
        members = np.repeat(slots, lengths)
        made.append(
            Paths(
                feature=feature[starts[slots]].reshape(-1, count).astype(np.intp),
                share=share[slots].reshape(-1, count),
                leaf=leaf[starts[slots]].reshape(-1, count)[:, 0],
                steps=steps.node[order][members],
                right=steps.right[order][members],
                starts=np.cumsum(lengths[slots]) - lengths[slots],
            )
        )
    return tuple(made)


def _climbed(forest: Forest, weight: Floats, leaves: Indices) -> _Steps:
    """All steps from the roots to `leaves`."""
    inner = np.flatnonzero(forest.kind != Kind.LEAF)
    parent = np.full(forest.nodes, -1, dtype=np.intp)
    parent[forest.left[inner]] = inner
    parent[forest.right[inner]] = inner
    leaf = here = leaves
    found = [_Steps(leaves[:0], leaves[:0], np.zeros(0, dtype=np.bool_), np.zeros(0))]
    while len(climbing := np.flatnonzero(parent[here] >= 0)):
        leaf, here = leaf[climbing], here[climbing]
        above = parent[here]
        whole = weight[above]
        share = np.divide(weight[here], whole, out=np.zeros(len(here)), where=whole > 0.0)
        found.append(_Steps(leaf, above, forest.right[above] == here, share))
        here = above
    return _Steps(
        *(np.concatenate([getattr(steps, part) for steps in found]) for part in _Steps.__slots__)
    )
