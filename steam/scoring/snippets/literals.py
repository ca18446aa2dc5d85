"""Rows as code: what is common to languages whose texts are written as JSON writes them.

Texts of JSON are texts of Python, of JavaScript (since 2019) and of R: all know its escapes. A NUL
is the exception: R has no text that holds one.
"""

import json
from collections.abc import Mapping

Scalar = str | int | float | bool | None
Row = Mapping[str, Scalar]
Words = Mapping[bool | None, str]
"""What a language calls null, true and false."""


def text(value: str) -> str:
    """A text as code. Letters of any alphabet stay as they are."""
    return json.dumps(value, ensure_ascii=False)


def scalar(value: Scalar, words: Words) -> str:
    """A JSON value as code."""
    if value is None or isinstance(value, bool):
        return words[value]
    return text(value) if isinstance(value, str) else repr(value)
