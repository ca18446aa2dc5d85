r"""Regular expressions as Java has them, for an engine whose time grows with the text alone.

What needs more than that, as look-around, back-references and possessive repeats do, is refused.
\d, \w, \s and \b mean ASCII, as in Java; $ is the very end of a text.
Source: the documentation of java.util.regex.Pattern, and of the Rust crate regex.
"""

import re
from dataclasses import dataclass

import polars as pl

from steam.core.errors import InvalidInput

MOST_CHARACTERS = 1000
"""Of a pattern: a longer one could take gigabytes of steps for a megabyte of text."""

MOST_TEXT = 1 << 20
"""Characters of a text in which all matches are looked for: that may take the square of them."""

_CLASSES = {
    "d": "[0-9]",
    "D": "[^0-9]",
    "w": "[A-Za-z0-9_]",
    "W": "[^A-Za-z0-9_]",
    "s": r"[ \t\n\x0B\f\r]",
    "S": r"[^ \t\n\x0B\f\r]",
    "h": r"[ \t\xA0\u1680\u180E\u2000-\u200A\u202F\u205F\u3000]",
    "b": r"(?-u:\b)",
    "B": r"(?-u:\B)",
    "Z": r"\n?\z",
    "e": r"\x1B",
}
_POSIX = {
    name: f"[[:{name.lower()}:]]"
    for name in (
        *("Alpha", "Lower", "Upper", "Digit", "Alnum", "Punct", "Space"),
        *("XDigit", "Cntrl", "Blank", "Graph", "Print", "ASCII"),
    )
}
_REFUSED = (
    (re.compile(r"\(\?<?[=!]"), "look-around"),
    (re.compile(r"\(\?>"), "an atomic group"),
    (re.compile(r"\\(?:[1-9]|k<)"), "a back-reference"),
    (re.compile(r"\\G"), "the end of the match before"),
)
_POSSESSIVE = re.compile(r"(?:[*+?]|\{\d+(?:,\d*)?\})\+")
_QUOTED = re.compile(r"\\Q(.*?)(?:\\E|\Z)", re.DOTALL)
_PROPERTY = re.compile(r"\\([pP])\{(\w+)\}")
_ESCAPED = re.compile(r"\\.", re.DOTALL)
_REASON = re.compile(r"^error: (.+)$|(Compiled regex exceeds size limit)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class RegularExpression:
    """A pattern that the engine takes, and how many groups it has."""

    pattern: str
    groups: int


def regular_expression(text: str, ignore_case: bool = False) -> RegularExpression:
    """The pattern of a text that Java would take. Raises InvalidInput for one that is no pattern,
    or that is refused."""
    if len(text) > MOST_CHARACTERS:
        raise InvalidInput(f"A pattern has at most {MOST_CHARACTERS:,} characters.")
    translated = _Translation(text).pattern()
    pattern = f"(?i){translated}" if ignore_case else translated
    try:
        pl.Series([""]).str.contains(pattern)
        groups = len(pl.Series([""]).str.extract_groups(pattern).struct.fields)
    except pl.exceptions.ComputeError as error:
        raise _wrong(text, _reason(str(error))) from None
    return RegularExpression(pattern, groups)


def check_lengths(texts: pl.Series) -> None:
    """Raises InvalidInput for a text that is too long to look for all matches in."""
    longest = texts.str.len_chars().max()
    if isinstance(longest, int) and longest > MOST_TEXT:
        raise InvalidInput(
            f"A text has {longest:,} characters, and patterns are replaced or split in at most"
            f" {MOST_TEXT:,}."
        )


class _Translation:
    """A place in a pattern of Java, and what is outside of its classes there."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._classes = 0

    def pattern(self) -> str:
        parts = []
        while self._at < len(self._text):
            parts.append(self._next())
        return "".join(parts)

    def _next(self) -> str:
        if quoted := _QUOTED.match(self._text, self._at):
            self._at = quoted.end()
            return re.escape(quoted.group(1))
        if not self._classes:
            self._check()
        if self._text[self._at] == "\\":
            return self._escape()
        return self._in_class() if self._classes else self._plain()

    def _check(self) -> None:
        for refused, words in _REFUSED:
            if refused.match(self._text, self._at):
                raise _wrong(self._text, f"{words} is not supported")
        if _POSSESSIVE.match(self._text, self._at):
            raise _wrong(self._text, "a possessive repeat is not supported")

    def _escape(self) -> str:
        if named := _PROPERTY.match(self._text, self._at):
            self._at = named.end()
            known = _POSIX.get(named.group(2))
            if known is None:
                return named.group()
            return known if named.group(1) == "p" else f"[^{known}]"
        escaped = _ESCAPED.match(self._text, self._at)
        if escaped is None:
            raise _wrong(self._text, "nothing follows the last backslash")
        self._at = escaped.end()
        return _CLASSES.get(escaped.group()[1], escaped.group())

    def _plain(self) -> str:
        character = self._text[self._at]
        self._at += 1
        self._classes += character == "["
        return character

    def _in_class(self) -> str:
        character = self._text[self._at]
        after = self._text[self._at - 1]
        self._at += 1
        if character == "[":
            self._classes += 1
        elif character == "]" and after != "[" and self._text[self._at - 3 : self._at - 1] != "[^":
            self._classes -= 1
        elif character == "~" or (character == "-" and after == "-"):
            return f"\\{character}"
        return character


def _wrong(text: str, reason: str) -> InvalidInput:
    return InvalidInput(f"The pattern '{text[:80]}' cannot be used: {reason}.")


def _reason(message: str) -> str:
    found = _REASON.search(message)
    return (found.group(1) or "it is too large").rstrip(".") if found else "it is no pattern"
