"""A random cut of some rows in two, by the values of one column."""

from dataclasses import dataclass
from enum import Enum, auto

import numpy as np
from numpy.typing import NDArray

from steam.model.trees.nodes import Flags, Kind
from steam.trainer.algorithms.isolation_forest.chances import Chances

Floats = NDArray[np.float64]

MOST_IN_SETS = 1024
"""Levels of a column that is cut by sets of levels; one with more is cut by their numbers."""

_SMALL = 32
"""Levels that H2O's smallest set of levels speaks of, whether there are so many or not."""


class _Missing(Enum):
    LEFT = auto()
    RIGHT = auto()
    APART = auto()


@dataclass(frozen=True, slots=True, eq=False)
class Cut:
    """A decision of a tree, as in a Forest, and the rows, (m,), that it sends right.

    `right_levels`: of a cut by levels, bool (levels, 32 or more), which of them go right.
    """

    kind: Kind
    goes_right: Flags
    threshold: float = 0.0
    missing_left: bool = False
    right_levels: Flags | None = None


def varies(values: Floats) -> bool:
    """Whether a cut could tell some of the rows from others; a missing value is one of its own."""
    missing = np.isnan(values)
    if missing.any():
        return not missing.all()
    return bool((values != values[0]).any())


def draw_cut(values: Floats, levels: int, least: int, chances: Chances) -> Cut | None:
    """A cut of rows whose values vary, with `least` or more rows on both sides; None if there is
    none.

    `values`: (m,), finite, NaN for missing, the numbers of levels if there are `levels`. A number
    is cut anywhere between the smallest and the largest, each place as likely. Levels are put into
    an order by chance, those that no row has among them, and that is cut between any two. Missing
    values go left, right, or are told from all others, each as likely.
    """
    missing = np.isnan(values)
    way = list(_Missing)[chances.below(3 if missing.any() else 2)]
    apart = _presence(missing, least)
    if way is _Missing.APART and apart is not None:
        return apart
    sides = _Sides(missing, least, missing_left=way is _Missing.LEFT)
    by_set = 0 < levels <= MOST_IN_SETS
    cut = _levels(values, levels, sides, chances) if by_set else _number(values, sides, chances)
    return cut or apart


@dataclass(frozen=True, slots=True, eq=False)
class _Sides:
    """Where missing values go, and what both sides need."""

    missing: Flags
    least: int
    missing_left: bool

    @property
    def least_left(self) -> int:
        """Values that are not missing to be left, at least."""
        return max(self.least - (int(self.missing.sum()) if self.missing_left else 0), 1)

    @property
    def least_right(self) -> int:
        return max(self.least - (0 if self.missing_left else int(self.missing.sum())), 1)

    def right(self, known_right: Flags) -> Flags:
        """(m,), from that of the rows whose value is not missing."""
        right = np.full(len(self.missing), not self.missing_left)
        right[~self.missing] = known_right
        return right


def _presence(missing: Flags, least: int) -> Cut | None:
    count = int(missing.sum())
    if min(count, len(missing) - count) < max(least, 1):
        return None
    return Cut(Kind.PRESENCE, missing.copy())


def _number(values: Floats, sides: _Sides, chances: Chances) -> Cut | None:
    """x >= threshold goes right; the threshold is a float32, as a MOJO has it."""
    known = values[~sides.missing]
    last_left, first_right = sides.least_left - 1, len(known) - sides.least_right
    if last_left >= first_right:
        return None
    ordered = np.sort(known)
    low, high = float(ordered[last_left]), float(ordered[first_right])
    threshold = _rounded(high - chances.one() * (high - low), low, high)
    if threshold is None:
        return None
    return Cut(Kind.NUMBER, sides.right(known >= threshold), threshold, sides.missing_left)


def _rounded(value: float, low: float, high: float) -> float | None:
    """The float32 next to `value` that is above `low` and not above `high`; None without one."""
    near = np.float32(value)
    if float(near) <= low:  # in 64 bits: numpy would round the other side
        near = np.nextafter(near, np.float32(np.inf))
    elif float(near) > high:
        near = np.nextafter(near, np.float32(-np.inf))
    return float(near) if low < float(near) <= high else None


def _levels(values: Floats, levels: int, sides: _Sides, chances: Chances) -> Cut | None:
    codes = values[~sides.missing].astype(np.intp)
    place = chances.many(max(levels, _SMALL))
    met, counts = np.unique(codes, return_counts=True)
    order = np.argsort(place[met], kind="stable")
    left = np.cumsum(counts[order])[:-1]  # rows left of each place between two levels
    fits = (left >= sides.least_left) & (len(codes) - left >= sides.least_right)
    gaps = np.flatnonzero(fits)
    if not len(gaps):
        return None
    gap = gaps[chances.below(len(gaps))]
    low, high = place[met[order[gap : gap + 2]]].tolist()
    limit = max(high - chances.one() * (high - low), np.nextafter(low, 1.0))
    right_levels = place >= limit
    return Cut(
        Kind.LEVELS,
        sides.right(right_levels[codes]),
        missing_left=sides.missing_left,
        right_levels=right_levels,
    )
