"""Missing values filled from beside them: as H2O and polars fill them."""

import numpy as np
import polars as pl
import pytest
from hypothesis import find, given, settings
from hypothesis import strategies as st
from hypothesis.errors import NoSuchExample

from steam.core.errors import InvalidInput
from steam.trainer.frame.frame import frame_from_arrays

NAN = np.nan
X, Y = [1, NAN, 3, 4, NAN, NAN], [NAN, NAN, 5, NAN, 7.5, NAN]


@pytest.fixture
def gaps():
    """What H2O 3.46.0.12 was asked about."""
    return frame_from_arrays("gaps", {"x": np.array(X), "y": np.array(Y)}, block_rows=4)


@pytest.mark.parametrize(
    ("arguments", "x", "y"),
    [
        ("'forward' 0 1", [1, 1, 3, 4, 4, None], [None, None, 5, 5, 7.5, 7.5]),
        ("'backward' 0 2", [1, 3, 3, 4, None, None], [5, 5, 5, 7.5, 7.5, None]),
        ("'forward' 1 2", [1, None, 3, 4, None, None], [1, None, 5, 4, 7.5, None]),
        ("'Backward' 1 2", [1, None, 3, 4, 7.5, None], [None, None, 5, None, 7.5, None]),
        ("'forward' 0 0", [1, None, 3, 4, None, None], [None, None, 5, None, 7.5, None]),
    ],
)
def test_gaps_are_filled_as_h2o_fills_them(evaluate, gaps, shown, arguments, x, y) -> None:
    assert shown(evaluate(f"(h2o.fillna g {arguments})", g=gaps)) == {"x": x, "y": y}


def test_columns_keep_their_types(evaluate, mixed, shown) -> None:
    found = evaluate("(h2o.fillna m 'forward' 0 9)", m=mixed)
    assert [vec.type for vec in found.vecs] == [vec.type for vec in mixed.vecs]
    assert shown(found)["g"] == ["red", "blue", "red", "green", "green", "red", "blue", "blue"]
    assert shown(found)["s"][3] == "apple"


COLUMN = st.lists(st.none() | st.integers(-9, 9), min_size=1, max_size=30)


def filled(evaluate, shown, values, direction, most):
    numbers = np.array([NAN if value is None else value for value in values], float)
    down = frame_from_arrays("f", {"x": numbers}, block_rows=4)
    along = frame_from_arrays("f", {str(i): np.array([v]) for i, v in enumerate(numbers)})
    (one,) = shown(evaluate(f"(h2o.fillna f '{direction}' 0 {most})", f=down)).values()
    other = shown(evaluate(f"(h2o.fillna f '{direction}' 1 {most})", f=along)).values()
    assert one == [value for (value,) in other]
    return one


def by_polars(values, direction, most):
    series = pl.Series(values, dtype=pl.Float64)
    if direction == "backward":
        return series.fill_null(strategy="backward", limit=most).to_list()
    return series.fill_null(strategy="forward", limit=most).to_list()


CASES = st.tuples(COLUMN, st.sampled_from(["forward", "backward"]), st.integers(1, 5))


@settings(max_examples=40)
@given(case=CASES)
def test_gaps_are_filled_as_polars_fills_them(evaluate, shown, case) -> None:
    assert filled(evaluate, shown, *case) == by_polars(*case)


def test_the_property_would_notice_one_too_many(evaluate, shown) -> None:
    def differs(case) -> bool:
        values, direction, most = case
        return filled(evaluate, shown, *case) != by_polars(values, direction, most + 1)

    try:
        find(CASES, differs)
    except NoSuchExample:
        pytest.fail("no example tells the mutant")


@pytest.mark.parametrize(
    "expression",
    [
        "(h2o.fillna m 'sideways' 0 1)",
        "(h2o.fillna m 'forward' 2 1)",
        "(h2o.fillna m 'forward' 0 -1)",
        "(h2o.fillna m 'forward' 1 1)",
    ],
)
def test_what_makes_no_sense_is_refused(evaluate, mixed, expression) -> None:
    with pytest.raises(InvalidInput):
        evaluate(expression, m=mixed)
