"""Frames beside and below each other against lists put together."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from steam.core.errors import InvalidInput
from steam.trainer.frame.changes import bind
from steam.trainer.frame.changes.bind import bind_columns, bind_rows
from steam.trainer.frame.changes.columns import rename_columns
from steam.trainer.frame.frame import frame_from_arrays
from tests.trainer.frame.plain import NAMES, ROWS, Row, as_bits, frame_of, must_notice, rows_of

BESIDE = st.tuples(ROWS, st.integers(1, 6), st.integers(1, 6))
BELOW = st.lists(st.tuples(ROWS, st.integers(1, 6)), min_size=1, max_size=4)


def binds_columns_as_zip_does(case: tuple[list[Row], int, int]) -> bool:
    some, block_rows, other_rows = case
    left, right = frame_of(some, block_rows), frame_of(some[::-1], other_rows, "g")
    right = rename_columns(right, {name: f"{name}2" for name in NAMES})
    both = bind_columns([left, right])
    beside = zip(as_bits(some), as_bits(some)[::-1], strict=True)
    return rows_of(both) == [one + other for one, other in beside] and both.blocks == left.blocks


def binds_rows_as_lists_do(case: list[tuple[list[Row], int]]) -> bool:
    frames = [frame_of(some, rows, f"f{number}") for number, (some, rows) in enumerate(case)]
    return rows_of(bind_rows(frames)) == as_bits([row for some, _ in case for row in some])


@given(BESIDE)
def test_columns_beside_each_other(case) -> None:
    assert binds_columns_as_zip_does(case)


@given(BELOW)
def test_rows_below_each_other(case) -> None:
    assert binds_rows_as_lists_do(case)


def takes_chunks_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bind, "cut_like", lambda vec, frame: vec)


def puts_the_first_last(monkeypatch: pytest.MonkeyPatch) -> None:
    true = bind.append_rows
    monkeypatch.setattr(bind, "append_rows", lambda top, bottom: true(bottom, top))


def test_wrong_columns_are_noticed(monkeypatch) -> None:
    must_notice(monkeypatch, takes_chunks_as_they_are, BESIDE, binds_columns_as_zip_does)


def test_wrong_rows_are_noticed(monkeypatch) -> None:
    must_notice(monkeypatch, puts_the_first_last, BELOW, binds_rows_as_lists_do)


def test_what_does_not_fit_is_refused() -> None:
    frame = frame_from_arrays("f", {"x": np.arange(5.0)}, 2)
    with pytest.raises(InvalidInput, match="'g' has 2 rows and 'f' has 5"):
        bind_columns([frame, frame_from_arrays("g", {"y": [1.0, 2.0]})])
    with pytest.raises(InvalidInput, match="'x' appears twice"):
        bind_columns([frame, frame])
    for put_together in (bind_columns, bind_rows):
        with pytest.raises(InvalidInput, match="no frames"):
            put_together([])
        assert put_together([frame]).vecs == frame.vecs
