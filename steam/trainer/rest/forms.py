"""The tolerant text grammar of H2O's request parameters: almost JSON, words without quotes.

    value  := list | object | string | word
    list   := '[' (value (',' value)*)? ']'
    object := '{' (name ':' value (',' name ':' value)*)? '}'
    string := '"' ... '"'          with \\" and \\\\ inside; any other backslash stands for itself
    word   := anything up to ',' or the closing bracket, blanks at its ends dropped

The words `null` and `NA`, and an empty word, are missing values. A quoted string never is.
Pure; what goes in comes from outside, so the depth is bounded and every complaint is InvalidInput.
"""

import re
from typing import TypeAlias

from steam.core.errors import InvalidInput

Value: TypeAlias = "str | list[Value] | dict[str, Value] | None"

MAX_DEPTH = 8
_QUOTED = re.compile(r'"([^"\\]*(?:\\.[^"\\]*)*)"', re.DOTALL)
_ESCAPED = re.compile(r'\\(["\\])')
_MISSING = frozenset({"", "null", "NA"})


def read_array(text: str) -> list[Value] | None:
    """The elements of an array parameter; a bare value is an array of one, nothing is None.

    Raises InvalidInput when a bracket or a quote stays open or something follows the end.
    """
    value = read_value(text)
    if value is None or isinstance(value, list):
        return value
    return [value]


def read_value(text: str) -> Value:
    """Any parameter. Raises InvalidInput when it is not in the grammar."""
    if text.lstrip()[:1] not in {"[", "{", '"'}:
        word = text.strip()
        return None if word in _MISSING else word
    reader = _Reader(text)
    value = reader.value(closing="", depth=0)
    reader.end()
    return value


def read_words(text: str) -> list[str] | None:
    """An array of words; missing elements become empty words. Raises InvalidInput."""
    array = read_array(text)
    return None if array is None else [_word(element) for element in array]


def _word(element: Value) -> str:
    if isinstance(element, list | dict):
        raise InvalidInput("A list of words holds another list.", hint="Write it as [a, b].")
    return element or ""


class _Reader:
    """Reads one text from left to right."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0

    def value(self, closing: str, depth: int) -> Value:
        start = self._peek()
        if start == '"':
            return self._quoted()
        if start in {"[", "{"}:
            if depth >= MAX_DEPTH:
                raise self._wrong(f"is nested more than {MAX_DEPTH} deep")
            return self._list(depth + 1) if start == "[" else self._object(depth + 1)
        word = self._until("," + closing)
        return None if word in _MISSING else word

    def end(self) -> None:
        if self._peek():
            raise self._wrong("goes on after its end")

    def _list(self, depth: int) -> list[Value]:
        self._at += 1
        items: list[Value] = []
        if self._take("]"):
            return items
        while True:
            items.append(self.value("]", depth))
            if self._take("]"):
                return items
            if not self._take(","):
                raise self._wrong("is not closed with ']'")

    def _object(self, depth: int) -> dict[str, Value]:
        self._at += 1
        items: dict[str, Value] = {}
        if self._take("}"):
            return items
        while True:
            name = self._quoted() if self._peek() == '"' else self._until(":,}")
            if not self._take(":"):
                raise self._wrong("has a name without a value")
            items[name] = self.value("}", depth)
            if self._take("}"):
                return items
            if not self._take(","):
                raise self._wrong("is not closed with '}'")

    def _quoted(self) -> str:
        match = _QUOTED.match(self._text, self._at)
        if match is None:
            raise self._wrong("has a quote that is not closed")
        self._at = match.end()
        return _ESCAPED.sub(r"\1", match[1])

    def _until(self, stops: str) -> str:
        start = self._at
        while self._at < len(self._text) and self._text[self._at] not in stops:
            self._at += 1
        return self._text[start : self._at].strip()

    def _peek(self) -> str:
        while self._at < len(self._text) and self._text[self._at].isspace():
            self._at += 1
        return self._text[self._at : self._at + 1]

    def _take(self, sign: str) -> bool:
        if self._peek() != sign:
            return False
        self._at += 1
        return True

    def _wrong(self, what: str) -> InvalidInput:
        return InvalidInput(
            f"The value {self._text[:40]!r} {what}.", hint="Write lists as [a, b] or a JSON list."
        )
