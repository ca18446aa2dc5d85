"""Frames below each other against lists put together."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from steam.core.errors import InvalidInput
from steam.trainer.frame.changes import append
from steam.trainer.frame.changes.append import append_rows
from steam.trainer.frame.changes.columns import reorder_columns
from steam.trainer.frame.frame import frame_from_arrays
from steam.trainer.frame.vec import VecType
from tests.trainer.frame.plain import ROWS, Row, as_bits, frame_of, must_notice, rows_of

PAIRS = st.tuples(ROWS, st.integers(1, 6), ROWS, st.integers(1, 6))


def appends_as_lists_do(case: tuple[list[Row], int, list[Row], int]) -> bool:
    above, above_rows, below, below_rows = case
    top, bottom = frame_of(above, above_rows), frame_of(below, below_rows, "g")
    both = append_rows(top, reorder_columns(bottom, ["t", "s"]))
    return (
        rows_of(both) == as_bits(above + below)
        and list(both.vec("e").domain or ()) == sorted({e for _, e, *_ in above + below if e})
        and rows_of(top) == as_bits(above)
        and rows_of(bottom) == as_bits(below)
    )


@given(PAIRS)
def test_appending_is_putting_lists_together(case) -> None:
    assert appends_as_lists_do(case)


def keeps_old_codes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(append, "_recoded", lambda vec, domain: vec)


def goes_by_position(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        append.Frame, "vec", lambda frame, name: frame.vecs[("x", "e", "s", "t").index(name)]
    )


@pytest.mark.parametrize("mutate", [keeps_old_codes, goes_by_position])
def test_wrong_appends_are_noticed(monkeypatch, mutate) -> None:
    must_notice(monkeypatch, mutate, PAIRS, appends_as_lists_do)


def test_chunks_are_shared_where_levels_stay() -> None:
    levels = {"e": ("n", "y")}
    top = frame_from_arrays("f", {"e": np.arange(20) % 2, "x": np.arange(20.0)}, 10, levels)
    both = append_rows(top, top)
    assert both.vec("e").chunks == top.vec("e").chunks * 2
    assert both.vec("x").chunks == top.vec("x").chunks * 2


def test_rows_that_come_one_by_one_do_not_stay_in_blocks_of_one() -> None:
    grown = frame_from_arrays("f", {"x": np.arange(64.0)}, 16)
    for i in range(64, 128):
        grown = append_rows(grown, frame_from_arrays("g", {"x": [float(i)]}))
    assert grown.vec("x").values().tolist() == list(range(128))
    assert max(rows for _, rows in grown.blocks) == 16
    assert len(grown.blocks) <= 14


def test_types_that_widen_and_types_that_do_not() -> None:
    def both(above: list[object], below: list[object]) -> object:
        return append_rows(
            frame_from_arrays("f", {"c": above}), frame_from_arrays("g", {"c": below})
        ).vec("c")

    assert both([1.0], [0.5]).type is VecType.REAL
    assert both([np.nan, np.nan], ["t"]).values().tolist() == [None, None, "t"]
    assert both(["t"], [np.nan]).type is VecType.STRING
    assert both([], ["t"]).values().tolist() == ["t"]
    with pytest.raises(InvalidInput, match="'c' is int in one frame and string in the other"):
        both([1.0], ["t"])


def test_columns_must_be_the_same() -> None:
    top = frame_from_arrays("f", {"a": [1.0], "b": [1.0]})
    with pytest.raises(InvalidInput, match="'b' is in only one"):
        append_rows(top, top.select(["a"]))
