"""The words of CoffeeScript that is only data, one by one."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

_TOKEN = re.compile(
    r"""
    (?P<line>(?:[ \t]*(?:\#(?!\#\#)[^\n]*)?\r?\n)+(?P<indent>[ \t]*))
  | (?P<space>[ \t]+|\#(?!\#\#)[^\n]*$)
  | (?P<number>-?(?:\d++(?:\.\d*+)?|\.\d++)(?:[eE][+-]?\d++)?(?![\w.]))
  | (?P<name>[A-Za-z_]\w*)
  | (?P<text>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')
  | (?P<mark>[][{}(),:])
    """,
    re.VERBOSE | re.DOTALL | re.ASCII,
)
_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|.)", re.DOTALL)
_ESCAPED = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f"}

_Kind = Literal["line", "number", "name", "text", "mark", "end"]


class Unreadable(Exception):
    """More than a call with literals; says what."""


@dataclass(frozen=True, slots=True)
class Token:
    """One word. The text of a line is what the next one is set in by, that of a text unquoted."""

    kind: _Kind
    text: str


def tokens(source: str) -> Iterator[Token]:
    """The words of a cell, without comments. Raises Unreadable."""
    at = 0
    while at < len(source):
        found = _TOKEN.match(source, at)
        if found is None:
            raise Unreadable(f"'{source[at : at + 20]}' is more than a value")
        at = found.end()
        if found["line"] is not None:
            yield Token("line", found["indent"])
        elif found["number"] is not None:
            yield Token("number", found["number"])
        elif found["name"] is not None:
            yield Token("name", found["name"])
        elif found["text"] is not None:
            yield Token("text", _unquoted(found["text"]))
        elif found["mark"] is not None:
            yield Token("mark", found["mark"])


def _unquoted(text: str) -> str:
    if text[0] == '"' and "#{" in text:
        raise Unreadable("a text is put together from others")
    plain = _ESCAPE.sub(_unescaped, text[1:-1])
    try:  # \u writes signs beyond the first 65,536 as two
        return plain.encode("utf-16", "surrogatepass").decode("utf-16")
    except UnicodeDecodeError:
        raise Unreadable("half of a sign stands alone") from None


def _unescaped(escape: re.Match[str]) -> str:
    sign = escape[1]
    if len(sign) > 1:
        return chr(int(sign[1:], 16))
    return _ESCAPED.get(sign, sign)
