"""Decision trees as flat arrays, whatever file they came from."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from steam.model.trees.forest_checks import (
    check_features,
    check_level_sets,
    check_links,
    check_shapes,
    check_values,
    refuse_forest,
)
from steam.model.trees.nodes import Flags, Integers, Kind, LevelSets

Floats = NDArray[np.float64]
Leaves = NDArray[np.float64] | NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Forest:
    """T binary trees of N nodes together. Its arrays become read-only.

    The nodes of tree t are `roots[t]` up to the next root: its root first, every child after its
    parent. Per node: `kind`, uint8, a Kind; `feature`, int32; `threshold`, float64;
    `missing_left`, bool; `left`, `right`, int32, nodes; `level_set`, int32, into `level_sets`;
    `value`, of a leaf. Integers that a kind does not use are -1, floats 0.

    `value` is float64 or float32, and all sums of leaves are in that type. `outputs[t]`, int32,
    of `output_count`, is what tree t adds to; trees of one output are added in their order.
    `levels[j]` is how many levels feature j has, 0 for a number. `weight`, float64 (N,), if known,
    is how much training data came by a node, and `name`, int32 (N,), its number in its file. Both
    may be left to `facts`, which adds them: see `told`.

    Raises InvalidArtifact when the parts do not fit each other.
    """

    levels: tuple[int, ...]
    output_count: int
    roots: Integers
    outputs: Integers
    kind: NDArray[np.uint8]
    feature: Integers
    threshold: Floats
    missing_left: Flags
    left: Integers
    right: Integers
    value: Leaves
    level_set: Integers
    level_sets: LevelSets = field(default_factory=LevelSets.none)
    weight: Floats | None = None
    name: Integers | None = None
    facts: "Callable[[Forest], Forest] | None" = field(default=None, repr=False)

    def __post_init__(self) -> None:
        check_shapes(self.nodes, self.roots, self.outputs, self.output_count)
        per_node: list[NDArray[Any]] = [self.kind, self.feature, self.threshold, self.left]
        per_node += [self.missing_left, self.right, self.value, self.level_set]
        per_node += [array for array in (self.weight, self.name) if array is not None]
        if any(array.shape != (self.nodes,) for array in per_node):
            raise refuse_forest("its trees have nodes that are not told in full")
        check_links(self.kind, self.roots, self.left, self.right)
        check_features(self.kind, self.feature, self.levels)
        check_level_sets(self.kind, self.level_set, self.level_sets)
        check_values(self.kind, self.threshold, self.value, self.weight)
        for array in (*per_node, self.roots, self.outputs):
            array.flags.writeable = False

    def told(self) -> "Forest":
        """The forest with all that is known of its nodes. Raises InvalidArtifact."""
        return self if self.facts is None else self.facts(self)

    @property
    def trees(self) -> int:
        return len(self.roots)

    @property
    def nodes(self) -> int:
        return len(self.kind)

    def tree_of_nodes(self) -> NDArray[np.intp]:
        """(N,) the number of the tree that each node belongs to."""
        return np.repeat(np.arange(self.trees), np.diff(self.roots, append=self.nodes))

    def inner_by_depth(self) -> list[NDArray[np.intp]]:
        """The nodes that are no leaves, depth by depth from the roots."""
        found = []
        here = self.roots.astype(np.intp)
        while len(here := here[self.kind[here] != Kind.LEAF]):
            found.append(here)
            here = np.concatenate([self.left[here], self.right[here]]).astype(np.intp)
        return found

    def outputs_of(self, nodes: NDArray[np.intp]) -> NDArray[np.intp]:
        """The output that the tree of each node adds to."""
        trees = np.searchsorted(self.roots, nodes, side="right") - 1
        return self.outputs[trees].astype(np.intp)
