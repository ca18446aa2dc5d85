import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from steam.model.trees.nodes import Kind
from steam.trainer.algorithms.isolation_forest.chances import Chances
from steam.trainer.algorithms.isolation_forest.cuts import MOST_IN_SETS, draw_cut, varies

NUMBERS = st.floats(-3.4e38, 3.4e38, width=64) | st.sampled_from([0.0, 1.0, np.nan])


def right_by_rule(cut, values: np.ndarray) -> np.ndarray:
    """Which rows a node of a Forest with this cut sends right, row by row."""
    found = []
    for value in values.tolist():
        if np.isnan(value):
            found.append(True if cut.kind is Kind.PRESENCE else not cut.missing_left)
        elif cut.kind is Kind.PRESENCE:
            found.append(False)
        elif cut.kind is Kind.LEVELS:
            found.append(bool(cut.right_levels[int(value)]))
        else:
            found.append(value >= np.float64(np.float32(cut.threshold)))
    return np.array(found)


@settings(max_examples=100, deadline=None)
@given(st.lists(NUMBERS, min_size=2, max_size=30), st.integers(1, 6), st.integers(0, 999))
def test_both_sides_of_a_number_have_rows_enough(given_, least: int, seed: int) -> None:
    values = np.array(given_)
    if not varies(values):
        return
    cut = draw_cut(values, 0, least, Chances(seed, 1))
    if cut is not None:
        assert np.array_equal(cut.goes_right, right_by_rule(cut, values))
        assert least <= cut.goes_right.sum() <= len(values) - least


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.integers(-1, 8), min_size=2, max_size=30),
    st.sampled_from([9, 40, MOST_IN_SETS + 1]),
    st.integers(1, 6),
    st.integers(0, 999),
)
def test_both_sides_of_levels_have_rows_enough(
    codes: list[int], levels: int, least: int, seed: int
) -> None:
    values = np.array([np.nan if code < 0 else float(code) for code in codes])
    if not varies(values):
        return
    cut = draw_cut(values, levels, least, Chances(seed, 1))
    if cut is not None:
        by_set = levels <= MOST_IN_SETS
        assert cut.kind is Kind.PRESENCE or (cut.kind is Kind.LEVELS) is by_set
        assert np.array_equal(cut.goes_right, right_by_rule(cut, values))
        assert least <= cut.goes_right.sum() <= len(values) - least


def cuts(values: list[float], levels: int = 0, least: int = 1, times: int = 2000):
    chances = Chances(2, 1)
    return [draw_cut(np.array(values), levels, least, chances) for _ in range(times)]


def test_a_number_is_cut_anywhere_between_its_ends() -> None:
    places = np.array([cut.threshold for cut in cuts([-1.0, 0.0, 3.0])])
    counts, _ = np.histogram(places, bins=8, range=(-1.0, 3.0))
    assert np.abs(counts - 250).max() < 5 * np.sqrt(250)
    assert places.min() > -1.0
    assert places.max() <= 3.0


def test_least_rows_are_kept_off_the_ends() -> None:
    places = [cut.threshold for cut in cuts([-9.0, 0.0, 1.0, 8.0], least=2, times=200)]
    assert min(places) > 0.0
    assert max(places) <= 1.0
    assert cuts([-9.0, 0.0, 0.0, 8.0], least=2, times=3) == [None] * 3


def test_missing_values_go_left_right_and_apart_as_often() -> None:
    found = cuts([np.nan, 1.0, 2.0, 3.0], times=3000)
    apart = sum(cut.kind is Kind.PRESENCE for cut in found)
    left = sum(cut.kind is Kind.NUMBER and cut.missing_left for cut in found)
    for count in (apart, left, 3000 - apart - left):
        assert abs(count - 1000) < 5 * np.sqrt(3000 * 2 / 9)


def test_one_value_is_told_from_missing_alone() -> None:
    assert {cut.kind for cut in cuts([np.nan, 5.0, 5.0], times=30)} == {Kind.PRESENCE}
    assert {cut.kind for cut in cuts([np.nan, 5.0, 5.0], levels=9, times=30)} == {Kind.PRESENCE}


def test_no_order_of_levels_is_preferred() -> None:
    """Four levels: each is right of a cut as often as left, those that no row has too, and each
    pair is parted as often as any other."""
    right = np.array([cut.right_levels[:6] for cut in cuts([0.0, 1.0, 2.0, 3.0], levels=6)])
    assert np.abs(right.mean(axis=0) - 0.5).max() < 5 * 0.5 / np.sqrt(2000)
    pairs = [(right[:, i] != right[:, j]).mean() for i in range(4) for j in range(i)]
    assert max(pairs) - min(pairs) < 5 * np.sqrt(2 * 0.25 / 2000)


def test_neighbours_that_no_float32_parts_are_not_cut() -> None:
    low = 1.0 + 2.0**-40
    assert draw_cut(np.array([low, 1.0 + 2.0**-39]), 0, 1, Chances(1, 1)) is None
    cut = draw_cut(np.array([1.0, low]), 0, 1, Chances(1, 1))
    assert cut is None
    at = float(np.float32(1.1))
    cut = draw_cut(np.array([np.nextafter(at, 0.0), at]), 0, 1, Chances(1, 1))
    assert cut is not None
    assert cut.threshold == at


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ([1.0, 1.0], False),
        ([1.0, 2.0], True),
        ([np.nan, np.nan], False),
        ([np.nan, 1.0], True),
        ([1.0, np.nan], True),
    ],
)
def test_missing_is_a_value_of_its_own(values: list[float], told: bool) -> None:
    assert varies(np.array(values)) is told
