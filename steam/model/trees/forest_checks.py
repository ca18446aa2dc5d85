"""What must hold between the arrays of a forest before a row is sent through it."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from steam.core.errors import InvalidArtifact
from steam.model.trees.nodes import Integers, Kind, LevelSets

MAX_NODES = 1 << 23  # a few hundred bytes each while a model is read


def refuse_forest(problem: str) -> InvalidArtifact:
    """The error for trees whose parts do not fit each other."""
    return InvalidArtifact(
        f"The model is damaged: {problem}.", hint="Export it again from where it was trained."
    )


def check_shapes(nodes: int, roots: Integers, outputs: Integers, output_count: int) -> None:
    """Raise InvalidArtifact unless each tree has nodes of its own and an output to add to."""
    if nodes > MAX_NODES:
        raise refuse_forest(f"its trees have more than {MAX_NODES} nodes")
    if roots.shape != outputs.shape or roots.ndim != 1:
        raise refuse_forest("its trees are not as many as announced")
    ends = np.append(roots, nodes)
    if ends[0] != 0 or (np.diff(ends) < 1).any():
        raise refuse_forest("a tree has no nodes")
    if ((outputs < 0) | (outputs >= output_count)).any():
        raise refuse_forest("a tree adds to no output of the model")


def check_links(kind: NDArray[np.uint8], roots: Integers, left: Integers, right: Integers) -> None:
    """Raise InvalidArtifact unless every tree is a tree: each node but its root has one parent.

    A child stands after its parent and within the same tree, so that no path is endless.
    """
    if (kind > max(Kind)).any():
        raise refuse_forest("a node is of an unknown kind")
    inner = np.flatnonzero(kind != Kind.LEAF)
    ends = np.append(roots, np.int32(len(kind)))
    end = np.repeat(ends[1:], np.diff(ends))[inner]
    children = np.concatenate([left[inner], right[inner]])
    for below in np.split(children, 2):
        if ((below <= inner) | (below >= end)).any():
            raise refuse_forest("a branch leads out of its tree")
    # As many as there are nodes to be met, and none of them missed: so none is met twice.
    met = np.zeros(len(kind), dtype=np.bool_)
    met[roots] = met[children] = True
    if len(roots) + len(children) != len(kind) or not met.all():
        raise refuse_forest("a node of a tree does not have exactly one parent")


def check_features(kind: NDArray[np.uint8], feature: Integers, levels: Sequence[int]) -> None:
    """Raise InvalidArtifact unless each node asks a feature that can answer it."""
    if (((feature < 0) | (feature >= len(levels))) & (kind != Kind.LEAF)).any():
        raise refuse_forest("a node asks for a column that the model does not have")
    asks_levels = np.flatnonzero(kind == Kind.LEVELS)
    if (np.asarray(levels, dtype=np.int64)[feature[asks_levels]] == 0).any():
        raise refuse_forest("a node asks a numeric column for its level")


def check_level_sets(kind: NDArray[np.uint8], level_set: Integers, sets: LevelSets) -> None:
    """Raise InvalidArtifact unless each set has its bits and each node that needs one its set."""
    if not len(sets.first) == len(sets.count) == len(sets.start):
        raise refuse_forest("its level sets are not as many as announced")
    ends = sets.start + ((sets.count.astype(np.int64) + 7) >> 3)
    if ((sets.first < 0) | (sets.count < 0) | (sets.start < 0) | (ends > sets.bits.size)).any():
        raise refuse_forest("a level set reaches past its bits")
    if (((level_set < 0) | (level_set >= len(sets.first))) & (kind == Kind.LEVELS)).any():
        raise refuse_forest("a node has no level set")


def check_values(
    kind: NDArray[np.uint8],
    threshold: NDArray[np.float64],
    value: NDArray[np.float64] | NDArray[np.float32],
    weight: NDArray[np.float64] | None,
) -> None:
    """Raise InvalidArtifact unless thresholds are numbers, leaves finite and weights sensible."""
    if (np.isnan(threshold) & (kind == Kind.NUMBER)).any():
        raise refuse_forest("a node compares with something that is not a number")
    if (~np.isfinite(value) & (kind == Kind.LEAF)).any():
        raise refuse_forest("the value of a leaf is not a finite number")
    if weight is not None and not (np.isfinite(weight) & (weight >= 0.0)).all():
        raise refuse_forest("the weight of a node is not a finite number from zero on")
