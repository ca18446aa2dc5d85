"""How dates are written: patterns of strptime, and those of Java, as polars reads them."""

import re

from steam.core.errors import InvalidInput

MOST_CHARACTERS = 200

_JAVA = {
    "yyyy": "%Y",
    "y": "%Y",
    "yy": "%y",
    "MM": "%m",
    "M": "%m",
    "MMM": "%b",
    "MMMM": "%B",
    "dd": "%d",
    "d": "%d",
    "DDD": "%j",
    "D": "%j",
    "HH": "%H",
    "H": "%H",
    "hh": "%I",
    "h": "%I",
    "mm": "%M",
    "m": "%M",
    "ss": "%S",
    "s": "%S",
    "SSS": "%3f",
    "a": "%p",
    "EEE": "%a",
    "E": "%a",
    "EEEE": "%A",
    "Z": "%z",
    "XXX": "%:z",
}
_PIECE = re.compile(r"'((?:[^']|'')*)'|([A-Za-z])\2*|[^A-Za-z']")
_DIRECTIVE = re.compile(r"%(.?)", re.DOTALL)
_KNOWN = frozenset("aAbBCdDeFGghHIjklmMnprRSTtuUVwWyYzZ%f")
_OF_STRPTIME = {"%h": "%b", "%Z": "%z", "%f": "%6f"}
_ZONED = re.compile(r"%:?z")
_TIME_OF_DAY = re.compile(r"%[HkIlTRrcpMSs]")


def date_pattern(text: str) -> str:
    """The pattern for polars, from one with % as of strptime, or from one as yyyy-MM-dd.

    Raises InvalidInput for a pattern that is empty or too long, and for parts that mean nothing.
    """
    if not text or len(text) > MOST_CHARACTERS:
        raise InvalidInput(f"The pattern of a date has 1 to {MOST_CHARACTERS} characters.")
    return _checked(text) if "%" in text else _of_java(text)


def has_zone(pattern: str) -> bool:
    """Whether the text says its offset from UTC itself."""
    return _ZONED.search(pattern) is not None


def has_time_of_day(pattern: str) -> bool:
    """Whether it tells more than a day."""
    return _TIME_OF_DAY.search(pattern) is not None


def _checked(text: str) -> str:
    for found in _DIRECTIVE.finditer(text):
        if found[1] not in _KNOWN or not found[1]:
            raise _wrong(text, found[0])
    return _DIRECTIVE.sub(lambda found: _OF_STRPTIME.get(found[0], found[0]), text)


def _of_java(text: str) -> str:
    pieces, at = [], 0
    while at < len(text):
        found = _PIECE.match(text, at)
        if found is None:
            raise _wrong(text, text[at:])
        at = found.end()
        if found[1] is not None:
            pieces.append((found[1] or "'").replace("''", "'"))
        elif found[2]:
            if found[0] not in _JAVA:
                raise _wrong(text, found[0])
            pieces.append(_JAVA[found[0]])
        else:
            pieces.append(found[0])
    return "".join(pieces)


def _wrong(text: str, part: str) -> InvalidInput:
    return InvalidInput(
        f"In the pattern '{text}' of a date, '{part[:20]}' means nothing.",
        hint="Write it as in %Y-%m-%d %H:%M:%S or as in yyyy-MM-dd HH:mm:ss.",
    )
