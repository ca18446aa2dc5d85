"""Quantiles, medians and median deviations, beside H2O and numpy."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from steam.core.errors import InvalidInput, NotFound
from steam.trainer.frame.frame import frame_from_arrays
from steam.trainer.rapids import order_statistics

METHODS = {
    "interpolate": "linear",
    "average": "midpoint",
    "low": "lower",
    "high": "higher",
}


@pytest.mark.parametrize(
    ("method", "expected"),
    [
        ("interpolate", [[1.5, 3.5, 8.0], [1.5, 2.5, 6.75], [1.5, 5.0, 8.5]]),
        ("average", [[1.5, 3.5, 8.0], [1.5, 2.5, 6.75], [1.5, 5.0, 8.5]]),
        ("low", [[1.0, 3.0, 6.0], [1.0, 2.0, 5.5], [0.0, 3.0, 8.0]]),
        ("high", [[2.0, 4.0, 10.0], [2.0, 3.0, 8.0], [3.0, 7.0, 9.0]]),
    ],
)
def test_they_are_those_of_h2o(evaluate, numbers, shown, method, expected) -> None:
    found = shown(evaluate(f"(quantile n [0.1 0.5 0.9] '{method}' '_')", n=numbers))
    assert list(found) == ["Probs", "pQuantiles", "qQuantiles", "rQuantiles"]
    assert found.pop("Probs") == [0.1, 0.5, 0.9]
    assert list(found.values()) == [pytest.approx(one, rel=1e-14) for one in expected]


def test_weights_stand_for_repeated_values(evaluate, numbers, shown) -> None:
    found = shown(evaluate("(quantile n [0.1 0.5 0.9] 'interpolate' 'r')", n=numbers))
    assert list(found) == ["Probs", "pQuantiles", "qQuantiles"]
    assert found["pQuantiles"] == pytest.approx([1.9, 3.5, 6.0], rel=1e-14)
    assert found["qQuantiles"] == pytest.approx([2.0, 5.5, 8.0], rel=1e-14)


def test_only_numbers_have_quantiles(evaluate, mixed, shown) -> None:
    found = shown(evaluate("(quantile m [0.5] 'interpolate' _)", m=mixed))
    assert [found[f"{name}Quantiles"] for name in "ghxyst"] == [
        *([None], [2.0], [2.5], [35.0], [None], [None])
    ]


def test_infinities_stand_at_the_ends(evaluate, shown) -> None:
    frame = frame_from_arrays("f", {"x": [-np.inf, 1.0, 2.0, np.inf, np.inf]})
    found = shown(evaluate("(quantile f [0 0.25 0.4 1] 'interpolate' '_')", f=frame))
    assert found["xQuantiles"] == [-np.inf, 1.0, pytest.approx(1.6), np.inf]


@pytest.mark.parametrize(
    ("expression", "error"),
    [
        ("(quantile n [1.5] 'interpolate' '_')", InvalidInput),
        ("(quantile n [nan] 'interpolate' '_')", InvalidInput),
        ("(quantile n [0:20000] 'interpolate' '_')", InvalidInput),
        ("(quantile n [0.5] 'sideways' '_')", InvalidInput),
        ("(quantile n [0.5] 'low' 'nobody')", NotFound),
        ("(h2o.mad n 'interpolate' 1)", InvalidInput),
    ],
)
def test_what_makes_no_sense_is_refused(evaluate, numbers, expression, error) -> None:
    with pytest.raises(error):
        evaluate(expression, n=numbers)


def test_medians_are_those_of_h2o(evaluate, mixed, numbers) -> None:
    assert evaluate("(median n FALSE)", n=numbers).values == (3.5, 2.5, 5.0)
    found = evaluate("(median m TRUE)", m=mixed).values
    assert found == pytest.approx([np.nan, 2, 2.5, 35, np.nan, np.nan], nan_ok=True)
    assert all(math.isnan(one) for one in evaluate("(median m FALSE)", m=mixed).values)


def test_median_deviation_is_scipys(evaluate, mixed, numbers) -> None:
    values = numbers.vec("q").values()
    found = evaluate("(h2o.mad (cols n 'q') 'interpolate' 1.4826)", n=numbers)
    assert found == pytest.approx(1.4826 * stats.median_abs_deviation(values), rel=1e-14)
    assert math.isnan(evaluate("(h2o.mad (cols m 'x') 'interpolate' 1)", m=mixed))


CASES = st.tuples(
    st.lists(st.floats(-1e9, 1e9), min_size=1, max_size=50),
    st.floats(0, 1),
    st.sampled_from(sorted(METHODS)),
)


def is_numpys(evaluate, values, probability, method) -> bool:
    """Whether the quantile is numpy's, but where that rounds the place to a whole number."""
    place = (len(values) - 1) * probability
    if method != "interpolate" and abs(place - round(place)) < 1e-9 and place != round(place):
        return True
    frame = frame_from_arrays("f", {"x": values}, block_rows=6)
    expression = f"(quantile f [{probability!r}] '{method}' '_')"
    (found,) = evaluate(expression, f=frame).vec("xQuantiles").values()
    expected = np.quantile(values, probability, method=METHODS[method])
    return abs(found - expected) <= 1e-12 * max(map(abs, values))


@given(CASES)
@settings(max_examples=50)
def test_they_are_those_of_numpy(evaluate, case) -> None:
    assert is_numpys(evaluate, *case)


def test_the_property_catches_another_way_between_two_values(
    evaluate, noticed, monkeypatch
) -> None:
    nearest = lambda low, high, part, _method: low if part < 0.5 else high  # noqa: E731
    monkeypatch.setattr(order_statistics, "combined", nearest)
    assert noticed(CASES, lambda case: is_numpys(evaluate, *case))
