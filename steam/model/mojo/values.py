"""The values of model.ini: Java's text for numbers and arrays, read and printed.

H2O guesses types from the text, so a double must show a decimal point: `1.0`, `1.0E-4`.
"""

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from steam.model.mojo.errors import refuse_mojo

MAX_ARRAY = 1_000_000
_INTEGER = re.compile(r"-?[0-9]{1,18}")
_INTEGERS = re.compile(r"[-0-9, ]*")
_DOUBLES = re.compile(r"[-+.0-9eE, NaInfity]*")  # digits, exponents, NaN and Infinity
_DOUBLE_MARKS = frozenset(".EeNI")


@dataclass(frozen=True, slots=True)
class Info:
    """The `[info]` section: text by key, read as a type on demand.

    Each reader raises InvalidArtifact when the key is missing or its value is not of the type.
    """

    values: Mapping[str, str]

    def text(self, key: str) -> str:
        value = self.values.get(key)
        if value is None or value == "null":
            raise refuse_mojo(f"model.ini says nothing about '{key}'")
        return value

    def has(self, key: str) -> bool:
        """Whether the key is there and not `null`."""
        return self.values.get(key, "null") != "null"

    def boolean(self, key: str) -> bool:
        value = self.text(key)
        if value not in {"true", "false"}:
            raise _wrong(key, value, "true or false")
        return value == "true"

    def integer(self, key: str, low: int, high: int) -> int:
        value = self.text(key)
        if not _INTEGER.fullmatch(value) or not low <= int(value) <= high:
            raise _wrong(key, value, f"a whole number from {low} to {high}")
        return int(value)

    def double(self, key: str) -> float:
        value = self.text(key)
        number = _number(value) if _DOUBLES.fullmatch(value) else None
        if number is None:
            raise _wrong(key, value, "a number")
        return number

    def integers(self, key: str, low: int, high: int) -> tuple[int, ...]:
        tokens = [token.strip(" ") for token in self._array(key, _INTEGERS)]
        if not all(_INTEGER.fullmatch(token) for token in tokens):
            raise _wrong(key, self.text(key), "an array of whole numbers")
        numbers = tuple(int(token) for token in tokens)
        if any(not low <= number <= high for number in numbers):
            raise _wrong(key, self.text(key), f"an array of whole numbers from {low} to {high}")
        return numbers

    def doubles(self, key: str) -> tuple[float, ...]:
        try:
            return tuple(map(float, self._array(key, _DOUBLES)))
        except ValueError as error:
            raise _wrong(key, self.text(key), "an array of numbers") from error

    def shows_doubles(self, key: str) -> bool:
        """Whether H2O would take the array for doubles, not for whole numbers."""
        return not _DOUBLE_MARKS.isdisjoint(self.text(key))

    def _array(self, key: str, allowed: re.Pattern[str]) -> list[str]:
        value = self.text(key)
        inner = value[1:-1].strip(" ")
        if value[:1] != "[" or value[-1:] != "]" or not allowed.fullmatch(inner):
            raise _wrong(key, value, "an array of numbers")
        if inner.count(",") >= MAX_ARRAY:
            raise refuse_mojo(f"the array '{key}' has more than {MAX_ARRAY} values")
        return inner.split(",") if inner else []


def print_boolean(value: bool) -> str:
    """`true` or `false`."""
    return "true" if value else "false"


def print_double(value: float) -> str:
    """Java's text of a double: the shortest that reads back to the same bits."""
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    mantissa, _, exponent = repr(float(value)).partition("e")
    if "." not in mantissa:
        mantissa += ".0"
    return f"{mantissa}E{int(exponent)}" if exponent else mantissa


def print_doubles(values: Iterable[float]) -> str:
    """`[1.0, 2.5]`."""
    return f"[{', '.join(map(print_double, values))}]"


def print_integers(values: Sequence[int]) -> str:
    """`[0, 3]`."""
    return f"[{', '.join(str(int(value)) for value in values)}]"


def _number(token: str) -> float | None:
    try:
        return float(token)
    except ValueError:
        return None


def _wrong(key: str, value: str, wanted: str) -> Exception:
    return refuse_mojo(f"'{key}' in model.ini is {value[:40]!r} and not {wanted}")
