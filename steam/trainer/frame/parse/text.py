"""Bytes that claim to be text."""

import re

from steam.core.errors import InvalidInput

WINDOWS = "cp1252"
"""Latin-1 with characters where that has controls; the five codes without one are controls."""

_HIGH_CONTROLS = re.compile(rb"[\x80-\x9f]")
_UNASSIGNED = frozenset({0x81, 0x8D, 0x8F, 0x90, 0x9D})
_CHARACTERS = {
    code: bytes([code]).decode(WINDOWS) for code in range(0x80, 0xA0) if code not in _UNASSIGNED
}
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_BLANKS = re.compile(rb'"(?:[^"]|"")*"|[ \t]+')


def collapse_blanks(data: bytes) -> bytes:
    """Runs of blanks as one space, none at the ends of lines, quoted text untouched."""

    if b'"' not in data:
        # The same without a call per run: many columns mean many blanks.
        single = re.sub(rb"[ \t]+", b" ", data)
        return (
            single.replace(b" \n", b"\n")
            .replace(b" \r\n", b"\r\n")
            .replace(b"\n ", b"\n")
            .removeprefix(b" ")
        )

    def one(match: re.Match[bytes]) -> bytes:
        text = match[0]
        if text.startswith(b'"'):
            return text
        at_start = match.start() == 0 or data[match.start() - 1] == 10
        at_end = match.end() < len(data) and data[match.end()] in b"\r\n"
        return b"" if at_start or at_end else b" "

    return _BLANKS.sub(one, data)


class NotUtf8(InvalidInput):
    """A line holds bytes that are no UTF-8; they may be text in another encoding."""


def check_text(data: bytes, first_line: int) -> None:
    """Raises NotUtf8 naming the line of the first byte that is not UTF-8 text, and InvalidInput
    for that of a NUL byte.

    `data` starts on line `first_line` and ends at the end of one.
    """
    if b"\x00" in data:
        raise _not_text(InvalidInput, "holds a NUL byte", data, data.index(b"\x00"), first_line)
    if data.isascii():
        return
    try:
        data.decode()
    except UnicodeDecodeError as error:
        raise _not_text(NotUtf8, "is not UTF-8 text", data, error.start, first_line) from None


def _not_text(
    kind: type[InvalidInput], what: str, data: bytes, position: int, first_line: int
) -> InvalidInput:
    line = first_line + data.count(b"\n", 0, position)
    return kind(
        f"Line {line} of the file {what}.",
        hint="Save the file as UTF-8 text.",
        details={"line": line},
    )


def decode(data: bytes, encoding: str) -> str:
    """Text in UTF-8, the end of it perhaps cut off, or in what is no UTF-8: see WINDOWS."""
    if encoding != WINDOWS:
        return data.decode(encoding, "ignore")
    text = data.decode("latin-1")
    return text.translate(_CHARACTERS) if _HIGH_CONTROLS.search(data) else text


def guess_encoding(sample: bytes) -> str | None:
    """`utf-8`, else `cp1252` where no control characters speak against it, else None.

    `sample` is the start of a file, which may end in the middle of a character.
    """
    if sample.isascii():
        return None if _CONTROL.search(sample) else "utf-8"
    try:
        sample.decode()
    except UnicodeDecodeError as error:
        if error.start < len(sample) - 3 or error.reason != "unexpected end of data":
            return None if _CONTROL.search(sample) else WINDOWS
    return None if _CONTROL.search(sample) else "utf-8"
