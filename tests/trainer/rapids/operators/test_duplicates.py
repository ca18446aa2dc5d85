"""Rows of which there are several, once."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from steam.core.errors import InvalidInput
from steam.trainer.frame.frame import frame_from_arrays


def test_the_first_and_the_last_of_equal_rows(evaluate, mixed, shown) -> None:
    found = shown(evaluate("(dropdup m [1] 'first')", m=mixed))
    assert (found["h"], found["x"]) == ([1, 2, 3, None], [1.5, 2.5, 4.5, 0.5])
    found = shown(evaluate("(dropdup m [1] 'last')", m=mixed))
    assert (found["h"], found["x"]) == ([1, 3, 2, None], [None, 4.5, 2.5, 0.5])


def test_rows_differ_by_any_of_the_columns(evaluate, mixed, shown) -> None:
    found = shown(evaluate("(dropdup m ['g' 'h'] 'first')", m=mixed))
    assert found["g"] == ["red", "blue", "green", None, "red", None]
    assert evaluate("(dropdup m [1:3] 'first')", m=mixed).rows == 7
    assert shown(evaluate("(dropdup m ['s'] 'first')", m=mixed))["s"] == [
        "apple",
        "pear",
        None,
        "fig",
    ]


@pytest.mark.parametrize("expression", ["(dropdup m [1] 'any')", "(dropdup m [] 'first')"])
def test_what_names_no_rows_is_refused(evaluate, mixed, expression) -> None:
    with pytest.raises(InvalidInput):
        evaluate(expression, m=mixed)


@given(st.lists(st.integers(0, 5), max_size=30))
def test_what_is_left_is_what_a_dictionary_keeps(evaluate, values) -> None:
    frame = frame_from_arrays("f", {"x": np.array(values, dtype=float)}, block_rows=4)
    found = evaluate("(dropdup f [0] 'first')", f=frame).vec("x").values()
    assert found.tolist() == list(dict.fromkeys(values))
