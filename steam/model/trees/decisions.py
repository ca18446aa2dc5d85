"""What nodes decide, for any nodes and any values: the rule of a node in one place."""

import numpy as np
from numpy.typing import NDArray

from steam.model.trees.forest import Floats, Forest
from steam.model.trees.nodes import Flags, Kind


def go_right(forest: Forest, nodes: NDArray[np.intp], values: Floats) -> Flags:
    """Whether each node sends its value to the right; no node may be a leaf.

    nodes, int, and values, float64 with NaN for missing, are of shapes that broadcast.
    """
    kind, values = forest.kind[nodes], np.asarray(values)
    missing = np.isnan(values)
    with np.errstate(invalid="ignore"):
        right = values >= forest.threshold[nodes]
    right &= kind == Kind.NUMBER
    asks = kind == Kind.LEVELS
    if asks.any():
        levels = np.where(asks & ~missing, values, -1.0).astype(np.int64)
        within, member = forest.level_sets.ask(np.where(asks, forest.level_set[nodes], 0), levels)
        right |= asks & member
        missing = missing | (asks & ~within)
    return np.where(missing, ~forest.missing_left[nodes], right)
