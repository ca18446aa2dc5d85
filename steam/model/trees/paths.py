"""The ways to the leaves of trees, feature by feature: what Shapley values are made of."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from steam.model.trees.forest import Floats, Forest
from steam.model.trees.nodes import Flags, Kind

Indices = NDArray[np.intp]


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """What each node of a forest asks for, (N,) each, whatever of a leaf.

    `feature`: what is known or not known of a row as one; `column`: to which it is counted.
    """

    feature: Indices
    column: Indices


@dataclass(frozen=True, slots=True, eq=False)
class Conditions:
    """Of some slots of a Paths one node each that asks for the feature, and where the way goes on.

    `slot`, `node`: (k,); `right`: bool (k,).
    """

    slot: Indices
    node: Indices
    right: Flags


@dataclass(frozen=True, slots=True, eq=False)
class Paths:
    """The paths to L leaves, each of which asks for D different features: D * L slots.

    `column`: (D, L), to which each feature is counted. `share`: float64 (D, L), the part of the
    training rows at the nodes that ask for a feature which goes on towards the leaf. `leaf`: (L,),
    the nodes that they end in. `conditions`: first one for each slot, then the second ones of those
    slots whose feature is asked for again, and so on.
    """

    column: Indices
    share: Floats
    leaf: Indices
    conditions: tuple[Conditions, ...]


@dataclass(frozen=True, slots=True, eq=False)
class _Steps:
    """Steps from a node towards a leaf, in any order."""

    leaf: Indices
    node: Indices
    right: Flags
    share: Floats

    def __getitem__(self, places: Indices | Flags) -> "_Steps":
        return _Steps(*(getattr(self, part)[places] for part in _Steps.__slots__))


def paths_to(forest: Forest, asked: Asked, weight: Floats, leaves: Indices) -> tuple[Paths, ...]:
    """The paths to `leaves`, one Paths for each number of features that they ask for.

    weight: float64 (nodes,), how much of the training data came by. A root that is a leaf has none.
    """
    steps = _climbed(forest, weight, leaves)
    if not len(steps.leaf):
        return ()
    steps = steps[np.lexsort((steps.node, asked.feature[steps.node], steps.leaf))]
    feature = asked.feature[steps.node]
    starts = np.flatnonzero(np.append(True, (np.diff(steps.leaf) != 0) | (np.diff(feature) != 0)))
    lengths = np.diff(starts, append=len(feature))
    share = np.multiply.reduceat(steps.share, starts)
    first = steps[starts]  # of each slot
    leaf = np.searchsorted(np.unique(first.leaf), first.leaf)
    counts = np.bincount(leaf)[leaf]
    made = []
    for count in np.unique(counts).tolist():
        slots = np.flatnonzero(counts == count).reshape(-1, count).T
        made.append(
            Paths(
                column=asked.column[first.node[slots]],
                share=share[slots],
                leaf=first.leaf[slots[0]],
                conditions=_conditions(steps, starts[slots].ravel(), lengths[slots].ravel()),
            )
        )
    return tuple(made)


def _conditions(steps: _Steps, starts: Indices, lengths: Indices) -> tuple[Conditions, ...]:
    """The steps of each slot, of which there are `lengths` from `starts` on, rank by rank."""
    found = []
    for rank in range(int(lengths.max())):
        slot = np.flatnonzero(lengths > rank)
        place = starts[slot] + rank
        found.append(Conditions(slot, steps.node[place], steps.right[place]))
    return tuple(found)


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
