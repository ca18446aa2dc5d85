import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from steam.trainer.algorithms.isolation_forest.chances import Chances, rows_of_tree
from steam.trainer.chance import row_chances


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 4000), st.integers(1, 600), st.integers(0, 9))
def test_a_tree_draws_as_many_different_rows_as_it_may(rows: int, size: int, tree: int) -> None:
    drawn = rows_of_tree(7, tree, rows, size)
    assert len(drawn) == min(size, rows)
    assert (np.diff(drawn) > 0).all()
    assert drawn[0] >= 0
    assert drawn[-1] < rows


@pytest.mark.parametrize("size", [30, 70])
def test_each_row_is_as_likely(size: int) -> None:
    """Of 100 rows in 2,000 trees: within five deviations, whether few are drawn or most."""
    counts = np.zeros(100)
    for tree in range(2000):
        counts[rows_of_tree(3, tree, 100, size)] += 1
    share = size / 100
    assert np.abs(counts - 2000 * share).max() < 5.0 * np.sqrt(2000 * share * (1 - share))


def test_seeds_and_trees_draw_anew() -> None:
    one = rows_of_tree(1, 0, 10_000, 256)
    assert np.array_equal(one, rows_of_tree(1, 0, 10_000, 256))
    for other in (rows_of_tree(1, 1, 10_000, 256), rows_of_tree(2, 0, 10_000, 256)):
        assert len(np.intersect1d(one, other)) < 40


def test_cuts_do_not_repeat_what_the_rows_have_drawn() -> None:
    cuts = Chances.of_cuts(5, 3).many(64)
    for tree in range(10):
        assert not np.isin(cuts, row_chances(5, 0, 256, 2 * tree)).any()


def test_numbers_follow_one_another() -> None:
    chances = Chances.of_cuts(1, 0)
    drawn = [chances.one() for _ in range(600)]
    assert len(set(drawn)) == 600
    assert 0.0 <= min(drawn) < 0.01 < 0.99 < max(drawn) < 1.0
    assert {chances.below(3) for _ in range(60)} == {0, 1, 2}
