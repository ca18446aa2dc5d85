import numpy as np
import pytest

from steam.model.trees.encoders import binary, label, limited, one_hot, projected

NAN = float("nan")


def same(found: np.ndarray, expected: list) -> bool:
    assert found.dtype == np.float64
    return np.array_equal(found, np.array(expected), equal_nan=True)


def test_one_hot_has_a_feature_for_unseen_levels() -> None:
    assert same(one_hot(("a", "b")), [[1, 0, 0], [0, 1, 0], [0, 0, 1], [NAN] * 3])


def test_binary_counts_levels_from_one_with_the_lowest_bit_first() -> None:
    assert same(binary(("a", "b", "c")), [[1, 0], [0, 1], [1, 1], [0, 0], [NAN, NAN]])


@pytest.mark.parametrize(("levels", "width"), [(1, 1), (2, 2), (3, 2), (4, 3), (7, 3), (8, 4)])
def test_binary_has_a_bit_more_at_each_power_of_two(levels: int, width: int) -> None:
    assert binary(tuple(map(str, range(levels)))).shape == (levels + 2, width)


def test_labels_are_their_whole_number_or_their_place() -> None:
    levels = ("7", "-3", "+5", "1.5", "zebra", "2147483648", "", "-2147483648")
    expected = [7, -3, 5, 3, 4, 5, 6, -2147483648, NAN, NAN]
    assert same(label(levels).ravel(), expected)


def test_what_is_not_kept_is_other() -> None:
    found = limited(("a", "b", "c", "other"), ("c", "a", "other"))
    assert same(found.ravel(), [1, 2, 0, NAN, NAN, NAN])


def test_what_is_not_kept_is_missing_without_other() -> None:
    assert same(limited(("a", "b"), ("b",)).ravel(), [NAN, 0, NAN, NAN])


def test_projections_are_of_single_precision() -> None:
    assert same(projected((0.1, -2.0)).ravel(), [float(np.float32(0.1)), -2, NAN, NAN])
