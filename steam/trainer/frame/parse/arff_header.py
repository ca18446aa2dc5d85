"""What the head of an ARFF file declares: a name and a type for each column."""

import re
from dataclasses import dataclass
from pathlib import Path

from steam.core.errors import InvalidInput, Unsupported
from steam.trainer.frame.parse.source import SourceFile
from steam.trainer.frame.parse.text import decode, guess_encoding
from steam.trainer.frame.parse.text_start import too_many_columns
from steam.trainer.frame.parse.words import ENUM, type_word

MAX_HEADER_BYTES = 1 << 23
COMMENT = "%"

_READ = 1 << 18
_DATA = re.compile(rb"^[ \t]*@data[ \t]*\r?$", re.IGNORECASE | re.MULTILINE)
_ATTRIBUTE = re.compile(r"""@attribute\s+('[^']*'|"[^"]*"|[^\s'"]\S*)\s+(\S.*)""", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ArffHeader:
    """Names and type words by column. `text` is the head itself, its `@data` line included, and
    `encoding` that of the file."""

    names: tuple[str, ...]
    words: tuple[str, ...]
    text: bytes
    encoding: str


def read_header(path: Path, max_columns: int) -> ArffHeader:
    """The head of the file. Raises InvalidInput naming the line that declares nothing, for a head
    without an end and for more than `max_columns` columns; Unsupported for columns of relations.
    """
    text, start = _head(path)
    encoding = guess_encoding(start)
    if encoding is None:
        raise InvalidInput(f"{path} is not text.", hint="Save it as UTF-8 text.")
    names: list[str] = []
    words: list[str] = []
    for number, raw in enumerate(decode(text, encoding).splitlines(), start=1):
        line = raw.strip()
        if not line or line.startswith(COMMENT) or line.lower().startswith(("@relation", "@data")):
            continue
        match = _ATTRIBUTE.fullmatch(line)
        if match is None:
            raise InvalidInput(
                f"Line {number} of {path} declares no column: '{line[:40]}'.",
                hint="Write @ATTRIBUTE name type.",
            )
        names.append(_unquoted(match[1]))
        words.append(_word(match[2], number, path))
        if len(names) > max_columns:
            raise too_many_columns(path, max_columns)
    if not names:
        raise InvalidInput(f"{path} declares no columns.", hint="Write @ATTRIBUTE name type.")
    return ArffHeader(tuple(names), tuple(words), text, encoding)


def _head(path: Path) -> tuple[bytes, bytes]:
    """The text up to the line after `@data`, and what was read to find it."""
    with SourceFile(path) as source:
        start = b""
        while len(start) < MAX_HEADER_BYTES:
            more = source.read(_READ)
            start += more
            end = _DATA.search(start)
            if end is not None and (b"\n" in start[end.end() :] or not more):
                return start[: start.find(b"\n", end.start()) + 1 or len(start)], start
            if not more:
                break
    raise InvalidInput(
        f"{path} has no line @DATA in its first {MAX_HEADER_BYTES >> 20} MiB.",
        hint="Lines of an ARFF file end in a newline.",
    )


def _word(declared: str, line: int, path: Path) -> str:
    if declared.startswith("{"):
        return ENUM
    kind = declared.split(maxsplit=1)[0]
    if kind.lower() == "relational":
        raise Unsupported(
            f"Line {line} of {path} declares a column of relations, which steam does not read."
        )
    try:
        return type_word(kind)
    except InvalidInput:
        raise InvalidInput(
            f"Line {line} of {path} declares the type '{kind[:40]}', which ARFF does not have.",
            hint="Use numeric, string, date or {levels}.",
        ) from None


def _unquoted(name: str) -> str:
    return name[1:-1] if name[0] in "'\"" else name
