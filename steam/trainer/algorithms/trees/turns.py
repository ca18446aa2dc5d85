"""Forests cut between turns of trees, and joined."""

from dataclasses import replace
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from steam.model.trees.forest import Forest
from steam.model.trees.nodes import Integers, LevelSets

ScalarT = TypeVar("ScalarT", bound=np.generic)


def turns_of(forest: Forest) -> int:
    """How many turns there are, of a tree for each output."""
    return forest.trees // forest.output_count


def cut(forest: Forest, first: int, turns: int) -> Forest:
    """The `turns` turns from the `first` on."""
    bounds = [*forest.roots.tolist(), forest.nodes]
    low, high = first * forest.output_count, (first + turns) * forest.output_count
    start, nodes = bounds[low], slice(bounds[low], bounds[high])
    return replace(
        forest,
        roots=_shifted(forest.roots[low:high], -start),
        outputs=forest.outputs[low:high],
        kind=forest.kind[nodes],
        feature=forest.feature[nodes],
        threshold=forest.threshold[nodes],
        missing_left=forest.missing_left[nodes],
        left=_shifted(forest.left[nodes], -start),
        right=_shifted(forest.right[nodes], -start),
        value=forest.value[nodes],
        level_set=forest.level_set[nodes],
        weight=None if forest.weight is None else forest.weight[nodes],
        name=None if forest.name is None else forest.name[nodes],
        facts=None,
    )


def joined(first: Forest, second: Forest) -> Forest:
    """The turns of the first and then those of the second, which asks for the same features."""
    first, second = first.told(), second.told()
    nodes, sets = first.nodes, len(first.level_sets.count)
    return Forest(
        levels=first.levels,
        output_count=first.output_count,
        roots=np.concatenate([first.roots, _shifted(second.roots, nodes)]),
        outputs=np.concatenate([first.outputs, second.outputs]),
        kind=np.concatenate([first.kind, second.kind]),
        feature=np.concatenate([first.feature, second.feature]),
        threshold=np.concatenate([first.threshold, second.threshold]),
        missing_left=np.concatenate([first.missing_left, second.missing_left]),
        left=np.concatenate([first.left, _shifted(second.left, nodes)]),
        right=np.concatenate([first.right, _shifted(second.right, nodes)]),
        value=np.concatenate([first.value, second.value]),
        level_set=np.concatenate([first.level_set, _shifted(second.level_set, sets)]),
        level_sets=_all_sets(first.level_sets, second.level_sets),
        weight=_both(first.weight, second.weight),
        name=_both(first.name, second.name),
    )


def _shifted(numbers: Integers, by: int) -> Integers:
    """Numbers of nodes or sets, of which -1 is none, counted from elsewhere."""
    return np.where(numbers >= 0, numbers + by, -1).astype(np.int32)


def _all_sets(first: LevelSets, second: LevelSets) -> LevelSets:
    return LevelSets(
        first=np.concatenate([first.first, second.first]),
        count=np.concatenate([first.count, second.count]),
        start=np.concatenate([first.start, second.start + len(first.bits)]),
        bits=np.concatenate([first.bits, second.bits]),
    )


def _both(
    first: NDArray[ScalarT] | None, second: NDArray[ScalarT] | None
) -> NDArray[ScalarT] | None:
    """None unless both are known."""
    return None if first is None or second is None else np.concatenate([first, second])
