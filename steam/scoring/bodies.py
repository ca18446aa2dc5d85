"""JSON bodies: which of three shapes one is, and its rows in pieces of text.

A body is one JSON object, an array of objects, or JSON lines; the content tells them apart, so
that `curl --data` works whatever content type it sends.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import AnyStr

import msgspec

from steam.core.errors import InvalidInput
from steam.scoring.documents import is_row, split_array
from steam.scoring.errors import TooLarge
from steam.scoring.json_marks import count_marks

MAX_ROWS = 500_000

_BOM = b"\xef\xbb\xbf"
_VISIBLE = re.compile(rb"\S")
_MOST_CUTS = 4  # places to try for the end of a block, each of which may be within a text


class Shape(Enum):
    """The shape of a body, which its answer takes too."""

    OBJECT = "object"
    ARRAY = "array"
    LINES = "lines"


Piece = tuple[bytes | msgspec.Raw, int | None]
"""The text of one row, and on which line it begins if that is known."""


@dataclass(frozen=True, slots=True)
class Body:
    """The text of a request without a byte order mark, and its shape."""

    shape: Shape
    text: bytes

    def rows(self) -> Sequence[Piece]:
        """The text of each row.

        Raises InvalidInput for an array that is not JSON, Unacceptable for a member that is no
        object.
        """
        if self.shape is Shape.OBJECT:
            return [(self.text, 1)]
        if self.shape is Shape.ARRAY:
            return [(piece, None) for piece in split_array(self.text)]
        lines = self.text.split(b"\n")
        return [(line, number) for number, line in enumerate(lines, 1) if line.strip()]


def shape_of(text: bytes, *, are_lines: bool = False) -> Body:
    """Tell the shape of a body, which is JSON lines at once where its type says so.

    Raises InvalidInput for text that is empty, TooLarge for more than MAX_ROWS rows.
    """
    text = text.removeprefix(_BOM)
    begins = _VISIBLE.search(text)
    if begins is None:
        raise InvalidInput("The body is empty.", hint='Send a row, such as {"COLUMN": 1}.')
    is_array = begins[0] == b"["
    if are_lines or not (is_array or _is_one_object(text, begins.start())):
        check_rows(text.count(b"\n"))
        return Body(Shape.LINES, text)
    if is_array:
        if text.count(b"{") > MAX_ROWS:  # which may stand in texts or cells
            check_rows(count_marks(text, b"{", depth=2))
        return Body(Shape.ARRAY, text)
    return Body(Shape.OBJECT, text)


def check_rows(at_most: int) -> None:
    """Refuse before anything is decoded; `at_most` is an upper bound of the rows."""
    if at_most > MAX_ROWS:
        raise TooLarge(
            f"The body holds more than {MAX_ROWS} rows.",
            hint="Send it in several requests.",
            details={"max_rows": MAX_ROWS},
        )


def check_array(text: bytes) -> None:
    """Refuse a JSON array of more than MAX_ROWS cells before it is decoded. Raises TooLarge."""
    if text.count(b",") >= MAX_ROWS:
        check_rows(count_marks(text, b",", depth=1) + 1)


def line_ends(
    text: AnyStr, newline: AnyStr, block_size: int, start: int = 0
) -> Iterator[tuple[int, int]]:
    """Where the blocks of some text begin and end: after a line each, or with the text."""
    while start < len(text):
        end = text.find(newline, start + block_size) + 1 or len(text)
        yield start, end
        start = end


def possible_cuts(text: bytes, start: int, ending: bytes = b"},") -> Iterator[int]:
    """Where members of an array may end after `start`, then its own end.

    `ending` is how each member but the last ends, with the comma. A cut may be within a text or
    within a member. What is before it is a whole number of members exactly if it is valid JSON
    between brackets.
    """
    for _ in range(_MOST_CUTS):
        start = text.find(ending, start) + 1
        if not start:
            break
        yield start
    yield len(text)


def _is_one_object(text: bytes, start: int) -> bool:
    """Unless the first line is a whole object and something follows it."""
    newline = text.find(b"\n", start)
    if newline < 0 or _VISIBLE.search(text, newline) is None:
        return True
    return not is_row(text[start:newline])
