"""Codes of levels by a hash of their views."""

import string

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from steam.scoring.codecs.arrow.level_views import codes_of, table_of, views_at

LETTERS = string.ascii_letters


def views_of(texts: list[str]):
    coded = [text.encode() for text in texts]
    offsets = np.cumsum([0, *map(len, coded)])
    return views_at(memoryview(b"".join(coded)), offsets)


@given(st.lists(st.text(max_size=3), min_size=1, max_size=60, unique=True), st.data())
def test_each_level_has_its_place(levels: list[str], data: st.DataObject) -> None:
    table = table_of(tuple(levels))
    assert table is not None
    rows = data.draw(st.lists(st.sampled_from(levels)))
    codes = codes_of(table, views_of(rows), None)
    assert codes is not None
    assert [levels[code] for code in codes.tolist()] == rows


@given(st.lists(st.text(max_size=3), min_size=1, max_size=9, unique=True), st.text(max_size=12))
def test_a_text_that_is_no_level_is_noticed_unless_it_is_missing(
    levels: list[str], other: str
) -> None:
    if other in levels or len(other.encode()) > 12:
        return
    table, views = table_of(tuple(levels)), views_of([levels[0], other])
    assert table is not None
    assert codes_of(table, views, None) is None
    codes = codes_of(table, views, np.array([False, True]))
    assert codes is not None
    assert codes.tolist() == [0, -1]


def test_levels_of_the_same_length_and_beginning_are_told_apart() -> None:
    levels = [f"{first}beginning{last}" for first in "ab" for last in LETTERS]
    table = table_of(tuple(levels))
    assert table is not None
    codes = codes_of(table, views_of(levels), None)
    assert codes is not None
    assert codes.tolist() == list(range(len(levels)))


def test_there_are_tables_of_as_many_levels_as_slots_allow() -> None:
    assert table_of(tuple(f"level {number}" for number in range(180))) is not None
    assert table_of(tuple(f"level {number}" for number in range(1_000))) is None
    assert table_of(("a level that is long",)) is None
    assert table_of(()) is None


@pytest.mark.parametrize("offsets", [[-1, 2], [0, 9], [2, 1], [0, 3, 1, 2]])
def test_offsets_outside_of_the_text_are_refused(offsets: list[int]) -> None:
    with pytest.raises(ValueError, match="outside"):
        views_at(memoryview(b"abc"), np.array(offsets))
