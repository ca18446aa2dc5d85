"""Folds: every row in one of them, the same however a frame is cut."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from steam.core.errors import InvalidInput
from steam.trainer.algorithms.cross_validation.folds import (
    fold_vec,
    folds_of_column,
    free_name,
    modulo_folds,
    random_folds,
    stratified_folds,
    weights_where,
)
from steam.trainer.frame.frame import frame_from_arrays


def test_modulo_goes_round() -> None:
    assert modulo_folds(7, 3).of_rows.tolist() == [0, 1, 2, 0, 1, 2, 0]


@given(st.integers(2, 50), st.integers(-(2**63), 2**63 - 1))
def test_random_folds_are_even_and_go_by_the_seed(count: int, seed: int) -> None:
    rows = 400 * count
    folds = random_folds(rows, count, seed)
    assert (folds.of_rows == random_folds(rows, count, seed).of_rows).all()
    assert (folds.of_rows[:300] == random_folds(rows // 2, count, seed).of_rows[:300]).all()
    sizes = np.bincount(folds.of_rows, minlength=count)
    # six standard deviations of a binomial count
    assert np.abs(sizes - 400).max() < 6 * np.sqrt(400)
    other = random_folds(rows, count, seed + 1 if seed < 2**63 - 1 else 0)
    agreeing = np.mean(folds.of_rows == other.of_rows)
    assert abs(agreeing - 1 / count) < 6 * np.sqrt(1 / count / rows)


@given(st.lists(st.integers(-1, 3), min_size=20, max_size=200), st.integers(2, 6))
def test_strata_have_equal_shares_in_all_folds(codes: list[int], count: int) -> None:
    classes = np.array(codes)
    folds = stratified_folds(classes, count, 7)
    for code in set(codes):
        sizes = np.bincount(folds.of_rows[classes == code], minlength=count)
        assert sizes.max() - sizes.min() <= 1
    sizes = np.bincount(folds.of_rows, minlength=count)
    assert sizes.max() - sizes.min() <= 1


def test_an_empty_fold_is_refused() -> None:
    with pytest.raises(InvalidInput, match="has no row"):
        modulo_folds(2, 3)


@pytest.mark.parametrize(
    ("values", "domain", "expected"),
    [([3, 1, 3, 9], None, [1, 0, 1, 2]), (["b", "a", "b"], ["a", "b"], [1, 0, 1])],
)
def test_a_column_may_name_the_folds(values, domain, expected) -> None:
    array = np.array(values, object if domain else None)
    frame = frame_from_arrays("f", {"fold": array}, domains={"fold": domain} if domain else None)
    assert folds_of_column(frame.vec("fold"), "fold").of_rows.tolist() == expected


@pytest.mark.parametrize(
    "values", [[1.0, np.nan], [1.0, 1.0], [0.5, 1.0], np.array(["a", "b"], object)]
)
def test_columns_that_name_no_folds_are_refused(values) -> None:
    frame = frame_from_arrays("f", {"fold": np.array(values)})
    with pytest.raises(InvalidInput, match="fold column"):
        folds_of_column(frame.vec("fold"), "fold")


@pytest.mark.parametrize("weights", [None, "w"])
def test_rows_are_left_out_by_their_weights(weights) -> None:
    arrays = {"x": np.arange(10.0), "w": np.linspace(1, 2, 10)}
    frame = frame_from_arrays("f", arrays, block_rows=4)
    folds = modulo_folds(10, 3)
    rest = weights_where(frame, weights, folds.of_rows != 1)
    given_weights = arrays["w"] if weights else np.ones(10)
    wanted = np.where(np.arange(10) % 3 == 1, 0.0, given_weights)
    np.testing.assert_array_equal(rest.values(), wanted)
    assert [chunk.rows for chunk in rest.chunks] == [4, 4, 2]
    assert fold_vec(frame, folds).values().tolist() == folds.of_rows.tolist()


def test_a_weight_that_is_no_number_does_not_spoil_a_row_without_any() -> None:
    frame = frame_from_arrays("f", {"w": np.array([np.inf, np.nan, 2.0])})
    left = weights_where(frame, "w", np.array([False, False, True]))
    assert left.values().tolist() == [0.0, 0.0, 2.0]


def test_a_new_column_gets_a_name_that_is_free() -> None:
    frame = frame_from_arrays("f", {"w": np.ones(2), "_w": np.ones(2)})
    assert free_name(frame, "w") == "__w"
    assert free_name(frame, "v") == "v"
