"""Where records lie."""

import csv
import io

from hypothesis import given
from hypothesis import strategies as st

from steam.trainer.frame.parse.records import find_records, whole_records

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


@given(ROWS, st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]), st.integers(0, 60))
def test_whole_records_end_where_the_last_record_does(rows, quoting: int, cut: int) -> None:
    data = written(rows, "\n", quoting)[:cut]
    records, whole = find_records(data, ","), whole_records(data, ",")
    assert (whole.size, whole.regular) == (records.size, records.regular)
    assert whole.newlines == data.count(b"\n", 0, records.size)
