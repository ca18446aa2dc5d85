"""Rows of two frames together: as H2O has them, and as polars has them."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from steam.core.errors import InvalidInput, Unsupported
from steam.trainer.frame.frame import frame_from_arrays
from steam.trainer.rapids.operators import merge


def test_rows_with_equal_levels_come_together(evaluate, mixed, other, shown) -> None:
    found = shown(evaluate("(merge m o FALSE FALSE [0] [0] 'auto')", m=mixed, o=other))
    assert list(found) == ["g", "h", "x", "y", "s", "t", "h0", "z"]
    assert found["g"] == ["blue"] * 2 + ["green"] + ["red"] * 6
    assert found["h"] == [2, 2, 3, 1, 1, 1, 1, 2, 2]
    assert found["z"] == [300, 300, 500, 100, 400, 100, 400, 100, 400]
    assert found["s"][:4] == ["pear", "pear", None, "apple"]


def test_all_rows_of_the_left_frame(evaluate, mixed, other, shown) -> None:
    found = shown(evaluate("(merge m o TRUE FALSE [0 1] [0 1] 'auto')", m=mixed, o=other))
    assert found["g"] == [None, None, "blue", "blue", "green"] + ["red"] * 5
    assert found["h"] == [None, 2, 2, 2, 3, 1, 1, 1, 1, 2]
    assert found["z"] == [None, None, 300, 300, None, 100, 400, 100, 400, None]


def test_all_rows_of_the_right_frame_with_its_levels(evaluate, mixed, other, shown) -> None:
    found = evaluate("(merge m o FALSE TRUE [0] [0] 'auto')", m=mixed, o=other)
    assert found.vec("g").domain == other.vec("g").domain
    values = shown(found)
    assert values["g"][-1] == "yellow"
    assert values["x"][-1] is None
    assert values["z"] == [300, 300, 500, 100, 100, 100, 400, 400, 400, 200]


def test_columns_that_both_have_are_what_to_merge_by(evaluate, mixed, other, shown) -> None:
    named = evaluate("(merge m o TRUE FALSE [0 1] [0 1] 'auto')", m=mixed, o=other)
    assert shown(evaluate("(merge m o TRUE FALSE [] [] 'auto')", m=mixed, o=other)) == shown(named)


def test_empty_frames_merge(evaluate, mixed, other) -> None:
    empty = "(merge (rows m []) o {} {} [0] [0] 'auto')"
    assert evaluate(empty.format("TRUE", "FALSE"), m=mixed, o=other).rows == 0
    assert evaluate(empty.format("FALSE", "TRUE"), m=mixed, o=other).rows == 5
    kept = evaluate("(merge o (rows m []) TRUE FALSE [0] [0] 'auto')", m=mixed, o=other)
    assert (kept.rows, kept.columns) == (5, 8)


@pytest.mark.parametrize(
    ("expression", "error"),
    [
        ("(merge m o TRUE TRUE [0] [0] 'auto')", Unsupported),
        ("(merge m o FALSE FALSE [0] [1] 'auto')", InvalidInput),
        ("(merge m o FALSE FALSE [4] [0] 'auto')", InvalidInput),
        ("(merge m o FALSE FALSE [0 1] [0] 'auto')", InvalidInput),
        ("(merge (cols m 'x') o FALSE FALSE [] [] 'auto')", InvalidInput),
        ("(merge m o FALSE FALSE [77] [0] 'auto')", InvalidInput),
    ],
)
def test_what_does_not_fit_is_refused(evaluate, mixed, other, expression, error) -> None:
    with pytest.raises(error):
        evaluate(expression, m=mixed, o=other)


def test_a_result_without_bounds_is_refused(evaluate) -> None:
    frame = frame_from_arrays("f", {"k": np.zeros(10_000)})
    with pytest.raises(InvalidInput, match="too large"):
        evaluate("(merge f f FALSE FALSE [0] [0] 'auto')", f=frame)


KEYS = st.lists(st.one_of(st.none(), st.integers(0, 4)), max_size=15)


CASES = st.tuples(KEYS, KEYS, st.sampled_from(["inner", "left", "right"]))


def is_polars(evaluate, shown, left, right, how) -> bool:
    """Whether the rows are those of polars, and in the order of their keys."""
    tables = [
        pl.DataFrame({"k": keys, name: range(len(keys))}, schema={"k": pl.Float64, name: pl.Int64})
        for keys, name in ((left, "a"), (right, "b"))
    ]
    frames = {
        name: frame_from_arrays(name, {c: table[c].to_numpy() for c in table.columns}, block_rows=4)
        for name, table in zip("lr", tables, strict=True)
    }
    sides = {"inner": "FALSE FALSE", "left": "TRUE FALSE", "right": "FALSE TRUE"}[how]
    found = shown(evaluate(f"(merge l r {sides} [0] [0] 'auto')", **frames))
    expected = tables[0].join(tables[1], on="k", how=how).select("k", "a", "b").rows()
    rows = list(zip(*(found[name] for name in "kab"), strict=True))
    keys = [-1 if key is None else key for key, _, _ in rows]
    return keys == sorted(keys) and sorted(rows, key=str) == sorted(expected, key=str)


@given(CASES)
@settings(max_examples=60)
def test_they_are_those_of_polars(evaluate, shown, case) -> None:
    assert is_polars(evaluate, shown, *case)


def test_the_property_catches_missing_values_that_are_equal(
    evaluate, shown, noticed, monkeypatch
) -> None:
    monkeypatch.setattr(merge, "_incomplete", lambda side: np.zeros(side.frame.rows, dtype=bool))
    assert noticed(CASES, lambda case: is_polars(evaluate, shown, *case))
