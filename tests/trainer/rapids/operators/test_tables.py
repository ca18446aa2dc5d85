"""Tables of counts, distinct values and modes."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from steam.core.errors import InvalidInput
from steam.trainer.frame.frame import frame_from_arrays


def test_one_column_is_counted_without_missing_values(evaluate, mixed, shown) -> None:
    found = shown(evaluate("(table (cols m 'g') TRUE)", m=mixed))
    assert found == {"g": ["blue", "green", "red"], "Count": [2, 1, 3]}
    assert shown(evaluate("(table (cols m 'h'))", m=mixed))["Count"] == [2, 4, 1]


def test_two_columns_are_counted_in_pairs(evaluate, mixed, shown) -> None:
    expected = {"g": ["blue", "green", "red", "red"], "h": [2, 3, 1, 2], "Counts": [2, 1, 2, 1]}
    assert shown(evaluate("(table (cols m 'g') (cols m 'h') TRUE)", m=mixed)) == expected
    assert shown(evaluate("(table (cols m ['g' 'h']) TRUE)", m=mixed)) == expected


def test_a_table_that_is_not_dense_has_a_column_for_each_value(evaluate, mixed, shown) -> None:
    found = shown(evaluate("(table (cols m 'g') (cols m 'h') FALSE)", m=mixed))
    assert found == {
        "g": ["blue", "green", "red"],
        "1.0": [0, 0, 2],
        "2.0": [2, 0, 1],
        "3.0": [0, 1, 0],
    }
    found = evaluate("(table (cols m 'h') (cols m 'g') FALSE)", m=mixed)
    assert found.names == ("h", "blue", "green", "red")


def test_names_do_not_get_in_each_others_way(evaluate, shown) -> None:
    frame = frame_from_arrays("f", {"Count": [1, 1]})
    assert shown(evaluate("(table f TRUE)", f=frame)) == {"Count": [1], "Count0": [2]}
    assert evaluate("(table f f TRUE)", f=frame).names == ("Count", "Count0", "Counts")


@pytest.mark.parametrize(
    "expression",
    ["(table m TRUE)", "(table (cols m 'g') 'h')", "(table (cols m 'g') (rows m 0))"],
)
def test_what_is_no_table_is_refused(evaluate, mixed, expression) -> None:
    with pytest.raises(InvalidInput):
        evaluate(expression, m=mixed)


def test_distinct_values_in_their_order(evaluate, mixed, shown) -> None:
    unique = "(unique (cols m '{}') {})"
    assert shown(evaluate(unique.format("g", "FALSE"), m=mixed)) == {"C1": ["blue", "green", "red"]}
    assert shown(evaluate(unique.format("g", "TRUE"), m=mixed))["C1"][-1] is None
    assert shown(evaluate(unique.format("h", "TRUE"), m=mixed)) == {"C1": [1, 2, 3, None]}
    assert shown(evaluate(unique.format("s", "FALSE"), m=mixed)) == {"C1": ["apple", "fig", "pear"]}
    assert evaluate(unique.format("t", "FALSE"), m=mixed).vec("C1").type == "time"


def test_levels_that_no_row_has_are_not_among_the_distinct(evaluate, mixed) -> None:
    found = evaluate("(unique (cols (rows m [0 3]) 'g') FALSE)", m=mixed)
    assert found.vec("C1").domain == ("green", "red")


def test_a_mode_is_the_code_of_a_level(evaluate, mixed) -> None:
    assert evaluate("(mode (cols m 'g'))", m=mixed) == 2.0
    assert np.isnan(evaluate("(mode (cols (rows m [4 7]) 'g'))", m=mixed))
    with pytest.raises(InvalidInput):
        evaluate("(mode (cols m 'x'))", m=mixed)


@given(st.lists(st.tuples(st.integers(0, 3), st.sampled_from("abc")), min_size=1, max_size=30))
@settings(max_examples=30)
def test_both_kinds_of_table_count_the_same(evaluate, shown, pairs) -> None:
    numbers, letters = zip(*pairs, strict=True)
    frame = frame_from_arrays(
        "f",
        {"n": np.array(numbers), "l": np.array(letters, object)},
        block_rows=4,
        domains={"l": ("a", "b", "c")},
    )
    dense = shown(evaluate("(table f TRUE)", f=frame))
    counts = dict(zip(zip(dense["n"], dense["l"], strict=True), dense["Counts"], strict=True))
    assert counts == Counter(pairs)
    wide = shown(evaluate("(table f FALSE)", f=frame))
    for place, number in enumerate(wide["n"]):
        for letter in set(letters):
            assert wide[letter][place] == counts.get((number, letter), 0)
