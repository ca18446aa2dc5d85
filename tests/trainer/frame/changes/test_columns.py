"""Columns renamed, removed, reordered, and cut as a frame is."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from steam.core.errors import InvalidInput, NotFound
from steam.trainer.frame.changes import columns
from steam.trainer.frame.changes.columns import (
    cut_like,
    remove_columns,
    rename_columns,
    reorder_columns,
)
from steam.trainer.frame.frame import frame_from_arrays
from tests.trainer.frame.plain import NAMES, ROWS, Row, as_bits, frame_of, must_notice, rows_of

FRAME = frame_from_arrays("f", {"a": [1.0], "b": [2.0], "c": [3.0]})
CUTS = st.tuples(ROWS, st.integers(1, 6), st.integers(1, 6))


def recuts_without_a_change(case: tuple[list[Row], int, int]) -> bool:
    some, block_rows, other_rows = case
    frame, other = frame_of(some, block_rows), frame_of(some, other_rows)
    recut = frame.with_columns({name: cut_like(other.vec(name), frame) for name in NAMES})
    return rows_of(recut) == as_bits(some)


@given(CUTS)
def test_a_column_cut_anew_holds_the_same(case) -> None:
    assert recuts_without_a_change(case)


def starts_a_row_late(monkeypatch: pytest.MonkeyPatch) -> None:
    true = columns.span
    monkeypatch.setattr(columns, "span", lambda n, held, a, b: true(n, held, a, b - (a > 0)))


def test_wrong_cuts_are_noticed(monkeypatch) -> None:
    must_notice(monkeypatch, starts_a_row_late, CUTS, recuts_without_a_change)


def test_chunks_that_are_cut_alike_are_shared() -> None:
    frame = frame_from_arrays("f", {"x": np.arange(25.0)}, 10)
    again = cut_like(frame.vec("x"), frame)
    assert again.chunks == frame.vec("x").chunks
    with pytest.raises(InvalidInput, match="A column of 25 rows does not fit 1 rows"):
        cut_like(frame.vec("x"), FRAME)


def test_names_may_be_swapped() -> None:
    swapped = rename_columns(FRAME, {"a": "b", "b": "a"})
    assert swapped.names == ("b", "a", "c")
    assert swapped.vec("b") is FRAME.vec("a")
    assert FRAME.names == ("a", "b", "c")
    with pytest.raises(InvalidInput, match="'c' appears twice"):
        rename_columns(FRAME, {"a": "c"})
    with pytest.raises(NotFound, match="no column 'z'"):
        rename_columns(FRAME, {"z": "y"})


def test_removing_and_reordering_share_the_rest() -> None:
    assert remove_columns(FRAME, ["b"]).vecs == (FRAME.vec("a"), FRAME.vec("c"))
    assert remove_columns(FRAME, FRAME.names).columns == 0
    assert reorder_columns(FRAME, ["c"]).names == ("c", "a", "b")
    assert reorder_columns(FRAME, ["c"]).vec("a") is FRAME.vec("a")
    with pytest.raises(NotFound):
        remove_columns(FRAME, ["z"])
    with pytest.raises(InvalidInput, match="'a' appears twice"):
        reorder_columns(FRAME, ["a", "a"])
