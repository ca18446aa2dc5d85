"""Where records end, held against Python's csv reader over the whole text."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steam.batch.sources.csv_records import BadPiece, whole_records

CELLS = st.text(st.sampled_from('ab",\n\r é'), max_size=5)
ROWS = st.lists(st.lists(CELLS, min_size=2, max_size=3), max_size=8)


@given(rows=ROWS, cut=st.integers(0, 400), end=st.sampled_from(["\n", "\r\n"]))
def test_pieces_put_together_are_the_whole(rows, cut, end):
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator=end, quoting=csv.QUOTE_ALL).writerows(rows)
    whole = text.getvalue().encode()
    cut = whole.rfind(b"\n", 0, cut) + 1
    first, used = whole_records(whole[:cut], 2, is_last=False)
    assert used <= cut
    rest, used_of_rest = whole_records(whole[used:], 2, is_last=True)
    assert [*first, *rest] == rows
    assert used + used_of_rest == len(whole)


def test_a_record_that_is_not_whole_is_left():
    assert whole_records(b'1,2\n3,"4\n', 2, is_last=False) == ([["1", "2"]], 4)
    assert whole_records(b'3,"4\n', 2, is_last=False) == ([], 0)


def test_empty_lines_are_none_where_there_are_several_columns():
    assert whole_records(b"1,2\n\n3,4\n", 2, is_last=True)[0] == [["1", "2"], ["3", "4"]]
    assert whole_records(b"1\n\n3\n", 1, is_last=True)[0] == [["1"], [], ["3"]]


@pytest.mark.parametrize("text", [b'1,2\n3,"4"x\n', b'1,2\n3,"4\n'])
def test_what_cannot_be_read_is_told_of(text):
    with pytest.raises(BadPiece) as told:
        whole_records(text, 2, is_last=True)
    assert told.value.records == 1


def test_what_is_no_utf8_is_told_of():
    with pytest.raises(BadPiece, match="not UTF-8"):
        whole_records(b"1,\xff\n", 2, is_last=True)
