"""A random tree: cut after cut by a column drawn by chance, until each row is alone or deep."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from steam.model.trees.nodes import Kind
from steam.trainer.algorithms.isolation_forest.chances import Chances
from steam.trainer.algorithms.isolation_forest.cuts import Cut, draw_cut, varies

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Limits:
    """How trees grow: at most `depth` decisions on the way to a leaf, and `min_rows` or more rows
    in each leaf. A tree may use `columns` of all columns, and looks at `tries` of them, whose
    values vary among the rows, for each decision."""

    depth: int
    min_rows: int
    columns: int
    tries: int


@dataclass(frozen=True, slots=True)
class Node:
    """A leaf, or a decision with the places of the nodes below it in the tree.

    `depth`: decisions on the way to it. `rows`: how many of the tree's rows came by.
    """

    depth: int
    rows: int
    cut: Cut | None = None
    feature: int = -1
    left: int = -1
    right: int = -1

    @property
    def kind(self) -> Kind:
        return Kind.LEAF if self.cut is None else self.cut.kind

    @property
    def value(self) -> int:
        """What a leaf adds to the path of a row, as H2O counts it: from the first decision, which
        is at 0, to the last one."""
        return max(self.depth - 1, 0)


def grow_tree(
    x: Floats, levels: Sequence[int], limits: Limits, chances: Chances
) -> tuple[Node, ...]:
    """The nodes of a tree of the rows x, float64 (m, features), levels by their number, each after
    its parent; `levels` is how many each feature has, 0 for a number."""
    features = _drawn([*range(x.shape[1])], limits.columns, chances)
    nodes: list[Node] = []
    places: list[list[int]] = []  # of the nodes below each node
    waiting: list[tuple[NDArray[np.intp], int, int]] = [(np.arange(len(x)), 0, -1)]
    while waiting:
        rows, depth, parent = waiting.pop()
        here = len(nodes)
        if parent >= 0:
            places[parent].append(here)
        found = None
        if depth < limits.depth and len(rows) >= 2 * max(limits.min_rows, 1):
            found = _decision(x, rows, levels, features, limits, chances)
        feature, cut = (-1, None) if found is None else found
        nodes.append(Node(depth, len(rows), cut, feature))
        places.append([])
        if cut is not None:
            waiting.append((rows[cut.goes_right], depth + 1, here))
            waiting.append((rows[~cut.goes_right], depth + 1, here))
    return tuple(
        node if not below else _with_places(node, *below)
        for node, below in zip(nodes, places, strict=True)
    )


def _with_places(node: Node, left: int, right: int) -> Node:
    return Node(node.depth, node.rows, node.cut, node.feature, left, right)


def _decision(  # noqa: PLR0917 - the rows, and how to cut them
    x: Floats,
    rows: NDArray[np.intp],
    levels: Sequence[int],
    features: Sequence[int],
    limits: Limits,
    chances: Chances,
) -> tuple[int, Cut] | None:
    """A cut by one of the features, drawn by chance; None where there is none."""
    left, tries = [*features], limits.tries
    while left and tries:
        place = chances.below(len(left))
        left[place], left[-1] = left[-1], left[place]
        feature = left.pop()
        values = x[rows, feature]
        if not varies(values):
            continue
        cut = draw_cut(values, levels[feature], limits.min_rows, chances)
        if cut is not None:
            return feature, cut
        tries -= 1
    return None


def _drawn(features: list[int], count: int, chances: Chances) -> list[int]:
    if count >= len(features):
        return features
    order = np.argsort(chances.many(len(features)), kind="stable")
    return sorted(features[place] for place in order[:count])
