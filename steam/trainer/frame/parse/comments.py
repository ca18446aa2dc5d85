"""Lines that are no data: those that begin with a mark, `#` unless somebody says otherwise."""

import re
from functools import cache

from steam.core.errors import InvalidInput

USUAL_MARKS = "#"
_MOST_MARKS = 16


def checked_marks(marks: str | None) -> str:
    """The characters that begin a comment; None stands for the usual one, empty text for none.

    Raises InvalidInput for what cannot begin one.
    """
    if marks is None:
        return USUAL_MARKS
    odd = any(not mark.isascii() or mark in '"\r\n\x00' for mark in marks)
    if odd or len(marks) > _MOST_MARKS:
        raise InvalidInput(
            f"{marks[:20]!r} cannot begin comments.",
            hint=f"Name at most {_MOST_MARKS} ASCII characters, and no quote.",
        )
    return marks


def without_comments(data: bytes, marks: str, *, keep_lines: bool) -> tuple[bytes, int]:
    """The text without its complete comments, and how many those were.

    `data` starts at the start of a record and has \\n at line ends. With `keep_lines` a comment
    leaves a blank line behind, so that the lines that follow keep their numbers. Within quotes no
    line is a comment.
    """
    if not any(mark.encode() in data for mark in marks):
        return data, 0
    gone = 0
    left = b"\n" if keep_lines else b""

    def one(match: re.Match[bytes]) -> bytes:
        nonlocal gone
        if match[0].startswith(b'"'):
            return match[0]
        gone += 1
        return left

    quoted = b'"' in data
    pattern = _comments(marks, quoted=quoted)
    if not quoted:
        return pattern.subn(left, data)
    return pattern.sub(one, data), gone


@cache
def _comments(marks: str, *, quoted: bool) -> re.Pattern[bytes]:
    line = rb"^[" + re.escape(marks.encode()) + rb"][^\n]*\n"
    return re.compile(rb'"[^"]*(?:"|\Z)|' + line if quoted else line, re.MULTILINE)
