"""Missing values replaced in the frame itself: by the values that H2O takes."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from steam.core.errors import InvalidInput
from steam.trainer.frame.frame import frame_from_arrays

NAN = np.nan
WHOLE = "'interpolate' [] '_' '_'"


@pytest.fixture
def gaps():
    """What H2O 3.46.0.12 was asked about."""
    days = [f"2020-01-0{day}" if day else "NaT" for day in (1, 2, 0, 4, 5, 0)]
    return frame_from_arrays(
        "gaps",
        {
            "g": np.array(list("ababac"), object),
            "x": np.array([1, NAN, 3, 4, NAN, NAN]),
            "y": np.array([NAN, NAN, 5, NAN, 7.5, NAN]),
            "t": np.array(days, "datetime64[ms]"),
            "e": np.array(["p", "q", None, "q", None, "p"], object),
        },
        block_rows=4,
        domains={"g": ("a", "b", "c"), "e": ("p", "q")},
    )


def imputed(evaluate, arguments: str, gaps, **others):
    """The worth of the expression, and the frame afterwards."""
    worths = []

    def keep(text: str, **frames):
        worths.append(evaluate(text, **frames))

    keep(f"(h2o.impute gaps {arguments})", gaps=gaps, **others)
    after = evaluate(f"(, (h2o.impute gaps {arguments}) gaps)", gaps=gaps, **others)
    return worths[0], after


@pytest.mark.parametrize(
    ("column", "arguments", "value", "values"),
    [
        (1, f"'mean' {WHOLE}", 8 / 3, [1, 8 / 3, 3, 4, 8 / 3, 8 / 3]),
        (1, f"'median' {WHOLE}", 3, [1, 3, 3, 4, 3, 3]),
        (2, f"'median' {WHOLE}", 6.25, [6.25, 6.25, 5, 6.25, 7.5, 6.25]),
        (2, "'median' 'low' [] '_' '_'", 5, [5, 5, 5, 5, 7.5, 5]),
        (2, "'median' 'high' [] '_' '_'", 7.5, [7.5, 7.5, 5, 7.5, 7.5, 7.5]),
        (1, f"'mode' {WHOLE}", 1, [1, 1, 3, 4, 1, 1]),
        (4, f"'mode' {WHOLE}", 0, ["p", "q", "p", "q", "p", "p"]),
    ],
)
def test_one_column_is_filled(evaluate, shown, gaps, column, arguments, value, values) -> None:
    found, after = imputed(evaluate, f"{column} {arguments}", gaps)
    assert found.values[column] == pytest.approx(value, rel=1e-15)
    assert [place for place, one in enumerate(found.values) if not np.isnan(one)] == [column]
    name = gaps.names[column]
    assert shown(after)[name] == values
    for other in set(gaps.names) - {name}:
        assert after.vec(other) is gaps.vec(other)


def test_all_columns_are_filled_but_times(evaluate, shown, gaps) -> None:
    found, after = imputed(evaluate, f"-1 'mean' {WHOLE}", gaps)
    assert found.values == pytest.approx((0, 8 / 3, 6.25, NAN, 0), nan_ok=True)
    assert shown(after)["e"] == ["p", "q", "p", "q", "p", "p"]
    assert after.vec("t") is gaps.vec("t")


def test_given_values_are_taken(evaluate, shown, gaps) -> None:
    found, after = imputed(evaluate, "-1 'mean' 'interpolate' [] '_' [0 7 8 nan 1]", gaps)
    assert found.values == pytest.approx((0, 7, 8, NAN, 1), nan_ok=True)
    assert shown(after)["x"] == [1, 7, 3, 4, 7, 7]
    assert shown(after)["e"] == ["p", "q", "q", "q", "q", "p"]


@pytest.mark.parametrize("by", ["[0]", "['g']", "0", "'g'"])
def test_groups_fill_their_own(evaluate, shown, gaps, by) -> None:
    found, after = imputed(evaluate, f"1 'mean' 'interpolate' {by} '_' '_'", gaps)
    assert shown(found) == {"g": ["a", "b", "c"], "mean_x": [2, 4, None]}
    assert shown(after)["x"] == [1, 4, 3, 4, 2, None]


def test_groups_fill_all_columns_and_levels_too(evaluate, shown, gaps) -> None:
    found, after = imputed(evaluate, "-1 'median' 'interpolate' [0] '_' '_'", gaps)
    assert found.names == ("g", "median_x", "median_y", "mode_e")
    assert shown(after)["e"] == ["p", "q", "p", "q", "p", "p"]
    assert shown(after)["y"] == [6.25, None, 5, None, 7.5, None]


def test_a_frame_may_have_the_values_of_groups(evaluate, shown, gaps) -> None:
    groups = frame_from_arrays(
        "h", {"g": np.array(["b", "a"], object), "v": np.array([200, 100])}, 9, {"g": ("a", "b")}
    )
    for by in ("[]", "[0]"):
        _, after = imputed(evaluate, f"1 'mean' 'interpolate' {by} h _", gaps, h=groups)
        assert shown(after)["x"] == [1, 200, 3, 4, 100, None]


NUMBERS = st.lists(st.none() | st.integers(-50, 50), min_size=1, max_size=40)


@settings(max_examples=30)
@given(values=NUMBERS)
def test_a_mean_is_that_of_numpy_and_nothing_else_changes(evaluate, values) -> None:
    numbers = np.array([NAN if value is None else value for value in values], float)
    frame = frame_from_arrays("gaps", {"x": numbers}, block_rows=7)
    _, after = imputed(evaluate, f"0 'mean' {WHOLE}", frame)
    there = numbers[~np.isnan(numbers)]
    mean = np.mean(there) if len(there) else NAN
    expected = np.where(np.isnan(numbers), mean, numbers)
    assert after.vec("x").values() == pytest.approx(expected, rel=1e-12, abs=1e-12, nan_ok=True)


@pytest.mark.parametrize(
    "arguments",
    [
        f"9 'mean' {WHOLE}",
        f"-2 'mean' {WHOLE}",
        f"1 'best' {WHOLE}",
        f"4 'mean' {WHOLE}",
        f"3 'mean' {WHOLE}",
        "1 'median' 'middle' [] '_' '_'",
        "1 'mean' 'interpolate' [1] '_' '_'",
        "-1 'mean' 'interpolate' [] '_' [1 2]",
        "-1 'mean' 'interpolate' [] '_' [0 7 8 nan 2]",
        "1 'mean' 'interpolate' [] gaps '_'",
        "1 'mean' 'interpolate' 'nope' '_' '_'",
    ],
)
def test_what_makes_no_sense_is_refused(evaluate, gaps, arguments) -> None:
    with pytest.raises(InvalidInput):
        evaluate(f"(h2o.impute gaps {arguments})", gaps=gaps)
