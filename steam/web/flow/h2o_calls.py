"""Calls with literals as H2O Flow's cells have them: the part of CoffeeScript that is only data.

    importFiles [ "/data/a.csv" ]
    parseFiles
      source_frames: ["a.csv"]
      separator: 44
    buildModel 'glm', {"response_column": "y"}

A name, then values and `key: value` pairs, apart by commas or lines. Nothing is evaluated: what
is more than that is told as unreadable.
"""

import math
import re
from dataclasses import dataclass, field

from steam.web.flow.h2o_tokens import Token, Unreadable, tokens

Value = None | bool | int | float | str | list["Value"] | dict[str, "Value"]

_DEEPEST = 40
_WORDS: dict[str, Value] = {
    "true": True,
    "yes": True,
    "on": True,
    "false": False,
    "no": False,
    "off": False,
    "null": None,
}


@dataclass(frozen=True, slots=True)
class HeldCall:
    """A call: its name, the values without a name, and those with one."""

    name: str
    values: list[Value] = field(default_factory=list)
    named: dict[str, Value] = field(default_factory=dict)


def read_calls(source: str) -> list[HeldCall]:
    """The calls of a cell, one to each line that is not set in. Raises Unreadable."""
    reader = _Reader([*tokens(source.strip()), Token("end", "")])
    calls = []
    while not reader.sees_end():
        calls.append(reader.call())
    return calls


class _Reader:
    """Reads tokens from the first to the last, which is an end."""

    def __init__(self, tokens: list[Token]) -> None:
        self._tokens = tokens
        self._at = 0

    def sees_end(self) -> bool:
        return self._now.kind == "end"

    def call(self) -> HeldCall:
        """The next call, and the line that ends it."""
        name = self._take()
        if name.kind != "name" or name.text in _WORDS:
            raise Unreadable(f"'{name.text[:20]}' is no call")
        held = HeldCall(name.text)
        closing = ")" if self._skip("(") else ""
        self._skip_lines(inside=bool(closing))
        while not self._ends(closing):
            self._argument(held)
            self._separate(closing, inside=bool(closing))
        if closing:
            self._take()
        if self._now.kind == "line":
            self._take()
        elif not self.sees_end():
            raise Unreadable(f"'{self._now.text[:20]}' follows a call")
        return held

    @property
    def _now(self) -> Token:
        return self._tokens[self._at]

    def _take(self) -> Token:
        token = self._now
        if token.kind != "end":
            self._at += 1
        return token

    def _sees(self, mark: str) -> bool:
        return self._now == Token("mark", mark)

    def _skip(self, mark: str) -> bool:
        seen = self._sees(mark)
        self._at += seen
        return seen

    def _skip_lines(self, *, inside: bool) -> bool:
        """Pass over the lines that go on with what was begun; between brackets all of them do."""
        begun = self._at
        while self._now.kind == "line" and (inside or self._now.text):
            self._at += 1
        return self._at > begun

    def _ends(self, closing: str) -> bool:
        if closing:
            return self._sees(closing)
        return self._now.kind in {"line", "end"}

    def _separate(self, closing: str, *, inside: bool) -> None:
        """A comma, a new line or both stand between two; none need stand before the end."""
        line = self._skip_lines(inside=inside)
        comma = self._skip(",")
        self._skip_lines(inside=inside or comma)
        if not (line or comma or self._ends(closing)):
            raise Unreadable(f"'{self._now.text[:20]}' follows a value")

    def _argument(self, held: HeldCall) -> None:
        following = self._tokens[self._at + 1 : self._at + 2]
        if self._now.kind == "name" and following == [Token("mark", ":")]:
            self._pair(held.named, 0)
        elif held.named:
            raise Unreadable("a value without a name follows named ones")
        else:
            held.values.append(self._value(0))

    def _pair(self, pairs: dict[str, Value], depth: int) -> None:
        key = self._take()
        if key.kind not in {"name", "text"} or not self._skip(":"):
            raise Unreadable(f"'{key.text[:20]}' is not the name of a value")
        self._skip_lines(inside=True)
        pairs[key.text] = self._value(depth)

    def _value(self, depth: int) -> Value:
        if depth > _DEEPEST:
            raise Unreadable("its brackets are nested too deeply")
        token = self._take()
        if token.kind == "text":
            return token.text
        if token.kind == "number":
            return _number(token.text)
        if token.kind == "name" and token.text in _WORDS:
            return _WORDS[token.text]
        if token == Token("mark", "["):
            return self._list(depth + 1)
        if token == Token("mark", "{"):
            return self._map(depth + 1)
        raise Unreadable(f"'{token.text[:20]}' is no value")

    def _list(self, depth: int) -> list[Value]:
        items: list[Value] = []
        self._skip_lines(inside=True)
        while not self._skip("]"):
            items.append(self._value(depth))
            self._separate("]", inside=True)
        return items

    def _map(self, depth: int) -> dict[str, Value]:
        pairs: dict[str, Value] = {}
        self._skip_lines(inside=True)
        while not self._skip("}"):
            self._pair(pairs, depth)
            self._separate("}", inside=True)
        return pairs


def _number(text: str) -> int | float:
    if re.fullmatch(r"-?\d{1,300}", text):
        return int(text)
    number = float(text)
    if not math.isfinite(number):
        raise Unreadable(f"{text[:20]} is too large a number")
    return number
