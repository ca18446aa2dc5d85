"""Histograms: breaks that are listed, counted, or found by a rule."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from steam.core.errors import InvalidInput
from steam.trainer.frame.frame import frame_from_arrays


def test_a_number_of_breaks_spans_the_values(evaluate, numbers, shown) -> None:
    assert shown(evaluate("(hist (cols n 'p') 3)", n=numbers)) == {
        "breaks": [1, 5.5, 10],
        "counts": [None, 4, 2],
        "mids_true": [None, 2.5, 8],
        "mids": [None, 3.25, 7.75],
    }


def test_bins_hold_their_upper_break(evaluate, numbers, shown) -> None:
    found = shown(evaluate("(hist (cols n 'p') [10 6 3 0])", n=numbers))
    assert found["breaks"] == [0, 3, 6, 10]
    assert found["counts"] == [None, 3, 2, 1]
    assert shown(evaluate("(hist (cols n 'p') [2 4])", n=numbers))["counts"] == [None, 3]
    assert shown(evaluate("(hist (cols n 'p') [20 40])", n=numbers))["mids_true"] == [None, None]


@pytest.mark.parametrize(
    ("rule", "breaks"),
    [("sturges", 9), ("Rice", 11), ("sqrt", 12), ("doane", 8), ("scott", 7), ("fd", 9)],
)
def test_rules_say_how_many_breaks_there_are(evaluate, rule, breaks) -> None:
    values = np.concatenate([np.linspace(0.0, 1.0, 149), [1.2]])
    frame = frame_from_arrays("f", {"x": values}, block_rows=40)
    n, span = 150, 1.2
    expected = {
        "sturges": math.ceil(1 + math.log2(n)),
        "rice": math.ceil(2 * n ** (1 / 3)),
        "sqrt": math.floor(math.sqrt(n)),
        "scott": math.ceil(span / (3.5 * np.std(values, ddof=1) / n ** (1 / 3))),
        "fd": math.ceil(
            span / (2 * 1.4826 * np.median(np.abs(values - np.median(values))) / n ** (1 / 3))
        ),
    }.get(rule.lower(), breaks)
    assert evaluate(f"(hist f '{rule}')", f=frame).rows == expected


@pytest.mark.parametrize(
    "expression",
    [
        "(hist (cols m 'g') 4)",
        "(hist (cols m 'x') 1)",
        "(hist (cols m 'x') nan)",
        "(hist (cols m 'x') 1000000)",
        "(hist (cols m 'x') [1])",
        "(hist (cols m 'x') [1 nan])",
        "(hist (cols m 'x') m)",
        "(hist (cols m 'x') 'fd')",
        "(hist (cols (rows m 0) 'x') 4)",
    ],
)
def test_what_has_no_histogram_is_refused(evaluate, mixed, expression) -> None:
    with pytest.raises(InvalidInput):
        evaluate(expression, m=mixed)


@given(st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=60), st.integers(2, 12))
@settings(max_examples=40)
def test_every_value_is_counted_once(evaluate, shown, values, breaks) -> None:
    if np.ptp(values) < 1e-3:
        return
    frame = frame_from_arrays("f", {"x": [*values, math.nan]}, block_rows=7)
    found = shown(evaluate(f"(hist f {breaks})", f=frame))
    assert sum(found["counts"][1:]) == len(values)
    edges = np.array(found["breaks"])
    inner = np.searchsorted(edges[1:-1], values, side="left")
    assert found["counts"][1:] == np.bincount(inner, minlength=breaks - 1).tolist()
