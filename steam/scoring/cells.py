"""One cell: a JSON value read as a value of its column's type, or a reason why it cannot be.

| JSON value | numeric | time | categorical |
|---|---|---|---|
| null | missing | missing | missing |
| number | itself | epoch milliseconds | the level that is this number: 1, 1.0 meet "1" |
| text | a decimal number | the same, or ISO 8601 | the same level, else the same number |
| true, false | 1, 0 | doubtful | the level "true", "True" or "TRUE" (and so on) |
| array, object | refused | refused | refused |

Spaces around numbers and times are allowed; a time without a zone is UTC. Digits alone are always
epoch milliseconds, also where ISO 8601 has a compact form of a date.
A number that a 64-bit float cannot hold (an integer that would be changed, anything beyond
±1.8e308) is doubtful, never rounded or made infinite in silence. So are "", "NA", "NaN" and "inf".
"""

import math
import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from steam.model.signature import Column, ColumnType

# Each text can match in one way only, so that a long one takes no more than linear time.
_DECIMAL = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_JSON_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?")
_LONGEST_NUMBER = 400  # characters; the digits of the largest float are 309
_EXACT_DIGITS = 15  # integers of so many digits are always exact as floats
_SHOWN = 60  # characters of a value that a message repeats
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


class Doubt(StrEnum):
    """Why input is doubtful. The first four are fields of `InputPolicy`."""

    MISSING_COLUMN = "missing_column"
    UNKNOWN_COLUMN = "unknown_column"
    UNSEEN_LEVEL = "unseen_level"
    UNPARSABLE_VALUE = "unparsable_value"
    NESTED_VALUE = "nested_value"  # always refused


class DoubtfulCell(Exception):
    """A cell that holds no value of its column's type; `says` completes "column X ..."."""

    def __init__(self, doubt: Doubt, says: str) -> None:
        super().__init__(says)
        self.doubt = doubt
        self.says = says


ReadNumber = Callable[[object], float]
ReadLevel = Callable[[object], int]


def read_number(value: object) -> float:
    """A JSON value as a finite float. Raises DoubtfulCell."""
    if isinstance(value, float | int):
        return _held(value, value)
    if isinstance(value, str):
        return _held(_parse_decimal(value), value)
    raise _nested()


def read_time(value: object) -> float:
    """A JSON value as epoch milliseconds. Raises DoubtfulCell."""
    if isinstance(value, bool):
        raise _unparsable(value, "a time")
    if isinstance(value, str) and not _DECIMAL.fullmatch(value.strip()):
        try:
            moment = datetime.fromisoformat(value.strip())
            if moment.tzinfo is None:
                moment = moment.replace(tzinfo=UTC)
            return (moment - _EPOCH) / _MILLISECOND
        except (ValueError, OverflowError):
            raise _unparsable(value, "a time") from None
    return read_number(value)


def level_reader(levels: Sequence[str]) -> ReadLevel:
    """A reader of JSON values as codes into `levels`; it raises DoubtfulCell."""
    codes = codes_by_value(levels)
    truths = {
        truth: next((codes[word] for word in words if word in codes), None)
        for truth, words in ((True, ("true", "True", "TRUE")), (False, ("false", "False", "FALSE")))
    }

    def read_level(value: object) -> int:
        code: int | None
        if isinstance(value, str):
            code = codes.get(value)
            if code is None and (number := _number_form(value)) is not None:
                code = codes.get(number)
        elif isinstance(value, bool):
            code = truths[value]
        elif isinstance(value, float | int):
            code = codes.get(value)
        else:
            raise _nested()
        if code is None:
            raise DoubtfulCell(
                Doubt.UNSEEN_LEVEL, f"has the level {_shown(value)}, which the model never saw"
            )
        return code

    return read_level


def codes_by_value(levels: Sequence[str]) -> dict[object, int]:
    """Codes by level and by the number that a level spells; true and false are no numbers here.

    Where "1" and "1.0" are both levels, the shorter one stands for 1.
    """
    numbers: dict[object, int] = {}
    for code, level in sorted(enumerate(levels), key=lambda item: len(item[1]), reverse=True):
        number = _number_form(level)
        if number is not None:
            numbers[number] = code
    return {**numbers, **{level: code for code, level in enumerate(levels)}}


def reader_of(column: Column) -> ReadNumber | ReadLevel:
    """The reader of one column's cells."""
    if column.type is ColumnType.CATEGORICAL:
        return level_reader(column.levels)
    return read_time if column.type is ColumnType.TIME else read_number


def _number_form(text: str) -> float | None:
    """The number that `text` spells as JSON would; "01" and "+1" are names, not numbers."""
    match = _JSON_NUMBER.fullmatch(text) if len(text) <= _LONGEST_NUMBER else None
    if match is None:
        return None
    if match[1] is None and match[2] is None:
        return int(text)  # exact, so that long identifiers never meet by rounding
    number = float(text)
    return number if math.isfinite(number) else None


def _parse_decimal(text: str) -> float:
    stripped = text.strip()
    if not _DECIMAL.fullmatch(stripped):
        raise _unparsable(text, "a number")
    if len(stripped) > _LONGEST_NUMBER:
        raise _unparsable(text, f"a number of at most {_LONGEST_NUMBER} characters")
    is_long_integer = len(stripped) > _EXACT_DIGITS and stripped.lstrip("+-").isdigit()
    return int(stripped) if is_long_integer else float(stripped)


def _held(number: float, value: object) -> float:
    """`number`, read from `value`, as a finite float. Raises DoubtfulCell if that changes it."""
    try:
        held = float(number)
    except OverflowError:
        held = math.inf
    if not math.isfinite(held) or held != number:
        raise _unparsable(value, "a number that a 64-bit float can hold")
    return held


def _unparsable(value: object, wanted: str) -> DoubtfulCell:
    return DoubtfulCell(Doubt.UNPARSABLE_VALUE, f"holds {_shown(value)}, which is not {wanted}")


def _nested() -> DoubtfulCell:
    return DoubtfulCell(Doubt.NESTED_VALUE, "holds an array or an object")


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    text = str(value)
    cut = text if len(text) <= _SHOWN else text[:_SHOWN] + "…"
    return f"'{cut}'" if isinstance(value, str) else cut
