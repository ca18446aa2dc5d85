"""Records with as many fields as there are columns."""

import csv
import io

from hypothesis import given
from hypothesis import strategies as st

from steam.trainer.frame.parse.even_records import blank_records, even_out
from steam.trainer.frame.parse.records import find_records

ROWS = st.lists(
    st.lists(st.text('ab",\n é', max_size=4), min_size=1, max_size=4), min_size=1, max_size=8
)


def written(rows: list[list[str]], end: str, quoting: int) -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator=end, quoting=quoting).writerows(rows)
    return out.getvalue().encode()


def test_short_records_are_filled_and_blank_lines_dropped() -> None:
    data = b'1,2,3\r\n\r\n4\r\n\n"5,",6\n,\n'
    records = find_records(data, ",")
    blank = blank_records(data, records)
    assert even_out(data, records, blank, ",", 3) == b'1,2,3\r\n4,,\r\n"5,",6,\n,,\n'


@given(ROWS, st.sampled_from(["\n", "\r\n"]), st.integers(1, 5), st.booleans())
def test_long_records_are_cut_or_left_out(rows, end: str, columns: int, cut: bool) -> None:
    data = written(rows, end, csv.QUOTE_ALL)
    records = find_records(data, ",")
    blank = blank_records(data, records)
    even = even_out(data, records, blank, ",", columns, cut_long=cut)
    kept = [row for row in rows if cut or len(row) <= columns]
    expected = [(row + [""] * columns)[:columns] for row in kept]
    assert list(csv.reader(io.StringIO(even.decode(), newline=""))) == expected
