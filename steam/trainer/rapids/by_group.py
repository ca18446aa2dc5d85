"""Numbers aggregated by groups of rows.

How a missing value counts: `all` makes the result missing; `rm` leaves it out; `ignore` leaves it
out of sums and extremes but counts its row, so that it acts as a zero in means and variances and
as the smallest value in medians.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from steam.trainer.rapids.row_keys import RowKeys, order_of

Floats = NDArray[np.float64]
Numbers = NDArray[np.int64]

MISSING_RULES = ("all", "rm", "ignore")


@dataclass(frozen=True, eq=False)
class Groups:
    """Rows in groups: `keys` have a code for each row."""

    keys: RowKeys

    @cached_property
    def sizes(self) -> Numbers:
        """How many rows each group has, int64 (groups,)."""
        return self.keys.sizes()

    @cached_property
    def order(self) -> Numbers:
        """The rows, those of each group together."""
        return self.keys.order()

    @cached_property
    def starts(self) -> Numbers:
        """Where in `order` each group begins, int64 (groups,)."""
        return np.cumsum(self.sizes) - self.sizes

    def sums(self, values: Floats) -> Floats:
        """Of values (rows,), added in the order of the rows."""
        found = np.bincount(self.keys.codes, values, minlength=self.keys.count)
        return found.astype(np.float64)  # whole numbers if there are no rows


@dataclass(frozen=True, slots=True, eq=False)
class Grouped:
    """One column in groups: `values` float64 (rows,), NaN missing, under one of the rules."""

    groups: Groups
    values: Floats
    rule: str

    def present(self) -> Numbers:
        """How many values are not missing."""
        codes = self.groups.keys.codes[~np.isnan(self.values)]
        return np.bincount(codes, minlength=self.groups.keys.count)

    def counted(self) -> Numbers:
        """How many rows count."""
        return self.present() if self.rule == "rm" else self.groups.sizes

    def filled(self, value: float) -> Floats:
        """The values with another in the place of missing ones, if these do not count as such."""
        if self.rule == "all":
            return self.values
        return np.where(np.isnan(self.values), value, self.values)


def _rows(column: Grouped) -> Floats:
    rows = column.groups.sizes if column.rule == "all" else column.present()
    return rows.astype(np.float64)


def _sum(column: Grouped) -> Floats:
    return column.groups.sums(column.filled(0.0))


def _sum_of_squares(column: Grouped) -> Floats:
    values = column.filled(0.0)
    return column.groups.sums(values * values)


def _mean(column: Grouped) -> Floats:
    return np.asarray(_sum(column) / column.counted())


def _variance(column: Grouped) -> Floats:
    groups, count = column.groups, column.counted()
    means = _mean(column)
    shifts = column.filled(0.0) - means[groups.keys.codes]
    if column.rule == "rm":
        shifts[np.isnan(column.values)] = 0.0
    left = groups.sums(shifts)  # what rounding of the means has left
    squares = groups.sums(shifts * shifts) - left * left / count
    return np.where(count > 1, squares / np.maximum(count - 1, 1), np.nan)


def _deviation(column: Grouped) -> Floats:
    return np.sqrt(_variance(column))


def _least(column: Grouped) -> Floats:
    return _extreme(column, np.minimum, np.inf)


def _largest(column: Grouped) -> Floats:
    return _extreme(column, np.maximum, -np.inf)


def _extreme(column: Grouped, extreme: np.ufunc, end: float) -> Floats:
    groups = column.groups
    if not groups.keys.count:
        return np.zeros(0)
    found = extreme.reduceat(column.filled(end)[groups.order], groups.starts)
    return np.where(column.present() > 0, found, np.nan)


def _median(column: Grouped) -> Floats:
    groups, count = column.groups, column.counted()
    values = column.values
    if column.rule == "ignore":
        values = column.filled(-np.inf)
    by_value = np.argsort(values)
    ordered = values[by_value][order_of(groups.keys.codes[by_value], groups.keys.count)]
    ordered = np.append(ordered, np.nan)
    low = groups.starts + np.maximum(count - 1, 0) // 2
    high = groups.starts + count // 2
    middle = ordered[low] / 2 + ordered[high] / 2
    if column.rule == "ignore":
        middle[_blank(column, low) | _blank(column, high)] = np.nan
    elif column.rule == "all":
        middle[column.present() < groups.sizes] = np.nan
    return np.where(count > 0, middle, np.nan)


def _blank(column: Grouped, places: Numbers) -> NDArray[np.bool_]:
    """Whether a missing value stands at the places, where missing ones come first."""
    missing = column.groups.sizes - column.present()
    return np.asarray(places - column.groups.starts < missing)


def _mode(column: Grouped) -> Floats:
    """The value that occurs most in each group, the least of several; missing ones do not."""
    there = ~np.isnan(column.values)
    codes, values = column.groups.keys.codes[there], column.values[there]
    order = np.lexsort((values, codes))
    codes, values = codes[order], values[order]
    fresh = np.append(True, (codes[1:] != codes[:-1]) | (values[1:] != values[:-1]))[: len(codes)]
    starts = np.flatnonzero(fresh)
    counts = np.diff(np.append(starts, len(codes)))
    best = np.lexsort((values[starts], -counts, codes[starts]))
    found = np.full(column.groups.keys.count, np.nan)
    found[codes[starts][best][::-1]] = values[starts][best][::-1]  # the best of each is the last
    return found


AGGREGATES: dict[str, Callable[[Grouped], Floats]] = {
    "nrow": _rows,
    "sum": _sum,
    "sumSquares": _sum_of_squares,
    "mean": _mean,
    "var": _variance,
    "sdev": _deviation,
    "min": _least,
    "max": _largest,
    "median": _median,
    "mode": _mode,
}
