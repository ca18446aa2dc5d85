"""Values of a table's own types as those of a column.

in the table                       guessed as      as a number or time          as text
integers of any width              Numeric         nearest float64              digits
floats                             Numeric         themselves                   3, 0.5, 1e300
decimals                           Numeric         nearest float64              as they stand
booleans                           Numeric         0 and 1                      false, true
dates, times with and without      Time            UTC epoch milliseconds,      ISO 8601
a zone (without: UTC)                              finer parts cut off
times of day, durations            Numeric         milliseconds                 milliseconds
text, categories, dictionaries,    Enum, String    read as in a CSV file        themselves
bytes that are UTF-8
nothing but nulls                  Numeric         missing                      missing
lists, structs and other bytes     refused         refused                      refused
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from steam.trainer.frame.parse.cells import read_numbers, read_times
from steam.trainer.frame.parse.sniff import Cell, guess_type
from steam.trainer.frame.parse.words import ENUM, NUMERIC, STRING, TIME

_TEXT = (pl.String, pl.Categorical, pl.Enum, pl.Binary)
_SPANS = (pl.Time, pl.Duration)
_NS_PER_MS = 1_000_000
_EXACT = 2.0**53


@dataclass(frozen=True, slots=True, eq=False)
class Converted:
    """The values, and the position of the first one that is not of the type asked for.

    `rounded`: some whole numbers are no float64.
    """

    values: pl.Series
    unreadable: int | None = None
    rounded: bool = False


def problem_of(kind: pl.DataType) -> str | None:
    """Why columns of this type are refused, as the end of a sentence about one; None: they are not.

    A type that holds others is not taken apart: its parts would need names, and rows of their own.
    """
    if kind.is_nested():
        return f"holds {str(kind)[:40]} in each row, and no single value"
    fits = kind.is_numeric() or kind.is_temporal() or isinstance(kind, (*_TEXT, pl.Boolean))
    if fits or kind == pl.Null:
        return None
    return f"is of the type {str(kind)[:40]}, which steam does not read"


def guess_word(sample: pl.Series) -> str:
    """The type word for a column with this sample; empty where it tells nothing."""
    kind = sample.dtype
    if kind == pl.Null:
        return ""
    if isinstance(kind, (pl.Date, pl.Datetime)):
        return TIME
    if not isinstance(kind, _TEXT):
        return NUMERIC
    texts = [text for text in _texts(sample).to_list() if text]
    if not texts:
        return ""
    if isinstance(kind, (pl.Categorical, pl.Enum)):
        return ENUM
    cells = [Cell(text, quoted=True) for text in texts]
    return STRING if guess_type(cells, (), quoting_tells=True) == STRING else ENUM


def convert(values: pl.Series, word: str, na_strings: Sequence[str]) -> Converted:
    """Float64 for Numeric and Time, else String; missing ones null. The series keeps its length.

    Raises polars' ComputeError for bytes that are not text.
    """
    if word in {ENUM, STRING}:
        return Converted(_as_text(values, word, na_strings))
    if isinstance(values.dtype, _TEXT):
        read = read_times if word == TIME else read_numbers
        cells = read(_texts(values), na_strings)
        return Converted(pl.Series(values.name, cells.values), cells.unreadable)
    numbers = _numbers(values)
    wanting = [number for text in na_strings if (number := _number(text)) is not None]
    if wanting:
        numbers = numbers.set(numbers.is_in(wanting).fill_null(value=False), None)
    return Converted(numbers, rounded=values.dtype.is_integer() and _exceeds(numbers, _EXACT))


def shown(values: pl.Series) -> list[str]:
    """The values as texts for people, empty where missing."""
    return _texts(values).fill_null("").to_list()


def _as_text(values: pl.Series, word: str, na_strings: Sequence[str]) -> pl.Series:
    texts = _texts(values)
    bare = texts.str.strip_chars()
    missing = list(na_strings)
    if word == ENUM:
        texts, missing = bare, ["", *missing]
    if not missing:
        return texts
    nothing = pl.Series(values.name, [None], dtype=pl.String)
    return nothing.zip_with(bare.is_in(missing).fill_null(value=True), texts)


def _texts(values: pl.Series) -> pl.Series:
    kind = values.dtype
    if kind.is_float():
        wide = values.cast(pl.Float64)
        # 3.0 is the level 3, however far its column is from holding whole numbers only.
        whole = (wide == wide.round()) & (wide.abs() < _EXACT)
        digits = wide.set(~whole.fill_null(value=False), None).cast(pl.Int64).cast(pl.String)
        texts = wide.cast(pl.String).set(wide.is_nan().fill_null(value=False), None)
        return digits.zip_with(whole.fill_null(value=False), texts)
    if isinstance(kind, pl.Datetime):
        clock = values.dt.to_string("%Y-%m-%d %H:%M:%S%.f")
        return clock.str.replace(" 00:00:00$", "")
    if isinstance(kind, _SPANS):
        return _texts(_numbers(values))
    return values.cast(pl.String)


def _numbers(values: pl.Series) -> pl.Series:
    kind = values.dtype
    if isinstance(kind, (pl.Date, pl.Datetime)):
        return values.dt.epoch("ms").cast(pl.Float64)
    if isinstance(kind, pl.Time):
        return (values.cast(pl.Int64) // _NS_PER_MS).cast(pl.Float64)
    if isinstance(kind, pl.Duration):
        return values.dt.total_milliseconds().cast(pl.Float64)
    if kind.is_decimal():
        # As text: dividing digits by a power of ten would round twice.
        return values.cast(pl.String).cast(pl.Float64)
    return values.cast(pl.Float64)


def _exceeds(numbers: pl.Series, bound: float) -> bool:
    largest = numbers.abs().max()
    return largest is not None and float(str(largest)) > bound


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if not np.isnan(number) else None
