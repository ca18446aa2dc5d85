"""Leaves of any trees, all rows and trees one step down at a time."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from steam.model.trees.decisions import go_right
from steam.model.trees.forest import Floats, Forest
from steam.model.trees.nodes import Kind


@dataclass(frozen=True, slots=True, eq=False)
class Walker:
    """Finds leaves by sending rows down the trees. Needs no memory but the forest itself."""

    forest: Forest

    def leaves(self, x: Floats) -> NDArray[np.intp]:
        """(trees, n): the node where each row of x ends in each tree."""
        forest = self.forest
        here = np.repeat(forest.roots.astype(np.intp), len(x))
        rows = np.tile(np.arange(len(x)), forest.trees)
        walking = np.flatnonzero(forest.kind[here] != Kind.LEAF)
        while len(walking):
            nodes = here[walking]
            right = go_right(forest, nodes, x[rows[walking], forest.feature[nodes]])
            here[walking] = np.where(right, forest.right[nodes], forest.left[nodes])
            walking = walking[forest.kind[here[walking]] != Kind.LEAF]
        return here.reshape(forest.trees, len(x))
