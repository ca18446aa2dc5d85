"""Cells of text as numbers and times, a whole column at a time."""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from steam.trainer.frame.parse.words import MISSING_WORDS

NUMBER_PATTERN = r"^[+-]?(?:(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?|(?i:inf|infinity))$"
"""What reads as a number: decimal, with or without an exponent; or an infinity."""

_CLOCK = r"\d{1,2}:\d{1,2}:\d{1,2}(?:\.\d+)?"
_MONTH = "(?i:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
_ISO = r"^\d{4}-\d{1,2}-\d{1,2}(?:[ T]\d{1,2}:\d{1,2}.*)?$"
_SPELLED = rf"^(\d{{1,2}})[- ]?({_MONTH})[- ]?(\d{{4}}|\d{{2}})(?:[: ]({_CLOCK}))?$"
_SLASHED = rf"^\d{{1,2}}/\d{{1,2}}/(?:\d{{4}}|\d{{2}})(?: {_CLOCK}(?: [AP]M)?)?$"
TIME_PATTERN = f"{_ISO}|{_SPELLED}|{_SLASHED}"
"""What may read as a time: an ISO 8601 date, or date and time of day; 12MAR2015 and 12-Mar-15, with
or without :11:00:00 or a blank and that behind it; 3/12/2015, the month first, as H2O reads it."""

UTC = "UTC"
_ZONED = "%#z"
_ISO_LAYOUTS = (
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%d",
    "%Y-%m-%d %H:%M:%S%.f",
    "%Y-%m-%d %H:%M",
    "%Y-%m-%d %H:%M:%S%.fZ",
    "%Y-%m-%d %H:%M:%S%.f%#z",
    "%Y-%m-%d %H:%MZ",
    "%Y-%m-%d %H:%M%#z",
)
# Short years come first, for %Y would take them for those of antiquity.
_SPELLED_LAYOUTS = ("%y-%b-%d %H:%M:%S%.f", "%Y-%b-%d %H:%M:%S%.f", "%y-%b-%d ", "%Y-%b-%d ")
_SLASHED_LAYOUTS = tuple(
    f"%m/%d/{year}{clock}"
    for clock in ("", " %H:%M:%S%.f", " %I:%M:%S%.f %p")
    for year in ("%y", "%Y")
)


@dataclass(frozen=True, slots=True)
class _Way:
    """A way to write times: a pattern, what to write in place of another, and layouts of that."""

    pattern: str
    layouts: tuple[str, ...]
    replaced: str = ""
    written: str = ""
    literal: bool = False


_WAYS = (
    _Way(_ISO, _ISO_LAYOUTS, "T", " ", literal=True),
    _Way(_SPELLED, _SPELLED_LAYOUTS, _SPELLED, "${3}-${2}-${1} ${4}"),
    _Way(_SLASHED, _SLASHED_LAYOUTS),
)


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """float64 values, NaN where missing or unreadable; the position of the first unreadable cell,
    and how many there are."""

    values: NDArray[np.float64]
    unreadable: int | None
    wrong: int = 0


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
    return Cells(values, *_unreadable(cells, again, positions))


def read_times(text: pl.Series, na_strings: Collection[str] = (), zone: str = UTC) -> Cells:
    """UTC epoch milliseconds; a time without a zone is one of `zone`, finer parts are cut off.

    ISO 8601: YYYY-MM-DD, optionally followed by a blank or T, HH:MM[:SS[.fff]] and Z or an offset.
    Or a day with a spelled month, such as 12MAR2015:11:00:00 and 12-Mar-15, see TIME_PATTERN.
    """
    cells = text.str.strip_chars()
    if na_strings:
        cells = _without(cells, cells.is_in(list(na_strings)))
    read = pl.Series(text.name, [None], dtype=pl.Int64).new_from_index(0, len(text))
    for way in _WAYS:
        plain = _without(cells, ~(read.is_null() & cells.str.contains(way.pattern)))
        if way.replaced:
            plain = plain.str.replace(way.replaced, way.written, literal=way.literal)
        for layout in way.layouts:
            left = plain.is_not_null() & read.is_null()
            if not left.any():
                break
            read = read.zip_with(~left, _moments(plain, layout, zone))
        if read.null_count() == cells.null_count():
            break
    return Cells(as_floats(read), *_unreadable(cells, read, np.arange(len(text))))


def _moments(text: pl.Series, layout: str, zone: str) -> pl.Series:
    """UTC epoch milliseconds of what is written so, null where it is not."""
    zoned = layout.endswith(_ZONED)
    found = text.str.strptime(pl.Datetime("ms", UTC if zoned else None), layout, strict=False)
    if zone != UTC and not (zoned or layout.endswith("Z")):
        found = _placed(found, zone)
    return found.dt.epoch("ms")


def _placed(naive: pl.Series, zone: str) -> pl.Series:
    """The moments at which clocks of the zone show these times: the first of two, and null where
    clocks jump over one, as in H2O."""
    placed = naive.dt.replace_time_zone(zone, ambiguous="earliest", non_existent="null")
    return placed.dt.convert_time_zone(UTC).dt.replace_time_zone(None)


def as_floats(values: pl.Series) -> NDArray[np.float64]:
    """Numbers of polars as float64, shape (rows,), NaN where missing; not to be written to."""
    return (values if values.dtype == pl.Float64 else values.cast(pl.Float64)).to_numpy()


def _without(text: pl.Series, wanting: pl.Series) -> pl.Series:
    nothing = pl.Series(text.name, [None], dtype=pl.String)
    return nothing.zip_with(wanting.fill_null(value=True), text)


def _unreadable(
    cells: pl.Series, read: pl.Series, positions: NDArray[np.int64]
) -> tuple[int | None, int]:
    """The first position whose cell is neither read nor missing, and their number."""
    known = cells.is_null() | read.is_not_null()
    if not known.all():
        known |= cells.str.to_lowercase().is_in(list(MISSING_WORDS))
    wrong = np.flatnonzero(~known.to_numpy())
    return (int(positions[wrong[0]]) if len(wrong) else None), len(wrong)
