"""Means, sums, spread and shape of columns and rows."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from steam.trainer.frame.frame import frame_from_arrays
from steam.trainer.frame.vec import VecType

DAY_MS = 86_400_000.0
FIRST = 1577836800000.0


def test_a_mean_of_each_column_is_that_of_h2o(evaluate, mixed, shown) -> None:
    found = evaluate("(mean mixed TRUE 0)", mixed=mixed)
    assert found.vec("t").type is VecType.TIME
    values = shown(found)
    assert values["g"] == values["s"] == [None]
    assert values["h"] == [1.8571428571428572]
    assert values["x"][0] == pytest.approx(2.285714285714286, rel=1e-15)
    assert values["y"][0] == pytest.approx(32.833333333333336, rel=1e-15)
    assert values["t"] == [1577972571428.5715]
    assert all(column == [None] for column in shown(evaluate("(mean m FALSE 0)", m=mixed)).values())


def test_a_mean_of_each_row_leaves_other_types_out(evaluate, mixed, shown) -> None:
    expected = [25 / 6, 2.25, 15.5, 47.5 / 3, 57.5 / 3, 61 / 3, 2.25, 3.75]
    assert shown(evaluate("(mean m TRUE 1)", m=mixed))["mean"] == pytest.approx(expected, rel=1e-15)
    assert shown(evaluate("(mean m FALSE 1)", m=mixed)) == {"mean": [None] * 8}
    found = shown(evaluate("(mean (cols m ['h' 'x' 'y']) FALSE 1)", m=mixed))["mean"]
    assert [value is None for value in found] == [
        False,
        True,
        True,
        False,
        False,
        False,
        True,
        True,
    ]


def test_a_mean_of_times_is_a_time(evaluate, mixed, shown) -> None:
    found = evaluate("(mean (cols m ['g' 't']) TRUE 1)", m=mixed)
    assert found.vec("mean").type is VecType.TIME
    assert shown(found)["mean"][:5] == [*(FIRST + day * DAY_MS for day in range(4)), None]


def test_rows_without_numbers_have_no_mean(evaluate, mixed, shown) -> None:
    assert shown(evaluate("(mean (cols m ['g' 's']) TRUE 1)", m=mixed)) == {"mean": [None] * 8}


def test_sums_along_both_axes(evaluate, mixed, shown) -> None:
    found = shown(evaluate("(sumaxis m TRUE 0)", m=mixed))
    assert [found[name] for name in "ghxys"] == [[None], [13.0], [16.0], [197.0], [None]]
    rows = shown(evaluate("(sumaxis (cols m ['h' 'x' 'y']) FALSE 1)", m=mixed))["sum"]
    assert rows == [12.5, None, None, 47.5, 57.5, 61.0, None, None]


def test_spread_and_shape_of_columns(evaluate, mixed, numbers) -> None:
    sd = evaluate("(sd m TRUE)", m=mixed).values
    expected = [np.nan, 0.6900655593423541, 2.2334044054078603, 21.35805858842668, np.nan, np.nan]
    assert sd == pytest.approx(expected, rel=1e-14, nan_ok=True)
    assert all(np.isnan(evaluate("(sd m FALSE)", m=mixed).values))
    found = evaluate("(skewness n FALSE)", n=numbers).values
    assert found == pytest.approx([0.8455132039921079, 0.7951730493677911, -0.21073534441295738])
    found = evaluate("(kurtosis n TRUE)", n=numbers).values
    assert found == pytest.approx([2.5209375, 2.1840705857638043, 1.5764828303850156])


def test_missing_values_have_no_part_in_a_shape(evaluate, mixed) -> None:
    values = mixed.vec("x").values()
    values = values[~np.isnan(values)]
    found = evaluate("(kurtosis (cols m 'x') TRUE)", m=mixed).values
    assert found == pytest.approx([stats.kurtosis(values, fisher=False)], rel=1e-14)


def test_infinities_have_a_mean_and_no_spread(evaluate) -> None:
    frame = frame_from_arrays("f", {"x": [1.0, np.inf], "y": [np.inf, -np.inf]})
    mean = evaluate("(mean f TRUE 0)", f=frame)
    assert mean.vec("x").values() == [np.inf]
    assert np.isnan(mean.vec("y").values()).all()
    assert np.isnan(evaluate("(sd f TRUE)", f=frame).values).all()
    assert np.isnan(evaluate("(skewness f TRUE)", f=frame).values).all()


@given(st.lists(st.integers(-1000, 1000), min_size=3, max_size=40), st.sampled_from([1, 2, 4]))
@settings(max_examples=30)
def test_shape_is_scipys_wherever_the_values_lie(evaluate, values, threads) -> None:
    if len(set(values)) < 2:
        return
    shifted = np.array(values) + 1e9  # naive sums of powers lose every digit here
    frame = frame_from_arrays("f", {"x": shifted}, block_rows=5)
    for name, reference in (
        ("skewness", stats.skew(values)),
        ("kurtosis", stats.kurtosis(values, fisher=False)),
    ):
        found = evaluate(f"({name} f TRUE)", threads=threads, f=frame).values
        assert found == evaluate(f"({name} f TRUE)", threads=1, f=frame).values
        assert found == pytest.approx([reference], rel=1e-6, abs=1e-6)


def test_a_single_value_does_not_deviate(evaluate) -> None:
    frame = frame_from_arrays("f", {"x": np.array([np.nan, 3.0]), "y": np.array([1.0, 2.0])}, 2)
    assert evaluate("(sd f TRUE)", f=frame).values == pytest.approx((0.0, 0.5**0.5))
