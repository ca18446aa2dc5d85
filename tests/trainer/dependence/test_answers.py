from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from steam.trainer.dependence.answers import Answers, answers_of, merge_answers

Rows = list[tuple[float, int]]
Merge = Callable[[Answers, Answers], Answers]
ROWS = st.lists(st.tuples(st.floats(-1e3, 1e3), st.integers(0, 3)), max_size=40)


def of(rows: Rows) -> Answers:
    values, weights = np.array(rows, dtype=np.float64).reshape(-1, 2).T
    return answers_of(values, weights)


def repeated(rows: Rows) -> np.ndarray:
    """Each value as often as its weight says."""
    values, weights = np.array(rows, dtype=np.float64).reshape(-1, 2).T
    return np.repeat(values, weights.astype(np.int64))


def check_merge(merge: Merge, left: Rows, right: Rows) -> None:
    merged, values = merge(of(left), of(right)), repeated(left + right)
    assert merged.weight == len(values)
    assert merged.rows == sum(weight > 0 for _, weight in left + right)
    if len(values):
        np.testing.assert_allclose(merged.mean, values.mean(), rtol=1e-12, atol=1e-10)
        squares = float(((values - values.mean()) ** 2).sum())
        np.testing.assert_allclose(merged.m2, squares, rtol=1e-9, atol=1e-6)


@given(ROWS, ROWS)
def test_parts_merge_to_rows_that_are_repeated(left: Rows, right: Rows) -> None:
    check_merge(merge_answers, left, right)


def test_a_merge_that_forgets_the_distance_of_the_means_is_caught() -> None:
    def mutant(left: Answers, right: Answers) -> Answers:
        whole = merge_answers(left, right)
        return Answers(whole.rows, whole.weight, whole.mean, left.m2 + right.m2)

    with pytest.raises(AssertionError):
        check_merge(mutant, [(1.0, 1)], [(5.0, 2)])


def test_one_row_does_not_deviate_and_none_has_no_mean() -> None:
    one, none = answers_of(np.array([3.0]), None), answers_of(np.array([np.nan]), None)
    assert (one.average, one.deviation) == (3.0, 0.0)
    assert np.isnan(none.average)
    assert np.isnan(none.deviation)
