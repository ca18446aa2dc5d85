"""Parts of times in the trainer's time zone, times of their parts, and texts that are dates."""

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from steam.core.errors import InvalidInput
from steam.trainer.frame.frame import Frame
from steam.trainer.frame.vec import Vec, VecType
from steam.trainer.rapids.calendar import LAST_TIME_MS, days_of, milliseconds
from steam.trainer.rapids.columnwise import numbers_by_row, values_by_row
from steam.trainer.rapids.date_patterns import date_pattern, has_time_of_day, has_zone
from steam.trainer.rapids.evaluation import Evaluation
from steam.trainer.rapids.kinds import ANY, FRAME, TEXT
from steam.trainer.rapids.texts import measured_texts, text_vecs
from steam.trainer.rapids.values import Operator, Value, describe

_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_ZONED = pl.Datetime("ms", "UTC")

_PARTS: dict[str, Callable[[pl.Series], pl.Series]] = {
    "year": lambda times: times.dt.year(),
    "month": lambda times: times.dt.month(),
    "week": lambda times: times.dt.week(),
    "day": lambda times: times.dt.day(),
    "hour": lambda times: times.dt.hour(),
    "minute": lambda times: times.dt.minute(),
    "second": lambda times: times.dt.second(),
    "millis": lambda times: times.dt.millisecond(),
    "dayOfWeek": lambda times: times.dt.weekday() - 1,
}


def _part(name: str, evaluation: Evaluation, frame: Frame) -> Frame:
    """The part of each time, or of numbers that are milliseconds since 1970 in UTC."""
    of_times, zone = _PARTS[name], evaluation.time_zone.name

    def parts(values: NDArray[np.float64]) -> NDArray[np.float64]:
        known = np.abs(values) <= LAST_TIME_MS
        whole = np.floor(np.where(known, values, 0.0)).astype(np.int64)
        times = pl.Series(whole).cast(_ZONED).dt.convert_time_zone(zone)
        return np.where(known, of_times(times).cast(pl.Float64).to_numpy(), np.nan)

    vecs = []
    for column, vec in zip(frame.names, frame.vecs, strict=True):
        if vec.type in (VecType.ENUM, VecType.STRING):
            raise InvalidInput(
                f"'{name}' takes times, and '{column[:80]}' is {vec.type}.",
                hint="Turn it into times with as.Date.",
            )
        if name == "dayOfWeek":
            vecs.append(_weekdays(evaluation, vec, parts))
        else:
            vecs.append(numbers_by_row(evaluation, [vec], parts))
    return Frame("", frame.names, tuple(vecs))


def _weekdays(
    evaluation: Evaluation, vec: Vec, parts: Callable[[NDArray[np.float64]], NDArray[np.float64]]
) -> Vec:
    def codes(values: NDArray[np.float64]) -> NDArray[np.int32]:
        return np.nan_to_num(parts(values), nan=-1.0).astype(np.int32)

    return values_by_row(evaluation, [vec], codes, Vec(VecType.ENUM, (), _WEEKDAYS))


def _moment(evaluation: Evaluation, *parts: Value) -> Frame:
    """A column of times in UTC; months and days count from 1."""
    moments = _of_parts("moment", evaluation, parts, 1)
    if isinstance(moments, float):
        chunk = Vec(VecType.TIME, ()).encode(np.array([moments]))
        moments = Vec(VecType.TIME, (chunk,))
    return Frame("", ("time",), (moments,))


def _mktime(evaluation: Evaluation, *parts: Value) -> Value:
    """Milliseconds since 1970 in UTC, a column or a number; months and days count from 0."""
    found = _of_parts("mktime", evaluation, parts, 0)
    if isinstance(found, float):
        return found
    return Frame("", ("msec",), (numbers_by_row(evaluation, [found], np.array),))


def _of_parts(
    name: str, evaluation: Evaluation, parts: tuple[Value, ...], first: int
) -> Vec | float:
    operands = [_operand(name, part) for part in parts]
    columns = [operand for operand in operands if isinstance(operand, Vec)]

    def compute(*values: NDArray[np.float64]) -> NDArray[np.float64]:
        given = iter(values)
        numbers: list[Any] = [
            next(given) if isinstance(operand, Vec) else operand for operand in operands
        ]
        year, month, day, *of_day = numbers
        return milliseconds(days_of(year, month - first, day - first), *of_day)

    if not columns:
        return float(compute())
    if len({vec.rows for vec in columns}) > 1:
        raise InvalidInput(f"The columns that '{name}' takes differ in rows.")
    return values_by_row(evaluation, columns, compute, Vec(VecType.TIME, ()))


def _operand(name: str, part: Value) -> Vec | float:
    if isinstance(part, float):
        return part
    if isinstance(part, Frame) and part.columns == 1 and part.vecs[0].is_numeric:
        vec = part.vecs[0]
        return float(vec.values()[0]) if vec.rows == 1 else vec
    raise InvalidInput(f"'{name}' takes numbers and columns of numbers, not {describe(part)}.")


def _as_date(evaluation: Evaluation, frame: Frame, text: str) -> Frame:
    """Milliseconds since 1970 in UTC of texts that are dates in the trainer's time zone."""
    pattern, zone = date_pattern(text), evaluation.time_zone.name
    vecs = text_vecs(frame, "as.Date")

    def measure(texts: pl.Series) -> pl.Series:
        try:
            times = _read(texts, pattern, zone)
        except pl.exceptions.ComputeError:  # the parts are known, and do not go together
            raise InvalidInput(
                f"No date can be read by the pattern '{text}'.",
                hint="An hour from 1 to 12 goes with AM or PM, and neither without the other.",
            ) from None
        odd = times.is_null() & texts.is_not_null()
        if odd.any():
            raise InvalidInput(
                f"'{texts.filter(odd)[0][:40]}' is no date of the form '{text}'.",
                hint="Make it missing first, or name the form that it has.",
            )
        return times.dt.epoch("ms")

    found = tuple(measured_texts(evaluation, vec, measure) for vec in vecs)
    return Frame("", frame.names, found)


def _read(texts: pl.Series, pattern: str, zone: str) -> pl.Series:
    if has_zone(pattern):
        return texts.str.strptime(_ZONED, pattern, strict=False)
    if has_time_of_day(pattern):
        local = texts.str.strptime(pl.Datetime("ms"), pattern, strict=False)
    else:
        local = texts.str.strptime(pl.Date, pattern, strict=False).cast(pl.Datetime("ms"))
    placed = local.dt.replace_time_zone(zone, ambiguous="earliest", non_existent="null")
    return placed.dt.convert_time_zone("UTC")


_SEVEN = (ANY,) * 7
OPERATORS = {
    **{name: Operator(partial(_part, name), (FRAME,)) for name in _PARTS},
    "moment": Operator(_moment, _SEVEN),
    "mktime": Operator(_mktime, _SEVEN),
    "as.Date": Operator(_as_date, (FRAME, TEXT)),
}
