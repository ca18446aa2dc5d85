import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from steam.model.trees import choose
from steam.model.trees.choose import BySize, scorer_of
from steam.model.trees.compiled import CompiledFinder
from steam.model.trees.forest import Forest
from steam.model.trees.mask_finder import MaskFinder
from steam.model.trees.masks import table_size
from steam.model.trees.walk import Walker

LEVELS = [(0, 0, 5), (7, 40, 1), (0,), (2, 0, 0, 0)]


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    seed=st.integers(0, 2**32 - 1),
    levels=st.sampled_from(LEVELS),
    trees=st.sampled_from([1, 2, 65, 70]),
    leaves=st.sampled_from([1, 2, 8, 9, 17, 33, 64]),
)
def test_every_finder_walks_as_a_row_does(
    seed, levels, trees, leaves, grow, rows_for, walk
) -> None:
    forest = grow(seed, levels, trees=trees, leaves=leaves)
    x = rows_for(forest, seed, 12)
    leaves_of = walk(forest, x)
    for finder in (MaskFinder, CompiledFinder, Walker):
        found = finder(forest).leaves(x)
        assert found.dtype == np.intp
        assert found.tolist() == leaves_of


@pytest.mark.parametrize("make", [MaskFinder, CompiledFinder, Walker])
def test_no_rows_have_no_leaves(grow, make) -> None:
    forest = grow(1, (0, 3))
    assert make(forest).leaves(np.zeros((0, 2))).shape == (3, 0)


def test_shallow_trees_are_scored_with_masks(grow) -> None:
    assert isinstance(scorer_of(grow(1, (0, 5))).finder, MaskFinder)


def test_deep_trees_are_scored_by_treelite(grow) -> None:
    assert isinstance(scorer_of(grow(1, (0, 5), leaves=500)).finder, CompiledFinder)


def test_of_many_features_only_many_rows_are_scored_with_masks(grow, rows_for, walk) -> None:
    forest = grow(1, (0,) * 50, trees=40, leaves=30)
    finder = scorer_of(forest).finder
    assert isinstance(finder, BySize)
    assert isinstance(finder.few, CompiledFinder)
    for rows in (1, 40):
        x = rows_for(forest, rows, rows)
        assert finder.leaves(x).tolist() == walk(forest, x)
    assert isinstance(finder.many, MaskFinder)


def test_tables_are_made_once_and_with_the_first_rows_that_need_them(
    grow, rows_for, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = []

    def counted(forest: Forest) -> MaskFinder:
        made.append(MaskFinder(forest))
        return made[-1]

    monkeypatch.setattr(choose, "MaskFinder", counted)
    forest = grow(1, (0,) * 50, trees=70, leaves=30)
    scorer = scorer_of(forest)
    assert isinstance(scorer.finder, BySize)
    assert scorer.finder.lookups == table_size(forest).lookups > 64
    assert choose.masks_of(scorer) is None
    scorer.margins(rows_for(forest, 1, 15))
    assert not made
    for seed in (1, 2):
        scorer.margins(rows_for(forest, seed, 16))
    assert made == [scorer.finder.many]


def test_levels_too_many_to_list_are_walked(grow, rows_for, walk) -> None:
    forest = grow(1, (200_000,), trees=1, leaves=400)
    assert isinstance(scorer_of(forest).finder, Walker)
    x = np.array([[0.0], [199_999.0], [np.nan]])
    assert scorer_of(forest).finder.leaves(x).tolist() == walk(forest, x)


def test_a_categorical_column_of_many_levels_has_no_tables(grow) -> None:
    forest = grow(1, (1_000_000,), trees=20, leaves=3)
    assert not isinstance(scorer_of(forest).finder, MaskFinder)
