"""Rows by their values in some columns: which are equal, and in what order they come.

Missing values are equal to each other and come first; levels come in the order of their domain.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import polars as pl
from numpy.typing import NDArray

from steam.trainer.frame.vec import Vec, VecType

Codes = NDArray[np.int64]
Column: TypeAlias = Sequence[Vec]
"""A column of several frames, one below the other."""

_MOST_PAIRS = 2**62
_DIGIT = 16
_ROOM = 4
"""Places for each row: with no more of them, rows are counted by place and not sorted."""


@dataclass(frozen=True, slots=True, eq=False)
class RowKeys:
    """A code for each row, int64 (rows,) from 0 to `count` - 1, each of which some row has.

    Rows of equal values have equal codes, and a smaller code comes before a larger one.
    """

    codes: Codes
    count: int

    def order(self) -> Codes:
        """The numbers of the rows by their codes, equal ones as they stand."""
        return order_of(self.codes, self.count)

    def sizes(self) -> Codes:
        """How many rows have each code, int64 (count,)."""
        return np.bincount(self.codes, minlength=self.count)

    def firsts(self) -> Codes:
        """The first row of each code, int64 (count,)."""
        found = np.empty(self.count, dtype=np.int64)
        found[self.codes[::-1]] = np.arange(len(self.codes) - 1, -1, -1)
        return found


def order_of(codes: Codes, count: int) -> Codes:
    """The numbers of the rows by their codes from 0 to `count` - 1, equal ones as they stand."""
    order = np.argsort(codes.astype(np.uint16), kind="stable")  # numpy counts digits of 16 bits
    shift = _DIGIT
    while count >> shift:
        digits = (codes >> shift).astype(np.uint16)
        order = order[np.argsort(digits[order], kind="stable")]
        shift += _DIGIT
    return order


def row_keys(columns: Sequence[Vec], rows: int) -> RowKeys:
    """The keys of `rows` rows by their values in the columns, the first column first."""
    return stacked_keys([(vec,) for vec in columns], rows)


def stacked_keys(
    columns: Sequence[Column], rows: int, descending: Sequence[bool] | None = None
) -> RowKeys:
    """The same of columns of several frames together; their types go together (`fits`).

    A column that is `descending` turns its order round, but missing values still come first.
    """
    codes, count = np.zeros(rows, dtype=np.int64), 1
    for place, column in enumerate(columns):
        own, size = ranks(column)
        if descending is not None and descending[place]:
            own = np.where(own == 0, 0, size - own)
        if count * size >= _MOST_PAIRS:
            codes, count = _dense(codes, count)
        codes, count = codes * size + own, count * size
    codes, count = _dense(codes, count)
    return RowKeys(codes, count)


def fits(left: Vec, right: Vec) -> bool:
    """Whether values of two columns can be equal: numbers with numbers, else of one type."""
    return left.type is right.type or (left.is_numeric and right.is_numeric)


def ranks(column: Column) -> tuple[Codes, int]:
    """The place of each value among the distinct ones from 1 on, 0 if it is missing; and how many
    places there are at most, 0 among them."""
    if column[0].type is VecType.ENUM:
        return _level_ranks(column)
    parts = [vec.values() for vec in column]
    if column[0].is_numeric and (near := _near(np.concatenate(parts))) is not None:
        return near
    series = pl.concat([_series(vec, part) for vec, part in zip(column, parts, strict=True)])
    placed = series.rank("dense").fill_null(0).cast(pl.Int64).to_numpy()
    return placed, int(placed.max(initial=0)) + 1


def _level_ranks(column: Column) -> tuple[Codes, int]:
    levels: dict[str, int] = {}
    parts = []
    for vec in column:
        places = [levels.setdefault(level, len(levels) + 1) for level in vec.domain or ()]
        table = np.array([*places, 0], dtype=np.int64)  # -1, which is missing, is the last one
        parts.append(table[vec.values()])
    return np.concatenate(parts), len(levels) + 1


def _near(values: NDArray[np.float64]) -> tuple[Codes, int] | None:
    """The places of whole numbers that lie near each other; None for any others."""
    low = float(np.fmin.reduce(values, initial=np.inf))
    high = float(np.fmax.reduce(values, initial=-np.inf))
    if not 0 <= high - low < _ROOM * len(values):
        return None
    missing = np.isnan(values)
    shifted = np.where(missing, -1.0, values - low)
    places = shifted.astype(np.int64)
    return (places + 1, int(high - low) + 2) if np.array_equal(places, shifted) else None


def _series(vec: Vec, values: NDArray[Any]) -> pl.Series:
    if vec.type is VecType.STRING:
        encoded = [
            None if text is None else text.encode("utf-8", "surrogatepass") for text in values
        ]
        return pl.Series(encoded, dtype=pl.Binary)  # in the order of the texts
    return pl.Series(values + 0.0).fill_nan(None)  # both zeros are one value


def _dense(codes: Codes, count: int) -> tuple[Codes, int]:
    """Codes below `count` as those from 0 on that some row has."""
    if count <= _ROOM * len(codes):
        there = np.bincount(codes, minlength=count) > 0
        return (np.cumsum(there) - 1)[codes], int(np.count_nonzero(there))
    placed = pl.Series(codes).rank("dense").cast(pl.Int64).to_numpy() - 1
    return placed, int(placed.max(initial=-1)) + 1
