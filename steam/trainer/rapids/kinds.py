"""The kinds of arguments that operators take."""

import math

from steam.trainer.frame.frame import Frame
from steam.trainer.frame.vec import Vec
from steam.trainer.rapids.tree import Numbers, Texts
from steam.trainer.rapids.values import Function, Kind, Model, Operator, Value, WrongKind

MOST_LISTED = 10_000_000
"""So many numbers may a list stand for where they are all needed."""


def numbers_of(listed: Numbers) -> list[float]:
    """Every number of a list. Raises WrongKind if it is open at its end or stands for more than
    MOST_LISTED."""
    found: list[float] = []
    for span in listed.spans:
        if span.count is None or len(found) + span.count > MOST_LISTED:
            raise WrongKind
        found += [span.start + place * span.stride for place in range(span.count)]
    return found


def _frame(value: Value) -> Frame:
    if not isinstance(value, Frame):
        raise WrongKind
    return value


def _model(value: Value) -> Model:
    if not isinstance(value, Model):
        raise WrongKind
    return value


def _column(value: Value) -> Vec:
    frame = _frame(value)
    if frame.columns != 1:
        raise WrongKind
    return frame.vecs[0]


def _number(value: Value) -> float:
    if isinstance(value, Numbers):
        value = _only(numbers_of(value))
    if not isinstance(value, float):
        raise WrongKind
    return value


def _only(numbers: list[float]) -> float:
    if len(numbers) != 1:
        raise WrongKind
    return numbers[0]


def _whole(value: Value) -> int:
    number = _number(value)
    if not number.is_integer() or abs(number) >= 2.0**63:
        raise WrongKind
    return int(number)


def _flag(value: Value) -> bool:
    number = _number(value)
    return number != 0.0 and not math.isnan(number)


def _text(value: Value) -> str:
    if not isinstance(value, str):
        raise WrongKind
    return value


def _numbers(value: Value) -> list[float]:
    return numbers_of(value) if isinstance(value, Numbers) else [_number(value)]


def _texts(value: Value) -> list[str]:
    if isinstance(value, str):
        return [value]
    if value == Numbers():
        return []
    if not isinstance(value, Texts):
        raise WrongKind
    return list(value.values)


def _selector(value: Value) -> Numbers | list[str] | float | str:
    if isinstance(value, Texts):
        return list(value.values)
    if not isinstance(value, Numbers | float | str):
        raise WrongKind
    return value


def _function(value: Value) -> Function | Operator:
    if not isinstance(value, Function | Operator):
        raise WrongKind
    return value


FRAME = Kind("a frame", _frame)
MODEL = Kind("a model", _model)
COLUMN = Kind("a frame of one column", _column)
NUMBER = Kind("a number", _number)
WHOLE = Kind("a whole number", _whole)
FLAG = Kind("TRUE or FALSE", _flag)
TEXT = Kind("a text", _text)
NUMBERS = Kind("a list of numbers", _numbers)
TEXTS = Kind("a list of texts", _texts)
SELECTOR = Kind("columns by name or number", _selector)
FUNCTION = Kind("a function", _function)
ANY = Kind("a value", lambda value: value)
