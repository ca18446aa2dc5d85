"""Which leaf each row ends in, in H2O's words, and what a model answers after each of its trees."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from steam.model.predictor import Columns, Prediction
from steam.model.trees.forest import Floats, Forest
from steam.model.trees.model import TreeModel
from steam.model.trees.nodes import Kind


@dataclass(frozen=True, slots=True, eq=False)
class LeafAssignment:
    """The leaves of n rows in T trees.

    `trees`: the names of the trees, class by class, such as `T3.C2` for the third of the second
    class. `paths`: for each row, tree by tree, the way from the root, such as `LRR`. `numbers`:
    int32 (n, T), the number of the leaf in the model's file, None where the file does not tell.
    """

    trees: tuple[str, ...]
    paths: tuple[tuple[str, ...], ...]
    numbers: NDArray[np.int32] | None


def leaf_assignment(model: TreeModel, columns: Columns, rows: int) -> LeafAssignment:
    """The leaf that each of `rows` rows ends in. Raises InvalidInput for a column's length."""
    forest, outputs = model.forest, model.combination.outputs
    in_turns = np.arange(forest.trees).reshape(-1, outputs)
    found = model.scorer.leaves(model.encoding.matrix(columns, rows))[:, in_turns.T.ravel()]
    met, place = np.unique(found.ravel(), return_inverse=True)
    ways = _ways(forest, met)
    by_row = np.array(ways, dtype=object)[place].reshape(found.shape).tolist()
    return LeafAssignment(
        trees=tuple(f"T{t + 1}.C{k + 1}" for k in range(outputs) for t in range(len(in_turns))),
        paths=tuple(map(tuple, by_row)),
        numbers=None if forest.name is None else forest.name[found],
    )


def staged(
    model: TreeModel, columns: Columns, rows: int, offset: Floats | None = None
) -> tuple[Prediction, ...]:
    """What the model would answer if it ended after its first turn of trees, its second, and so on.

    Means are over all trees, as in H2O. Raises InvalidInput for a column or offset of another
    length.
    """
    forest = model.forest
    x = model.encoding.matrix(columns, rows)
    values = forest.value.take(model.scorer.leaves(x)).astype(np.float64, copy=False)
    turns = values.reshape(rows, -1, model.combination.outputs)
    sums = np.add.accumulate(turns, axis=1)
    return tuple(model.answer(sums[:, turn], x, offset) for turn in range(turns.shape[1]))


def _ways(forest: Forest, nodes: NDArray[np.intp]) -> list[str]:
    """The way from the root to each node."""
    inner = np.flatnonzero(forest.kind != Kind.LEAF)
    parent = np.full(forest.nodes, -1)
    parent[forest.left[inner]] = inner
    parent[forest.right[inner]] = inner
    ways = []
    for node in nodes.tolist():
        turns, here = "", node
        while (above := int(parent[here])) >= 0:
            turns = ("R" if forest.right[above] == here else "L") + turns
            here = above
        ways.append(turns)
    return ways
