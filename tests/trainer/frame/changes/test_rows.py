"""Slices and filters of frames against the same of plain rows."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from steam.core.errors import InvalidInput
from steam.trainer.frame.changes import pieces, rows
from steam.trainer.frame.changes.rows import filter_rows, slice_rows
from steam.trainer.frame.frame import frame_from_arrays
from tests.trainer.frame.plain import ROWS, Row, as_bits, frame_of, must_notice, rows_of

SLICES = st.tuples(ROWS, st.integers(1, 6), st.integers(-2, 16), st.integers(-2, 16))
FILTERS = ROWS.flatmap(
    lambda some: st.tuples(
        st.just(some),
        st.integers(1, 6),
        st.lists(st.booleans(), min_size=len(some), max_size=len(some)),
    )
)


def slices_as_lists_do(case: tuple[list[Row], int, int, int]) -> bool:
    some, block_rows, offset, count = case
    frame = frame_of(some, block_rows)
    first = max(offset, 0)
    found = rows_of(slice_rows(frame, offset, count))
    return found == as_bits(some[first : first + max(count, 0)]) and rows_of(frame) == as_bits(some)


def filters_as_lists_do(case: tuple[list[Row], int, list[bool]]) -> bool:
    some, block_rows, kept = case
    frame = frame_of(some, block_rows)
    found = rows_of(filter_rows(frame, np.array(kept, dtype=np.bool_)))
    expected = [row for row, stays in zip(as_bits(some), kept, strict=True) if stays]
    return found == expected and rows_of(frame) == as_bits(some)


@given(SLICES)
def test_a_slice_holds_the_rows_of_a_list_slice(case) -> None:
    assert slices_as_lists_do(case)


@given(FILTERS)
def test_a_filter_holds_the_rows_that_are_chosen(case) -> None:
    assert filters_as_lists_do(case)


def ends_one_row_early(monkeypatch: pytest.MonkeyPatch) -> None:
    true = rows.span
    monkeypatch.setattr(rows, "span", lambda n, held, a, b: true(n, held, a, min(b, held - 1)))


def takes_whole_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        rows, "span", lambda n, held, a, b: pieces.Piece(n, held if min(b, held) > max(a, 0) else 0)
    )


def loses_what_does_not_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    true = rows.grouped
    monkeypatch.setattr(rows, "grouped", lambda some, most: [g[:1] for g in true(some, most)])


def masks_upside_down(monkeypatch: pytest.MonkeyPatch) -> None:
    true = rows._chosen
    monkeypatch.setattr(rows, "_chosen", lambda n, held, mask: true(n, held, mask[::-1]))


@pytest.mark.parametrize("mutate", [ends_one_row_early, takes_whole_chunks])
def test_wrong_slices_are_noticed(monkeypatch, mutate) -> None:
    must_notice(monkeypatch, mutate, SLICES, slices_as_lists_do)


@pytest.mark.parametrize("mutate", [loses_what_does_not_fit, masks_upside_down])
def test_wrong_filters_are_noticed(monkeypatch, mutate) -> None:
    must_notice(monkeypatch, mutate, FILTERS, filters_as_lists_do)


def test_chunks_that_stay_whole_are_shared() -> None:
    frame = frame_from_arrays("f", {"x": np.arange(100.0)}, 10)
    some = slice_rows(frame, 5, 90)
    assert some.vec("x").chunks[1:-1] == frame.vec("x").chunks[1:-1]
    assert [rows for _, rows in some.blocks] == [5, *[10] * 8, 5]
    assert slice_rows(frame, 0, 100).vecs == frame.vecs
    kept = np.ones(100, dtype=np.bool_)
    kept[33] = False
    fewer = filter_rows(frame, kept)
    assert fewer.vec("x").chunks[:3] == frame.vec("x").chunks[:3]
    assert fewer.vec("x").chunks[4:] == frame.vec("x").chunks[4:]


def test_few_rows_of_many_blocks_come_to_few_blocks() -> None:
    frame = frame_from_arrays("f", {"x": np.arange(1000.0)}, 10)
    kept = np.arange(1000) % 10 == 3
    fewer = filter_rows(frame, kept)
    assert [rows for _, rows in fewer.blocks] == [10] * 10
    assert fewer.vec("x").values().tolist() == np.arange(3.0, 1000, 10).tolist()


@pytest.mark.parametrize("mask", [np.ones(4, dtype=bool), np.ones(5), np.ones((5, 1), dtype=bool)])
def test_masks_of_another_shape_are_refused(mask) -> None:
    with pytest.raises(InvalidInput, match="A filter of 5 rows"):
        filter_rows(frame_from_arrays("f", {"x": np.arange(5.0)}), mask)
