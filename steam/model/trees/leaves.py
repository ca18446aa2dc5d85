"""Which leaf each row ends in, in H2O's words, and what a model answers after each of its trees."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from steam.model.explainer import LeafAssignment, MetLeaves, Stages, Unexplainable
from steam.model.predictor import Prediction
from steam.model.trees.forest import Floats, Forest
from steam.model.trees.nodes import Kind

Nodes = NDArray[np.intp]

_DEEPEST = 64


def leaf_assignment(forest: Forest, leaves: Nodes) -> LeafAssignment:
    """The assignment of n rows to the nodes `leaves`, (n, trees of the forest).

    Raises Unexplainable for trees that are too deep.
    """
    if len(forest.inner_by_depth()) > _DEEPEST:
        raise Unexplainable(
            f"The trees of this model are deeper than {_DEEPEST} levels, too deep to tell the way.",
            hint="Ask without leaves=true.",
        )
    met, codes = np.unique(leaves, return_inverse=True)
    ways = _ways(forest, met)
    numbers = None if forest.name is None else tuple(forest.name[met].tolist())
    bounds = np.searchsorted(met, np.append(forest.roots, forest.nodes))
    by_class = np.argsort(forest.outputs, kind="stable")
    passed = np.zeros(forest.output_count, dtype=np.intp)
    trees = []
    for tree in by_class.tolist():
        output = forest.outputs[tree]
        passed[output] += 1
        own = slice(bounds[tree], bounds[tree + 1])
        trees.append(
            MetLeaves(
                tree=f"T{passed[output]}.C{output + 1}",
                paths=ways[own],
                numbers=None if numbers is None else numbers[own],
            )
        )
    first = codes.reshape(leaves.shape) - bounds[:-1]
    return LeafAssignment(tuple(trees), first[:, by_class].astype(np.int32))


def staged(forest: Forest, leaves: Nodes, answer: Callable[[Floats], Prediction]) -> Stages:
    """The stages of n rows that end in the nodes `leaves`, (n, trees).

    The trees come in turns, one for each output. `answer`: of a model, to sums (n, outputs).
    """
    values = forest.value.take(leaves).astype(np.float64, copy=False)
    turns = values.reshape(len(leaves), forest.trees // forest.output_count, -1)
    sums = np.add.accumulate(turns, axis=1)
    answers: dict[str, Floats] = {}
    for turn in range(sums.shape[1]):
        for k, answered in enumerate(_told(answer(sums[:, turn]), forest.output_count)):
            answers[f"T{turn + 1}.C{k + 1}"] = answered
    return Stages(tuple(answers), np.stack([*answers.values()], axis=1))


def _told(prediction: Prediction, outputs: int) -> Sequence[Floats]:
    """The value, or the probabilities of as many classes as have trees of their own."""
    if prediction.probabilities is not None:
        return list(prediction.probabilities.T[:outputs])
    return [] if prediction.values is None else [prediction.values]


def _ways(forest: Forest, nodes: Nodes) -> tuple[str, ...]:
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
    return tuple(ways)
