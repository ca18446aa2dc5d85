"""Cells of text as numbers and times, a whole column at a time."""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from steam.trainer.frame.parse.words import MISSING_WORDS

NUMBER_PATTERN = r"^[+-]?(?:(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?|(?i:inf|infinity))$"
"""What reads as a number: decimal, with or without an exponent; or an infinity."""

TIME_PATTERN = r"^\d{4}-\d{1,2}-\d{1,2}(?:[ T]\d{1,2}:\d{1,2}.*)?$"
"""What may read as a time: an ISO 8601 date, or date and time of day."""

_TIME_FORMATS = (
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%d",
    "%Y-%m-%d %H:%M:%S%.f",
    "%Y-%m-%d %H:%M",
    "%Y-%m-%d %H:%M:%S%.fZ",
    "%Y-%m-%d %H:%M:%S%.f%#z",
    "%Y-%m-%d %H:%MZ",
    "%Y-%m-%d %H:%M%#z",
)
_ZONED = "%#z"


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """float64 values, NaN where missing, and the position of the first unreadable cell."""

    values: NDArray[np.float64]
    unreadable: int | None


def read_numbers(text: pl.Series, na_strings: Collection[str] = ()) -> Cells:
    """Numbers, rounded to the nearest float64 as Python's `float` does; blanks are ignored."""
    if na_strings:
        text = _without(text, text.str.strip_chars().is_in(list(na_strings)))
    read = text.cast(pl.Float64, strict=False)
    if read.null_count() == text.null_count():
        return Cells(as_floats(read), None)
    odd = read.is_null() & text.is_not_null()
    cells = text.filter(odd).str.strip_chars()
    again = cells.cast(pl.Float64, strict=False)
    values = as_floats(read).copy()
    positions = np.flatnonzero(odd.to_numpy())
    values[positions] = as_floats(again)
    return Cells(values, _first_unreadable(cells, again, positions))


def read_times(text: pl.Series, na_strings: Collection[str] = ()) -> Cells:
    """UTC epoch milliseconds; a time without a zone is taken as UTC, finer parts are cut off.

    ISO 8601: YYYY-MM-DD, optionally followed by a blank or T, HH:MM[:SS[.fff]] and Z or an offset.
    """
    cells = text.str.strip_chars()
    if na_strings:
        cells = _without(cells, cells.is_in(list(na_strings)))
    plain = _without(cells, ~cells.str.contains(TIME_PATTERN)).str.replace("T", " ", literal=True)
    read = pl.Series(text.name, [None], dtype=pl.Int64).new_from_index(0, len(text))
    for layout in _TIME_FORMATS:
        left = plain.is_not_null() & read.is_null()
        if not left.any():
            break
        kind = pl.Datetime("ms", "UTC" if layout.endswith(_ZONED) else None)
        found = plain.str.strptime(kind, layout, strict=False).dt.epoch("ms")
        read = read.zip_with(~left, found)
    return Cells(as_floats(read), _first_unreadable(cells, read, np.arange(len(text))))


def as_floats(values: pl.Series) -> NDArray[np.float64]:
    """Numbers of polars as float64, shape (rows,), NaN where missing; not to be written to."""
    return (values if values.dtype == pl.Float64 else values.cast(pl.Float64)).to_numpy()


def _without(text: pl.Series, wanting: pl.Series) -> pl.Series:
    nothing = pl.Series(text.name, [None], dtype=pl.String)
    return nothing.zip_with(wanting.fill_null(value=True), text)


def _first_unreadable(
    cells: pl.Series, read: pl.Series, positions: NDArray[np.int64]
) -> int | None:
    known = cells.is_null() | read.is_not_null()
    if not known.all():
        known |= cells.str.to_lowercase().is_in(list(MISSING_WORDS))
    wrong = np.flatnonzero(~known.to_numpy())
    return int(positions[wrong[0]]) if len(wrong) else None
