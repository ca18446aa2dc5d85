import pytest

from steam.core.errors import InvalidInput
from steam.scoring.bodies import MAX_ROWS, Shape, line_ends, possible_cuts, shape_of
from steam.scoring.errors import TooLarge


@pytest.mark.parametrize(
    ("text", "shape"),
    [
        (b'{"a": 1}', Shape.OBJECT),
        (b' \n{\n "a": 1\n}\n', Shape.OBJECT),
        (b'{"a": 1}\n\n', Shape.OBJECT),
        (b'[{"a": 1}, {}]', Shape.ARRAY),
        (b"\xef\xbb\xbf []", Shape.ARRAY),
        (b'{"a": 1}\n{"a": 2}', Shape.LINES),
        (b'{"a": 1}\r\n\r\n{"a": 2}\r\n', Shape.LINES),
        (b"5", Shape.OBJECT),
    ],
)
def test_content_tells_the_shape(text: bytes, shape: Shape) -> None:
    assert shape_of(text).shape is shape


@pytest.mark.parametrize("text", [b"", b" \n\t", b"\xef\xbb\xbf"])
def test_an_empty_body_is_refused(text: bytes) -> None:
    with pytest.raises(InvalidInput, match="The body is empty"):
        shape_of(text)


@pytest.mark.parametrize("row", [b"{}\n", b"\n", b"{},"])
def test_more_rows_than_allowed_are_refused_before_they_are_decoded(row: bytes) -> None:
    opening = b"[" if row == b"{}," else b"{}\n{}"
    with pytest.raises(TooLarge):
        shape_of(opening + row * (MAX_ROWS + 1))


def test_blocks_end_with_their_lines() -> None:
    text = "ab\ncd\nefg\nh"
    assert [text[start:end] for start, end in line_ends(text, "\n", 3)] == [
        "ab\ncd\n",
        "efg\n",
        "h",
    ]
    assert [text[start:end] for start, end in line_ends(text, "\n", 1, 3)] == ["cd\n", "efg\n", "h"]


def test_cuts_are_tried_a_few_times() -> None:
    assert list(possible_cuts(b"{},{},{}]", 0)) == [2, 5, 9]
    text = b"{}," * 100
    assert list(possible_cuts(text, 0)) == [2, 5, 8, 11, 300]
