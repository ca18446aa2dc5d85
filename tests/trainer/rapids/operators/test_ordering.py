"""Rows in order, ranks within groups, and the largest values."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from steam.core.errors import InvalidInput
from steam.trainer.frame.frame import frame_from_arrays
from steam.trainer.rapids import row_keys


def test_missing_values_come_first_either_way(evaluate, mixed, shown) -> None:
    found = shown(evaluate("(sort m ['x'] [1])", m=mixed))
    assert found["x"] == [None, -1, 0.5, 1.5, 2.5, 2.5, 4.5, 5.5]
    assert found["s"] == ["apple", "fig", "apple", "apple", "pear", "pear", None, "fig"]
    found = shown(evaluate("(sort m [2] [-1])", m=mixed))
    assert found["x"] == [None, 5.5, 4.5, 2.5, 2.5, 1.5, 0.5, -1]


def test_several_columns_each_in_its_direction(evaluate, mixed, shown) -> None:
    found = shown(evaluate("(sort m [0 2] [1 -1])", m=mixed))
    assert found["g"] == [None, None, "blue", "blue", "green", "red", "red", "red"]
    assert found["x"] == [5.5, 0.5, 2.5, 2.5, 4.5, None, 1.5, -1]


def test_no_column_leaves_the_order(evaluate, mixed, shown) -> None:
    assert shown(evaluate("(sort m [] [])", m=mixed)) == shown(mixed)


def test_texts_are_in_order_too(evaluate, mixed, shown) -> None:
    assert shown(evaluate("(sort (cols m 's') [0] [1])", m=mixed))["s"][:3] == [
        None,
        "apple",
        "apple",
    ]


def test_each_column_needs_a_direction(evaluate, mixed) -> None:
    with pytest.raises(InvalidInput, match="directions"):
        evaluate("(sort m [0] [])", m=mixed)


def test_ranks_within_groups_are_those_of_h2o(evaluate, mixed, shown) -> None:
    found = shown(evaluate("(rank_within_groupby m [0] [2] [1] 'rank' 0)", m=mixed))
    assert found["rank"] == [1, 2, 1, 2, 1, None, 1, 2]
    assert found["x"] == [0.5, 5.5, 2.5, 2.5, 4.5, None, -1, 1.5]
    found = shown(evaluate("(rank_within_groupby m [0] [2] [-1] 'x' 1)", m=mixed))
    assert found["x"] == [None, 5.5, 4.5, 2.5, 2.5, 1.5, 0.5, -1]
    assert found["x0"] == [None, 1, 1, 1, 2, 1, 2, 2]


def test_a_frame_without_rows_has_an_order(evaluate, mixed) -> None:
    assert evaluate("(sort (rows m []) [0] [1])", m=mixed).rows == 0
    assert evaluate("(rank_within_groupby (rows m []) [0] [2] [1] 'r' 1)", m=mixed).rows == 0


def test_the_largest_and_the_smallest_values(evaluate, mixed, numbers, shown) -> None:
    found = shown(evaluate("(topn n 0 50 1)", n=numbers))
    assert found == {"Original_Row_Indices": [3, 5, 1], "p": [10, 6, 4]}
    found = shown(evaluate("(topn n 0 34 -1)", n=numbers))
    assert found == {"Original_Row_Indices": [0, 2], "p": [1, 2]}
    assert shown(evaluate("(topn m 2 100 1)", m=mixed))["x"] == [5.5, 4.5, 2.5, 2.5, 1.5, 0.5, -1]


@pytest.mark.parametrize("expression", ["(topn m 9 5 1)", "(topn m 2 101 1)", "(topn m 0 5 1)"])
def test_what_has_no_largest_values_is_refused(evaluate, mixed, expression) -> None:
    with pytest.raises(InvalidInput):
        evaluate(expression, m=mixed)


ROWS = st.lists(
    st.tuples(st.integers(0, 3), st.sampled_from([-math.inf, -1.0, 0.0, 2.5, math.nan])),
    max_size=25,
)


def is_ordered(evaluate, rows: list[tuple[int, float]], down: bool) -> bool:
    """Whether the expression orders the rows as Python's sort does, which keeps equal rows."""
    columns = np.array(rows, dtype=float).reshape(-1, 2).T
    frame = frame_from_arrays(
        "f", {"a": columns[0], "b": columns[1], "n": np.arange(len(rows))}, block_rows=4
    )
    found = evaluate(f"(sort f [0 1] [1 {-1 if down else 1}])", f=frame).vec("n").values()

    def place(number: int) -> tuple[int, bool, float]:
        a, b = rows[number]
        missing = math.isnan(b)
        return a, not missing, 0.0 if missing else -b if down else b

    return found.tolist() == sorted(range(len(rows)), key=place)


@given(rows=ROWS, down=st.booleans())
@settings(max_examples=60)
def test_order_is_that_of_pythons_sort(evaluate, rows, down) -> None:
    assert is_ordered(evaluate, rows, down)


def test_the_property_catches_a_sort_that_mixes_equal_rows(evaluate, noticed, monkeypatch) -> None:
    backwards = lambda self: np.lexsort((-np.arange(len(self.codes)), self.codes))  # noqa: E731
    monkeypatch.setattr(row_keys.RowKeys, "order", backwards)
    assert noticed(ROWS, lambda rows: is_ordered(evaluate, rows, down=False))
