"""Forests cut and joined: each part has the leaves of its turns, and both are the whole again."""

from dataclasses import fields, replace

import numpy as np
import pytest

from steam.model.trees.choose import scorer_of
from steam.model.trees.forest import Forest
from steam.model.trees.model import TreeModel
from steam.model.trees.nodes import Kind
from steam.trainer.algorithms.trees import GradientBoosting
from steam.trainer.algorithms.trees.turns import cut, joined, turns_of
from tests.trainer.algorithms.trees.frames import mixed, order, train

FRAME = mixed()
FOREST = train(GradientBoosting(), order(FRAME, "c", ntrees=5)).predictor_as(TreeModel).forest
X = np.column_stack([FRAME.vec(name).values().astype(float) for name in ("a", "b", "level")])


def test_a_forest_has_as_many_turns_as_were_grown() -> None:
    assert turns_of(FOREST) == 5
    assert FOREST.trees == 15
    assert (FOREST.kind == Kind.LEVELS).any()


@pytest.mark.parametrize(("first", "turns"), [(0, 5), (0, 2), (2, 1), (3, 2)])
def test_a_part_has_the_leaves_of_its_turns(first: int, turns: int) -> None:
    part = cut(FOREST, first, turns)
    own = slice(3 * first, 3 * (first + turns))
    whole, own_leaves = scorer_of(FOREST).leaves(X)[:, own], scorer_of(part).leaves(X)
    assert part.value[own_leaves].tolist() == FOREST.value[whole].tolist()
    assert part.outputs.tolist() == [0, 1, 2] * turns
    assert part.weight.sum() == FOREST.weight[FOREST.roots[own][0] :][: part.nodes].sum()


@pytest.mark.parametrize("first", [1, 4])
def test_the_parts_joined_are_the_whole(first: int) -> None:
    both = joined(cut(FOREST, 0, first), cut(FOREST, first, 5 - first))
    for field in fields(Forest):
        if field.name not in {"levels", "output_count", "level_set", "level_sets", "facts"}:
            found = getattr(both, field.name)
            assert found.dtype == getattr(FOREST, field.name).dtype
            assert found.tolist() == getattr(FOREST, field.name).tolist(), field.name
    assert scorer_of(both).margins(X).tolist() == scorer_of(FOREST).margins(X).tolist()


def test_forests_with_sets_of_levels_of_their_own_are_added_up() -> None:
    other = train(GradientBoosting(), order(mixed(seed=8), "c", ntrees=3))
    second = other.predictor_as(TreeModel).forest
    sums = [scorer_of(one).margins(X) for one in (FOREST, second, joined(FOREST, second))]
    assert sums[2] == pytest.approx(sums[0] + sums[1], rel=1e-12, abs=1e-12)


def test_what_one_part_does_not_know_is_not_known_of_both() -> None:
    unnamed = replace(cut(FOREST, 0, 1), name=None, weight=None)
    both = joined(unnamed, cut(FOREST, 1, 4))
    assert both.name is None
    assert both.weight is None
