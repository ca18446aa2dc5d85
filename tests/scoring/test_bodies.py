import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steam.core.errors import InvalidInput, Unsupported
from steam.scoring.bodies import BLOCK_ROWS, MAX_ROWS, Shape, read_body
from steam.scoring.cells import DoubtfulCell, read_number
from steam.scoring.errors import TooLarge, Unacceptable


def rows_of(text: bytes, content_type: str = "application/json") -> tuple[Shape, list[object]]:
    body = read_body(text, content_type)
    return body.shape, [row for _, rows in body.blocks() for row in rows]


@pytest.mark.parametrize(
    ("text", "shape", "rows"),
    [
        (b'{"a": 1}', Shape.OBJECT, [{"a": 1}]),
        (b' \n{\n "a": 1\n}\n', Shape.OBJECT, [{"a": 1}]),
        (b'{"a": 1}\n\n', Shape.OBJECT, [{"a": 1}]),
        (b'[{"a": 1}, {}]', Shape.ARRAY, [{"a": 1}, {}]),
        (b"[]", Shape.ARRAY, []),
        (b'{"a": 1}\n{"a": 2}', Shape.LINES, [{"a": 1}, {"a": 2}]),
        (b'{"a": 1}\r\n\r\n{"a": 2}\r\n', Shape.LINES, [{"a": 1}, {"a": 2}]),
        (b'\xef\xbb\xbf{"a": "\xc3\xa9"}', Shape.OBJECT, [{"a": "é"}]),
        (b'{"a": 1e400}', Shape.OBJECT, [{"a": "1e400"}]),
    ],
)
def test_content_tells_the_shape(text: bytes, shape: Shape, rows: list[object]) -> None:
    assert rows_of(text) == (shape, rows)


@pytest.mark.parametrize("media_type", ["application/jsonl", "application/x-ndjson; charset=UTF-8"])
def test_one_line_is_json_lines_when_the_type_says_so(media_type: str) -> None:
    assert rows_of(b'{"a": 1}', media_type) == (Shape.LINES, [{"a": 1}])


@pytest.mark.parametrize(
    ("text", "where"),
    [
        (b'{"a": 1,}', {"row": 1, "line": 1, "position": 9}),
        (b'{\n "a": 1,\n}', {"row": 1, "line": 3, "position": 1}),
        (b'{"a": 1}\n\n{"a": 1,}\n', {"row": 2, "line": 3, "position": 9}),
        (b'[{"a": 1},\n {"a": NaN}]', {"line": 2, "position": 8}),
        (b'{"a": 1', {"row": 1, "line": 1, "position": 8}),
        (b'{"a": "\xff"}', {"row": 1, "line": 1, "position": 8}),
        (b'[{"a": "\xff"}]', {"row": 1}),
        (b'{"a": ' + b"[" * 100_000, {"row": 1}),
        (b'[{"a": ' + b"[" * 100_000, {}),
    ],
)
def test_what_is_not_json_is_refused_with_its_place(text: bytes, where: dict[str, int]) -> None:
    with pytest.raises(InvalidInput, match="not valid JSON") as caught:
        rows_of(text)
    assert not isinstance(caught.value, Unacceptable)
    assert caught.value.details == where


@pytest.mark.parametrize("text", [b"", b" \n\t", b"\xef\xbb\xbf"])
def test_an_empty_body_is_refused(text: bytes) -> None:
    with pytest.raises(InvalidInput, match="The body is empty"):
        rows_of(text)


@pytest.mark.parametrize(
    ("text", "row"),
    [(b"5", 1), (b'"x"', 1), (b"null", 1), (b'[{}, 5, "x"]', 2), (b"[[]]", 1), (b"{}\n{}\n[]", 3)],
)
def test_rows_that_are_no_objects_are_refused(text: bytes, row: int) -> None:
    with pytest.raises(Unacceptable, match="not a JSON object") as caught:
        rows_of(text)
    assert caught.value.details["row"] == row


@pytest.mark.parametrize("digits", [400, 4299, 4301, 20_000])
def test_an_integer_of_any_length_is_a_row_or_a_refusal(digits: int) -> None:
    try:
        _, (row,) = rows_of(b'{"a": ' + b"9" * digits + b"}")
    except Unacceptable as refusal:
        assert refusal.details["row"] == 1  # noqa: PT017
        return
    with pytest.raises(DoubtfulCell):
        read_number(row["a"])


@pytest.mark.parametrize("row", [b"{}\n", b"\n", b"{},"])
def test_more_rows_than_allowed_are_refused_before_they_are_decoded(row: bytes) -> None:
    opening = b"[" if row == b"{}," else b"{}\n{}"
    with pytest.raises(TooLarge):
        read_body(opening + row * (MAX_ROWS + 1), "")


@pytest.mark.parametrize(
    "media_type",
    [
        "multipart/form-data; boundary=x",
        "application/octet-stream",
        "application/x-pickle",
        "application/yaml",
        "application/msgpack",
        "text/html",
        "application/json; charset=utf-16",
    ],
)
def test_other_types_are_refused(media_type: str) -> None:
    with pytest.raises(Unsupported):
        read_body(b"{}", media_type)


def test_blocks_number_their_rows_from_1() -> None:
    body = read_body(b"[" + b",".join([b"{}"] * (BLOCK_ROWS + 2)) + b"]", "")
    assert [(first, len(rows)) for first, rows in body.blocks()] == [
        (1, BLOCK_ROWS),
        (BLOCK_ROWS + 1, 2),
    ]


values = st.one_of(st.none(), st.booleans(), st.text(), st.integers(-(2**53), 2**53))
json_rows = st.lists(st.dictionaries(st.text(), values), min_size=2, max_size=5)


@given(json_rows)
def test_the_same_rows_come_out_of_every_shape(rows: list[dict[str, object]]) -> None:
    lines = "\n".join(json.dumps(row) for row in rows).encode()
    pretty = json.dumps(rows, indent=1, ensure_ascii=False).encode("utf-8", "surrogatepass")
    assert rows_of(lines) == (Shape.LINES, rows)
    assert rows_of(pretty) == (Shape.ARRAY, rows)
    assert rows_of(json.dumps(rows[0], indent=1).encode()) == (Shape.OBJECT, rows[:1])


@given(st.binary())
def test_any_bytes_are_rows_or_a_refusal(text: bytes) -> None:
    try:
        rows_of(text)
    except InvalidInput as refusal:
        assert refusal.message.endswith(".")  # noqa: PT017
