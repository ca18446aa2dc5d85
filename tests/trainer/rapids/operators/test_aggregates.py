"""One number of a frame, as H2O has it and as numpy has it; the same on any number of threads."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from steam.core.errors import InvalidInput
from steam.trainer.frame.frame import frame_from_arrays
from steam.trainer.rapids.operators import aggregates


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("(max numbers)", 10.0),
        ("(min (cols numbers [0 1]))", 1.0),
        ("(sum numbers)", 77.5),
        ("(prod numbers)", 0.0),
        ("(minNA (cols mixed ['h' 'x']))", -1.0),
        ("(sumNA (cols mixed ['h' 'x']))", 29.0),
        ("(prod.na (cols mixed 'x'))", -116.015625),
        ("(max (cols other 'g'))", 3.0),
        ("(all (cols mixed 'x'))", 1.0),
        ("(all (cols mixed 'g'))", 0.0),
        ("(any (cols mixed 'g'))", 0.0),
        ("(any (cols mixed 'y'))", 1.0),
        ("(any (cols mixed 's'))", 1.0),
        ("(any (> (cols numbers 'p') 100))", 0.0),
        ("(any.na mixed)", 1.0),
        ("(all 1)", 1.0),
        ("(any 0)", 0.0),
    ],
)
def test_numbers_are_those_of_h2o(evaluate, mixed, other, numbers, expression, expected) -> None:
    assert evaluate(expression, mixed=mixed, other=other, numbers=numbers) == expected


@pytest.mark.parametrize(
    "expression",
    [
        "(min mixed)",
        "(maxNA mixed)",
        "(sumNA (cols mixed ['g' 'h']))",
        "(sum (cols mixed ['g' 's']))",
        "(prod (cols mixed 'y'))",
        "(max (cols mixed 't'))",
        "(min (rows numbers []))",
        "(sum (cols numbers []))",
    ],
)
def test_what_has_no_number_is_missing(evaluate, mixed, numbers, expression) -> None:
    assert math.isnan(evaluate(expression, mixed=mixed, numbers=numbers))


def test_levels_called_false_and_true_are_truths(evaluate) -> None:
    codes = np.array(["TRUE", "FALSE"], object)
    frame = frame_from_arrays("f", {"b": codes}, domains={"b": ("FALSE", "TRUE")})
    assert evaluate("(any f)", f=frame) == 1.0
    assert evaluate("(all f)", f=frame) == 0.0
    assert evaluate("(all (rows f 0))", f=frame) == 1.0


@pytest.mark.parametrize(
    ("level", "any_true", "all_true"), [("True", 1.0, 1.0), ("False", 0.0, 0.0), ("yes", 0.0, 0.0)]
)
def test_a_single_level_may_be_either(evaluate, level, any_true, all_true) -> None:
    frame = frame_from_arrays("f", {"b": np.array([level] * 2, object)}, domains={"b": (level,)})
    assert evaluate("(any f)", f=frame) == any_true
    assert evaluate("(any.na f)", f=frame) == any_true
    assert evaluate("(all f)", f=frame) == all_true


def test_a_product_of_levels_is_refused(evaluate, mixed) -> None:
    with pytest.raises(InvalidInput, match="numbers"):
        evaluate("(prod mixed)", mixed=mixed)


def test_a_text_is_no_truth(evaluate) -> None:
    with pytest.raises(InvalidInput, match="neither a frame nor a number"):
        evaluate("(any 'yes')")


VALUES = st.lists(st.one_of(st.floats(-1e6, 1e6), st.just(math.nan)), min_size=1, max_size=40).map(
    np.array
)


REFERENCES = {"sumNA": np.nansum, "minNA": np.fmin.reduce, "maxNA": np.fmax.reduce}


def is_numpys(evaluate, name, values, threads=2) -> bool:
    """Whether the number is numpy's, to the bit the same on one thread."""
    frame = frame_from_arrays("f", {"x": values}, block_rows=7)
    found, again = (evaluate(f"({name} f)", threads=count, f=frame) for count in (threads, 1))
    if np.isnan(values).all():
        return math.isnan(found) and math.isnan(again)
    bound = len(values) * np.finfo(float).eps * np.nansum(np.abs(values))
    return found == again and abs(found - REFERENCES[name](values)) <= bound


@pytest.mark.parametrize("name", REFERENCES)
@given(values=VALUES, threads=st.sampled_from([1, 2, 4]))
@settings(max_examples=40)
def test_they_are_numpys_and_the_same_on_any_threads(evaluate, name, values, threads) -> None:
    assert is_numpys(evaluate, name, values, threads)


@pytest.mark.parametrize("name", REFERENCES)
def test_the_property_catches_a_fold_that_forgets_blocks(
    evaluate, noticed, monkeypatch, name
) -> None:
    first_block = lambda _evaluation, columns, of_block, _join: of_block(columns[0].decode(0))  # noqa: E731
    monkeypatch.setattr(aggregates, "folded", first_block)
    assert noticed(VALUES, lambda values: is_numpys(evaluate, name, values))
