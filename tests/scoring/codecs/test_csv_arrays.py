import csv
import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from steam.scoring.codecs.csv_arrays import PlainLines, count_lines, plain_lines
from steam.scoring.tables import Numbers, Texts


def texts_of(lines: PlainLines, column: int) -> list[str | None]:
    cells = lines.texts(column)
    if isinstance(cells, Texts):
        assert len(set(cells.different)) == len(cells.different)
        return [cells.different[code] if code >= 0 else None for code in cells.codes.tolist()]
    return list(cells)


plain = st.text(st.characters(codec="utf-8", exclude_characters='\0\r\n",'), max_size=20)
alike = st.sampled_from(["", "a", "aaaaaaaa", "aaaaaaaaa", "aaaaaaaab", "é" * 4, "b" * 80])


@pytest.mark.parametrize("quoting", [csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC])
@given(st.lists(st.tuples(plain | alike, alike, st.integers()), min_size=1, max_size=20))
def test_plain_lines_are_read_as_csv_reads_them(quoting: int, rows: list[tuple]) -> None:
    written = io.StringIO(newline="")
    csv.writer(written, quoting=quoting, lineterminator="\n").writerows(rows)
    lines = plain_lines(written.getvalue().encode(), 3)
    assert lines is not None
    assert lines.rows == len(rows)
    for column in range(3):
        assert texts_of(lines, column) == [str(row[column]) or None for row in rows]


@given(st.lists(st.lists(st.text(max_size=4), min_size=2, max_size=2), min_size=1, max_size=6))
def test_other_lines_are_read_so_too_or_left_alone(rows: list[list[str]]) -> None:
    written = io.StringIO(newline="")
    csv.writer(written, lineterminator="\n").writerows(rows)
    try:
        text = written.getvalue().encode()
    except UnicodeEncodeError:
        return
    lines = plain_lines(text, 2)
    if lines is not None:
        for column in range(2):
            assert texts_of(lines, column) == [row[column] or None for row in rows]


@pytest.mark.parametrize(
    "text",
    [b"1,2,3\n", b"1\n", b"1,2\n3\n4,5,6\n", b'"1,2\n', b'1,"2""3"\n', b'"1\n",2\n', b"1,\0\n"],
)
def test_what_is_not_plain_is_left_alone(text: bytes) -> None:
    assert plain_lines(text, 2) is None


decimals = st.one_of(
    st.from_regex(r"-?[0-9]{1,9}\.[0-9]{0,6}|-?[0-9]{1,15}|-?\.[0-9]{1,14}", fullmatch=True),
    st.just(""),
)


@given(st.lists(decimals, min_size=1, max_size=20))
def test_plain_decimals_are_the_nearest_floats(cells: list[str]) -> None:
    lines = plain_lines("".join(f"x,{cell}\n" for cell in cells).encode(), 2)
    found = lines.numbers(1)
    assert isinstance(found, Numbers)
    assert found.missing.tolist() == [not cell for cell in cells]
    for value, cell in zip(found.values, cells, strict=True):
        assert not cell or value == np.float64(cell)
        assert not cell or np.signbit(value) == np.signbit(np.float64(cell))


@pytest.mark.parametrize(
    "cell",
    ["-", ".", "-.", "1.2.3", "--1", "1-", "+1", "1e3", " 1", "1" * 16, "0." + "1" * 15, "NA"],
)
def test_a_column_with_anything_else_stays_text(cell: str) -> None:
    lines = plain_lines(f"x,1\nx,\nx,{cell}\n".encode(), 2)
    assert lines.numbers(1) == ["1", None, cell]


@given(st.binary() | st.lists(st.sampled_from([b"a", b"\n", b"\r", b"\r\n"])).map(b"".join))
def test_lines_are_counted_by_their_ends(text: bytes) -> None:
    assert count_lines(text) == len((text + b"x").splitlines()) - 1
