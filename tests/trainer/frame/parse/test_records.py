"""Where records lie."""

import csv
import io

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from steam.trainer.frame.parse.records import (
    count_bytes,
    even_out,
    find_records,
    has_minus_zero,
    whole_records,
)

ROWS = st.lists(
    st.lists(st.text('ab",\n é', max_size=4), min_size=1, max_size=4), min_size=1, max_size=8
)


def written(rows: list[list[str]], end: str, quoting: int) -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator=end, quoting=quoting).writerows(rows)
    return out.getvalue().encode()


@given(ROWS, st.sampled_from(["\n", "\r\n"]), st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]))
def test_records_are_those_of_the_csv_module(rows, end: str, quoting: int) -> None:
    data = written(rows, end, quoting)
    records = find_records(data, ",")
    assert records.regular
    assert records.size == len(data)
    assert records.fields.tolist() == [len(row) for row in rows]
    line, lines = 0, []
    for row in rows:
        lines.append(line)
        line += written([row], end, quoting).count(b"\n")
    assert records.lines.tolist() == lines
    assert records.newlines == line


def test_an_unfinished_record_is_left_for_later() -> None:
    records = find_records(b'a,b\n"c\n', ",")
    assert records.fields.tolist() == [2]
    assert records.size == 4


def test_quotes_inside_of_fields_are_irregular() -> None:
    for text in (b'a"b,1\na"b,2\n', b'"a"b,1\n', b'1, "b"\n'):
        assert not find_records(text, ",").regular
    assert find_records(b'"a""b",""\n"",x\n', ",").regular


def test_short_records_are_filled_and_blank_lines_dropped() -> None:
    data = b'1,2,3\r\n\r\n4\r\n\n"5,",6\n,\n'
    records = find_records(data, ",")
    assert even_out(data, records, ",", 3) == b'1,2,3\r\n4,,\r\n"5,",6,\n,,\n'


@given(ROWS, st.sampled_from(["\n", "\r\n"]), st.integers(1, 5), st.booleans())
def test_long_records_are_cut_or_left_out(rows, end: str, columns: int, cut: bool) -> None:
    data = written(rows, end, csv.QUOTE_ALL)
    even = even_out(data, find_records(data, ","), ",", columns, cut_long=cut)
    kept = [row for row in rows if cut or len(row) <= columns]
    expected = [(row + [""] * columns)[:columns] for row in kept]
    assert list(csv.reader(io.StringIO(even.decode(), newline=""))) == expected


@given(ROWS, st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]), st.integers(0, 60))
def test_whole_records_end_where_the_last_record_does(rows, quoting: int, cut: int) -> None:
    data = written(rows, "\n", quoting)[:cut]
    records, whole = find_records(data, ","), whole_records(data, ",")
    assert (whole.size, whole.regular) == (records.size, records.regular)
    assert whole.newlines == data.count(b"\n", 0, records.size)


@given(st.binary(max_size=50), st.sampled_from([",", "\n"]))
def test_counting(data: bytes, character: str) -> None:
    assert count_bytes(data, character) == data.count(character.encode())


@given(st.text("-01,\n", max_size=30))
@example("-")
@example("1-")
def test_minus_zeros(text: str) -> None:
    assert has_minus_zero(text.encode()) == ("-0" in text)


@pytest.mark.parametrize("before", [(1 << 17) - 2, (1 << 17) - 1, 1 << 17])
def test_where_one_look_ends_and_the_next_begins(before: int) -> None:
    data = b"1" * before + b"-0" + b","
    assert has_minus_zero(data)
    assert not has_minus_zero(data.replace(b"-0", b"-1"))
    assert count_bytes(data, ",") == 1
