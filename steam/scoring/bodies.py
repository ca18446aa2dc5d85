"""Request bodies: which of three shapes one is, and its rows in blocks.

A body is one JSON object, an array of objects, or JSON lines; the content tells them apart, so
that `curl --data` works whatever content type it sends. Rows are decoded a block at a time: a large
body never stands in memory as one dictionary per row.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

import msgspec

from steam.core.errors import InvalidInput, Unsupported
from steam.scoring.documents import decode_row, is_row, split_array
from steam.scoring.errors import TooLarge

MAX_ROWS = 500_000
BLOCK_ROWS = 4096

_LINES_TYPES = frozenset(
    {"application/jsonl", "application/x-ndjson", "application/ndjson", "application/x-jsonlines"}
)
_JSON_TYPES = frozenset(
    {
        "",
        "application/json",
        "text/json",
        "text/plain",
        "application/x-www-form-urlencoded",  # what curl --data calls any body
    }
)
_CHARSETS = frozenset({"utf-8", "utf8", "us-ascii"})
_BOM = b"\xef\xbb\xbf"


class Shape(Enum):
    """The shape of a body, which its answer takes too."""

    OBJECT = "object"
    ARRAY = "array"
    LINES = "lines"


@dataclass(frozen=True, slots=True)
class Body:
    """The rows of one request, still as text: `pieces` are (text, its first line if known)."""

    shape: Shape
    pieces: Sequence[tuple[bytes | msgspec.Raw, int | None]]

    def blocks(self) -> Iterator[tuple[int, list[dict[str, object]]]]:
        """Decoded rows, at most BLOCK_ROWS at a time, with the number of each block's first row.

        Raises InvalidInput for a row that is not a JSON object.
        """
        for start in range(0, len(self.pieces), BLOCK_ROWS):
            block = self.pieces[start : start + BLOCK_ROWS]
            yield (
                start + 1,
                [
                    decode_row(text, number, line)
                    for number, (text, line) in enumerate(block, start + 1)
                ],
            )


def read_body(text: bytes, content_type: str) -> Body:
    """Tell the shape of a body and split it into rows.

    Raises Unsupported for another content type, InvalidInput for text that is empty or not JSON,
    TooLarge for more than MAX_ROWS rows.
    """
    media_type = _media_type(content_type)
    text = text.removeprefix(_BOM)
    first = text.lstrip()[:1]
    if not first:
        raise InvalidInput("The body is empty.", hint='Send a row, such as {"COLUMN": 1}.')
    if media_type in _LINES_TYPES:
        return _lines(text)
    if first == b"[":
        _check_rows(text.count(b"{"))
        return Body(Shape.ARRAY, [(piece, None) for piece in split_array(text)])
    return _lines(text) if _looks_like_lines(text) else Body(Shape.OBJECT, [(text, 1)])


def _lines(text: bytes) -> Body:
    _check_rows(text.count(b"\n"))
    lines = text.split(b"\n")
    return Body(
        Shape.LINES, [(line, number) for number, line in enumerate(lines, 1) if line.strip()]
    )


def _looks_like_lines(text: bytes) -> bool:
    """Whether the first line is a whole object and something follows it."""
    first, newline, rest = text.strip().partition(b"\n")
    return bool(newline) and bool(rest.strip()) and is_row(first)


def _check_rows(at_most: int) -> None:
    """Refuse before splitting; `at_most` is an upper bound of the rows."""
    if at_most > MAX_ROWS:
        raise TooLarge(
            f"The body holds more than {MAX_ROWS} rows.",
            hint="Send it in several requests.",
            details={"max_rows": MAX_ROWS},
        )


def _media_type(content_type: str) -> str:
    """The media type in lower case. Raises Unsupported unless it can be JSON in UTF-8."""
    media_type, *parameters = (part.strip().lower() for part in content_type.split(";"))
    known = media_type in _JSON_TYPES | _LINES_TYPES or (
        media_type.startswith("application/") and media_type.endswith("+json")
    )
    if not known:
        raise Unsupported(
            f"A body of type {media_type[:60]} cannot be scored.",
            hint="Send JSON as application/json, or JSON lines as application/x-ndjson.",
        )
    for parameter in parameters:
        name, _, charset = parameter.partition("=")
        if name.strip() == "charset" and charset.strip().strip('"') not in _CHARSETS:
            raise Unsupported("A body must be UTF-8.", hint="Send it with charset=utf-8.")
    return media_type
