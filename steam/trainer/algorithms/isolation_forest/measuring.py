"""Which trees are the forest, and what they make of the training rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from steam.model.signature import Column
from steam.model.trees.forest import Forest
from steam.model.trees.isolation import PathLengths
from steam.trainer.algorithms.isolation_forest.forest import forest_of
from steam.trainer.algorithms.isolation_forest.growing import Grown
from steam.trainer.algorithms.isolation_forest.lengths import measure_lengths, spread_lengths
from steam.trainer.algorithms.isolation_forest.stopping import Settling
from steam.trainer.algorithms.trees.growing import interval_of
from steam.trainer.compute.passes import Passes

NO_SHARE = -1
"""The `contamination` of a forest that marks no row."""


@dataclass(frozen=True, slots=True)
class Measurement:
    """What the first `trees` trees made of the rows, and when the last was grown."""

    trees: int
    at_ms: int
    mean_length: float
    mean_score: float


@dataclass(frozen=True, slots=True, eq=False)
class Measured:
    """A forest and how it answers, with its measurements, the last one of all its trees."""

    forest: Forest
    combination: PathLengths
    history: tuple[Measurement, ...]
    rows: int


def measure_forest(
    passes: Passes, features: tuple[Column, ...], grown: Grown, used: Mapping[str, Any]
) -> Measured:
    """The forest of the trees that were grown, or of the first of them that are enough, measured in
    one pass, and in another one for a threshold if one is wanted. Raises what the passes raise.
    """
    levels, every = [len(column.levels) for column in features], len(grown.trees)
    forest, interval = forest_of(grown.trees, levels), interval_of(used)
    trees = np.unique([*range(interval, every + 1, interval), every])
    lengths = measure_lengths(passes, features, forest, trees)
    told = zip(trees.tolist(), lengths.mean_length(trees), lengths.mean_score(), strict=True)
    history = [
        Measurement(count, grown.ended_ms[count - 1], float(length), float(score))
        for count, length, score in told
    ]
    settling = Settling(used["stopping_rounds"], used["stopping_tolerance"])
    enough = settling.enough([one.mean_score for one in history])
    last = history[enough - 1]
    if last.trees < every:
        forest = forest_of(grown.trees[: last.trees], levels)
    ends = int(lengths.longest[enough - 1]), int(lengths.shortest[enough - 1])
    combination = PathLengths(*ends, trees=last.trees)
    if used["contamination"] != NO_SHARE:
        combination = _marking(passes, features, forest, combination, used["contamination"])
    return Measured(forest, combination, tuple(history[:enough]), lengths.rows)


def _marking(
    passes: Passes,
    features: Sequence[Column],
    forest: Forest,
    combination: PathLengths,
    share: float,
) -> PathLengths:
    """The same with a threshold that so many of the rows are above."""
    limit = spread_lengths(passes, features, forest).quantile(share)
    return replace(combination, threshold=float(combination.score(np.array([limit]))[0]))
