"""How strongly columns interact in a model of boosted trees: the H statistic.

Source: Friedman and Popescu, "Predictive learning via rule ensembles", Annals of Applied
Statistics 2 (2008), section 8.1.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from steam.core.errors import InvalidInput, Unsupported
from steam.model.explainer import refuse_explaining
from steam.model.predictor import Predictor
from steam.model.trees.boosted import BoostedBinomial, BoostedMultinomial, BoostedValue
from steam.model.trees.decisions import go_right
from steam.model.trees.forest import Floats, Forest
from steam.model.trees.model import TreeModel
from steam.model.trees.nodes import Kind
from steam.trainer.features import plan_present
from steam.trainer.frame.frame import Frame

MOST_COLUMNS = 10
MOST_STEPS = 2_000_000_000
"""Rows that differ, times nodes, times groups of columns: some twenty seconds."""

_CELLS = 1 << 21  # nodes times rows at once


def interaction_strength(predictor: Predictor, frame: Frame, names: Sequence[str]) -> float:
    """How much of what the columns do together, in [0, 1), none of them does without the others.

    NaN where that is no share, as for one column, or columns that hardly matter. Of several classes
    it is about the score of the first. Raises InvalidInput for columns that are not of the model
    and the frame and for too much work, Unsupported and Unexplainable for other models.
    """
    model = _boosted(predictor)
    _check_names(model, frame, names)
    forest = model.forest.told()
    if forest.weight is None:
        raise refuse_explaining("its file does not tell how many rows came by each node")
    points, counts = _points(model, frame, names)
    _check_work(len(points) * forest.nodes * (2 ** len(names) - 1))
    trees = _Trees.of(forest)
    together = apart = np.zeros(len(points))
    for group in _groups(len(names)):
        features = [j for one in group for j in _features(model, names[one])]
        found = trees.dependence(points, features)
        found -= np.average(found, weights=counts)
        together = found if len(group) == len(names) else together
        apart = apart + (-1.0) ** (len(names) - len(group)) * found
    above, below = counts @ apart**2, counts @ together**2
    return float(np.sqrt(above / below)) if above < below else float("nan")


@dataclass(frozen=True, slots=True, eq=False)
class _Trees:
    """The trees with the share of rows that goes right at each node, (nodes,), and what each leaf
    adds to the score of the first class, (nodes,)."""

    forest: Forest
    right: Floats
    value: Floats

    @staticmethod
    def of(forest: Forest) -> "_Trees":
        weight = np.asarray(forest.weight)
        inner = np.flatnonzero(forest.kind != Kind.LEAF)
        right = np.full(forest.nodes, 0.5)
        passed = weight[inner] > 0.0
        right[inner[passed]] = (weight[forest.right[inner]] / np.maximum(weight[inner], 1e-300))[
            passed
        ]
        leaf = forest.kind == Kind.LEAF
        counts = leaf & (forest.outputs_of(np.arange(forest.nodes)) == 0)
        return _Trees(forest, right, np.where(counts, forest.value, 0.0))

    def dependence(self, points: Floats, features: Sequence[int]) -> Floats:
        """The score of each point (n, features) with the other features averaged out, (n,): where
        trees ask for those, rows go both ways in the shares of the training data."""
        step = max(_CELLS // self.forest.nodes, 1)
        blocks = (points[at : at + step] for at in range(0, len(points), step))
        return np.concatenate([np.zeros(0), *(self._block(x, features) for x in blocks)])

    def _block(self, x: Floats, features: Sequence[int]) -> Floats:
        forest, rows = self.forest, len(x)
        share = np.zeros((forest.nodes, rows))
        share[forest.roots] = 1.0
        for nodes in forest.inner_by_depth():
            right = np.repeat(self.right[nodes], rows).reshape(len(nodes), rows)
            own = np.flatnonzero(np.isin(forest.feature[nodes], features))
            values = x.T[forest.feature[nodes[own]]]
            right[own] = go_right(forest, nodes[own][:, None], values)
            share[forest.right[nodes]] = share[nodes] * right
            share[forest.left[nodes]] = share[nodes] * (1.0 - right)
        summed: Floats = self.value @ share
        return summed


def _boosted(predictor: Predictor) -> TreeModel:
    if isinstance(predictor, TreeModel) and isinstance(
        predictor.combination, BoostedValue | BoostedBinomial | BoostedMultinomial
    ):
        return predictor
    raise Unsupported(
        "The H statistic is not supported by this model.", hint="Models of boosted trees have it."
    )


def _check_names(model: TreeModel, frame: Frame, names: Sequence[str]) -> None:
    if not 0 < len(set(names)) == len(names) <= MOST_COLUMNS:
        raise InvalidInput(f"Name from 1 to {MOST_COLUMNS} different columns.")
    for name in names:
        if name not in model.signature.names:
            known = ", ".join(model.signature.names[:MOST_COLUMNS])
            told = f"The model reads no column '{name[:80]}'."
            raise InvalidInput(told, hint=f"It reads {known[:400]}.")
        if name not in frame.names:
            raise InvalidInput(f"Column '{name[:80]}' is missing in the frame '{frame.key[:80]}'.")


def _check_work(steps: int) -> None:
    if steps > MOST_STEPS:
        raise InvalidInput(
            "The H statistic of so many rows, trees and columns would take too long.",
            hint="Give a frame with fewer rows, such as a sample, or name fewer columns.",
        )


def _points(
    model: TreeModel, frame: Frame, names: Sequence[str]
) -> tuple[Floats, NDArray[np.int64]]:
    """The different rows of those columns as trees ask for them, (n, features), missing in all
    other features; and how often each is there, (n,)."""
    plan = plan_present(frame, [one for one in model.signature.features if one.name in names])
    kept = [j for name in names for j in _features(model, name)]
    rows = [
        model.encoding.matrix(plan.read(frame.chunks(block, plan.names)), count)[:, kept]
        for block, (_, count) in enumerate(frame.blocks)
    ]
    found, counts = np.unique(
        np.concatenate([np.zeros((0, len(kept))), *rows]), axis=0, return_counts=True
    )
    points = np.full((len(found), model.encoding.width), np.nan)
    points[:, kept] = found
    return points, counts


def _features(model: TreeModel, name: str) -> Sequence[int]:
    return model.encoding.blocks[model.signature.names.index(name)].features


def _groups(columns: int) -> Iterator[tuple[int, ...]]:
    """Every group of the columns of which it is about, the smallest first."""
    for size in range(1, columns + 1):
        yield from combinations(range(columns), size)
