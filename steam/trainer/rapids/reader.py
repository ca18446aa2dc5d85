"""From the text of an expression to its tree.

    expression := '(' expression* ')' ['->' NAME] | '{' NAME* '.' expression '}'
                | '[' (TEXT [','])* ']' | '[' (span [','])* ']' | TEXT | NUMBER | NAME
    span       := NUMBER [':' NUMBER [':' NUMBER]]        first, how many, how far apart

Source: the grammar that H2O documents and that its clients print; measured on H2O 3.46.
"""

import math
import re
from collections.abc import Callable
from typing import TypeVar

from steam.core.errors import InvalidInput
from steam.trainer.rapids.tree import (
    Apply,
    Lambda,
    Name,
    Node,
    Number,
    Numbers,
    Span,
    Text,
    Texts,
)

MOST_CHARACTERS = 16 << 20
MOST_PARTS = 2_000_000
"""So many expressions, texts and spans may be inside of one: each takes microseconds to read."""

MOST_NESTED = 100
"""As deep as expressions may be; clients nest a level for each step of a chain."""

_BLANKS = re.compile(r"[\s]*")
_SEPARATORS = re.compile(r"[\s,]*")
_WORD = re.compile(r"[^\s(){}\[\]'\"\\,:]+")
_NAME = re.compile(r"[^\s(){}\[\]'\"\\]+")
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?[dDfF]?\Z")
_PLAIN = {"'": re.compile(r"[^'\\]*"), '"': re.compile(r'[^"\\]*')}
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "f": "\f", "b": "\b", "\\": "\\", "'": "'", '"': '"'}
_HEX_DIGITS = {"x": 2, "u": 4, "U": 8}
_MISSING = {"nan", "NaN"}
_SHOWN = 40

Item = TypeVar("Item")


def read(text: str) -> Node:
    """The tree of one expression. Raises InvalidInput for any other text, and for one that is
    longer or more deeply nested than it may be, or of too many parts."""
    if len(text) > MOST_CHARACTERS:
        raise InvalidInput(f"An expression has at most {MOST_CHARACTERS:,} characters.")
    reader = _Reader(text)
    tree = reader.expression(0)
    reader.end()
    return tree


class _Reader:
    """A place in the text, and what stands there."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._parts = 0

    def expression(self, depth: int) -> Node:
        if depth > MOST_NESTED:
            raise InvalidInput(
                f"The expression nests more than {MOST_NESTED} levels.",
                hint="Keep what is inside under a name, and use that.",
            )
        self._one_more()
        self._skip(_BLANKS)
        match self._peek():
            case "(":
                return self._apply(depth)
            case "{":
                return self._lambda(depth)
            case "[":
                return self._list()
            case "'" | '"':
                return Text(self._quoted())
        word = self._take(_NAME)
        if not word:
            raise self._wrong("an expression")
        return Number(_number_of(word)) if _is_number(word) else Name(word)

    def end(self) -> None:
        """Raises InvalidInput if anything is left."""
        self._skip(_BLANKS)
        if self._at < len(self._text):
            raise self._wrong("the end")

    def _apply(self, depth: int) -> Node:
        self._at += 1
        parts = []
        while not self._closes(")", _BLANKS):
            parts.append(self.expression(depth + 1))
        if not parts:
            raise self._wrong("an operator")
        found = Apply(parts[0], tuple(parts[1:]))
        if self._text.startswith("->", self._at):
            self._at += 2
            key = self._take(_NAME)
            if not key:
                raise self._wrong("a name")
            return Apply(Name("tmp="), (Name(key), found))
        return found

    def _lambda(self, depth: int) -> Node:
        self._at += 1
        parameters = []
        while not self._closes(".", _BLANKS):
            word = self._take(_WORD)
            if not word or _is_number(word):
                raise self._wrong("the name of an argument, or '.'")
            parameters.append(word)
        body = self.expression(depth + 1)
        if not self._closes("}", _BLANKS):
            raise self._wrong("'}'")
        return Lambda(tuple(parameters), body)

    def _list(self) -> Node:
        self._at += 1
        self._skip(_SEPARATORS)
        if self._peek() in {"'", '"'}:
            return Texts(tuple(self._items(self._quoted)))
        return Numbers(tuple(self._items(self._span)))

    def _items(self, item: Callable[[], Item]) -> list[Item]:
        found = []
        while not self._closes("]", _SEPARATORS):
            self._one_more()
            found.append(item())
        return found

    def _one_more(self) -> None:
        self._parts += 1
        if self._parts > MOST_PARTS:
            raise InvalidInput(
                f"An expression has at most {MOST_PARTS:,} parts.",
                hint="Upload what it lists as a frame, or do it in smaller steps.",
            )

    def _span(self) -> Span:
        start = self._number()
        if not self._follows(":"):
            return Span(start)
        count = self._number()
        stride = self._number() if self._follows(":") else 1.0
        if math.isnan(count):
            return Span(start, None, stride)
        if not (count >= 1.0 and count.is_integer()):
            raise self._wrong("a span of one number or more before this")
        return Span(start, int(count), stride)

    def _number(self) -> float:
        word = self._take(_WORD)
        if not _is_number(word):
            raise self._wrong(f"a number instead of '{word[:_SHOWN]}'" if word else "a number")
        return _number_of(word)

    def _quoted(self) -> str:
        quote = self._peek()
        if quote not in _PLAIN:
            raise self._wrong("a text in quotes")
        self._at += 1
        parts = []
        while True:
            parts.append(self._take(_PLAIN[quote]))
            if not self._peek():
                raise self._wrong(f"the {quote} that ends the text")
            if self._follows(quote):
                return "".join(parts)
            parts.append(self._escaped())

    def _escaped(self) -> str:
        self._at += 1
        letter = self._peek()
        self._at += 1
        if letter in _HEX_DIGITS:
            digits = self._text[self._at : self._at + _HEX_DIGITS[letter]]
            if not re.fullmatch(rf"[0-9a-fA-F]{{{_HEX_DIGITS[letter]}}}", digits):
                raise self._wrong(f"{_HEX_DIGITS[letter]} hexadecimal digits")
            code = int(digits, 16)
            if code > 0x10FFFF or 0xD800 <= code <= 0xDFFF:
                raise self._wrong("the number of a character")
            self._at += len(digits)
            return chr(code)
        if letter not in _ESCAPES:
            raise self._wrong("an escape such as \\n")
        return _ESCAPES[letter]

    def _peek(self) -> str:
        return self._text[self._at : self._at + 1]

    def _skip(self, what: re.Pattern[str]) -> None:
        self._take(what)

    def _take(self, what: re.Pattern[str]) -> str:
        found = what.match(self._text, self._at)
        if found is None:
            return ""
        self._at = found.end()
        return found.group()

    def _follows(self, mark: str) -> bool:
        found = self._peek() == mark
        self._at += found
        return found

    def _closes(self, mark: str, blanks: re.Pattern[str]) -> bool:
        self._skip(blanks)
        if self._at >= len(self._text):
            raise self._wrong(f"'{mark}'")
        return self._follows(mark)

    def _wrong(self, expected: str) -> InvalidInput:
        here = self._text[self._at : self._at + _SHOWN]
        found = f"'{here}'" if here else "the end"
        return InvalidInput(
            f"Syntax error: expected {expected} at character {self._at + 1}, found {found}.",
            details={"position": self._at},
        )


def _is_number(word: str) -> bool:
    return word in _MISSING or _NUMBER.match(word) is not None


def _number_of(word: str) -> float:
    return float("nan") if word in _MISSING else float(word.rstrip("dDfF"))
