"""One tree of a model node by node, as it is shown: from the top down, and from left to right."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from steam.core.errors import Exhausted, Unsupported
from steam.model.predictor import Predictor
from steam.model.trees.forest import Forest
from steam.model.trees.model import TreeModel
from steam.model.trees.nodes import Kind

Levels = frozenset[int]
Child = tuple[int, Levels | None, Mapping[int, Levels]]

MOST_LEVELS = 1_000_000
"""That the nodes of a tree are told of, together."""


@dataclass(frozen=True, slots=True)
class ShownNode:
    """A node by its number; `left` and `right` are those of its children, -1 of a leaf.

    `feature`, `threshold` (x < threshold goes left) and `missing_left` are None where it does not
    ask so. `levels`: by which its parent sends rows here, if it asks for levels. `value`: of a leaf
    what it adds, else the mean of what is below, by training rows where these are known.
    """

    left: int
    right: int
    feature: str | None
    threshold: float | None
    missing_left: bool | None
    levels: tuple[int, ...] | None
    value: float

    @property
    def is_leaf(self) -> bool:
        return self.left < 0


def forest_in(predictor: Predictor) -> tuple[Forest, Sequence[str]]:
    """The forest of a model, and the names of its features.

    Raises Unsupported for a model without trees, or whose trees ask for what columns became.
    """
    if not isinstance(predictor, TreeModel):
        raise Unsupported("The model has no trees.", hint="Ask for the tree of a gbm or a drf.")
    blocks = predictor.encoding.blocks
    if any(block.table is not None or block.width != 1 for block in blocks):
        raise Unsupported("The trees of the model ask for encoded columns, which are not shown.")
    names = [block.column.name for block in sorted(blocks, key=lambda block: block.first)]
    return predictor.forest.told(), names


def shown_tree(forest: Forest, tree: int, names: Sequence[str]) -> tuple[ShownNode, ...]:
    """The nodes of the tree of that number, from its root; children come in the same order.

    Raises Exhausted for a tree that parts more than MOST_LEVELS levels.
    """
    order = list(_top_down(forest, int(forest.roots[tree])))
    number = {node: place for place, (node, _) in enumerate(order)}
    values = _values(forest, [node for node, _ in order])
    return tuple(_shown(forest, node, levels, number, names, values) for node, levels in order)


def _shown(  # noqa: PLR0917 - a node, and what all of them share
    forest: Forest,
    node: int,
    levels: Levels | None,
    number: Mapping[int, int],
    names: Sequence[str],
    values: Mapping[int, float],
) -> ShownNode:
    kind = forest.kind[node]
    told = None if levels is None else tuple(sorted(levels))
    if kind == Kind.LEAF:
        return ShownNode(-1, -1, None, None, None, told, values[node])
    return ShownNode(
        number[int(forest.left[node])],
        number[int(forest.right[node])],
        names[int(forest.feature[node])],
        float(forest.threshold[node]) if kind == Kind.NUMBER else None,
        bool(forest.missing_left[node]),
        told,
        values[node],
    )


def _top_down(forest: Forest, root: int) -> Iterator[tuple[int, Levels | None]]:
    """The nodes depth by depth, each with the levels that its parent sends to it."""
    here: list[Child] = [(root, None, {})]
    parted = 0
    while here:
        below: list[Child] = []
        for node, levels, within in here:
            yield node, levels
            if forest.kind[node] == Kind.LEVELS:
                parted += forest.levels[forest.feature[node]]
                if parted > MOST_LEVELS:
                    raise Exhausted(
                        f"The tree parts more than {MOST_LEVELS} levels, which are too many to "
                        "show.",
                        hint="Look at a tree of a model whose columns have fewer levels.",
                    )
            if forest.kind[node] != Kind.LEAF:
                below += _children(forest, node, within)
        here = below


def _children(forest: Forest, node: int, within: Mapping[int, Levels]) -> list[Child]:
    """Both children; `within` are the levels that come to the node, of features asked for."""
    left, right = int(forest.left[node]), int(forest.right[node])
    if forest.kind[node] != Kind.LEVELS:
        return [(left, None, within), (right, None, within)]
    feature = int(forest.feature[node])
    come = within.get(feature, frozenset(range(forest.levels[feature])))
    codes = np.array(sorted(come), dtype=np.int64)
    sets = np.full(len(codes), forest.level_set[node], dtype=np.int32)
    known, listed = forest.level_sets.ask(sets, codes)
    goes_right = np.where(known, listed, not forest.missing_left[node])
    to_right = frozenset(codes[goes_right].tolist())
    return [
        (child, sent, {**within, feature: sent})
        for child, sent in ((left, come - to_right), (right, to_right))
    ]


def _values(forest: Forest, nodes: Sequence[int]) -> dict[int, float]:
    """What each node is worth, from the leaves up: every child comes after its parent."""
    values: dict[int, float] = {}
    for node in reversed(nodes):
        if forest.kind[node] == Kind.LEAF:
            values[node] = float(forest.value[node])
            continue
        left, right = int(forest.left[node]), int(forest.right[node])
        sizes = (1.0, 1.0)
        if forest.weight is not None and forest.weight[left] + forest.weight[right] > 0.0:
            sizes = (float(forest.weight[left]), float(forest.weight[right]))
        values[node] = (values[left] * sizes[0] + values[right] * sizes[1]) / sum(sizes)
    return values
