"""Terms of a design: each makes its share of the coordinates of a row from decoded columns."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from steam.trainer.glm.pairs import Columns, Pair
from steam.trainer.glm.rows import Column

Vector = NDArray[np.float64]
Slots = NDArray[np.int64]

_SMALLEST_UNIT = 1e-60
"""Products of two numbers that are larger by less than its inverse are far from overflow."""


@dataclass(frozen=True, slots=True)
class CategoricalTerm:
    """One categorical: its levels in code order, the level that stands in for a missing one, and
    how many leading levels have no coefficient (0 or 1)."""

    name: str
    levels: tuple[str, ...]
    mode: int
    dropped: int

    @property
    def width(self) -> int:
        return len(self.levels) - self.dropped

    @property
    def coefficients(self) -> tuple[str, ...]:
        """The levels that have a coefficient."""
        return self.levels[self.dropped :]

    def slots(self, columns: Columns) -> Slots:
        """Codes as positions in the term's block; `width` means a level without a coefficient."""
        return _slots(columns[self.name], self.mode, self.dropped, self.width)


@dataclass(frozen=True, slots=True, eq=False)
class PairTerm:
    """Two categoricals as one: `table` int64 (pairs + 1,) has the slot of each pair of codes, and
    at its end that of a missing one."""

    pair: Pair
    coefficients: tuple[str, ...]
    places: tuple[tuple[int, int], ...]
    table: Slots
    dropped: int

    @property
    def name(self) -> str:
        return self.pair.name

    @property
    def width(self) -> int:
        return len(self.coefficients)

    @property
    def missing_slot(self) -> int:
        """The slot of the heaviest pair."""
        return int(self.table[-1])

    def slots(self, columns: Columns) -> Slots:
        """As those of a categorical; a pair that has no coefficient is at `width`."""
        return self.table[self.pair.codes(columns)]


@dataclass(frozen=True, slots=True)
class NumericTerm:
    """One number x, which enters as (x - shift) * scale; a missing x is taken as `fill`.

    `mean` and `sd` are those seen in training, `low` and `high` the range. With a `product` x is
    that of two columns.
    """

    name: str
    mean: float
    sd: float
    shift: float
    scale: float
    low: float
    high: float
    fill: float
    product: Pair | None = None

    @property
    def unit(self) -> float:
        """What `put` leaves to be multiplied: the scale, unless squares could overflow by it."""
        return self.scale if _SMALLEST_UNIT < self.scale < 1.0 / _SMALLEST_UNIT else 1.0

    @property
    def factor(self) -> float:
        """The rest of the scale."""
        return self.scale / self.unit

    def numbers(self, columns: Columns) -> Vector:
        """x of each row, float64 (n,), NaN where it is missing."""
        x = columns[self.name] if self.product is None else self.product.numbers(columns)
        return np.asarray(x, dtype=np.float64)


@dataclass(frozen=True, slots=True, eq=False)
class SlopesTerm:
    """A number with a coefficient for each level of a categorical: x * scales[level], in the slot
    of the level. A missing level is taken as `mode`, a missing x as `fill`.

    `scales` and `sds` float64 (width,): of the columns that hold x in rows of one level, 0 in
    others. They are not centred, so that each row has one value.
    """

    pair: Pair
    levels: tuple[str, ...]
    dropped: int
    mode: int
    fill: float
    scales: Vector
    means: Vector
    sds: Vector

    @property
    def name(self) -> str:
        return self.pair.name

    @property
    def width(self) -> int:
        return len(self.levels) - self.dropped

    @property
    def coefficients(self) -> tuple[str, ...]:
        """The levels that have a coefficient."""
        return self.levels[self.dropped :]

    def slots(self, columns: Columns) -> Slots:
        """As those of a categorical."""
        return _slots(columns[self.pair.left.name], self.mode, self.dropped, self.width)

    def values(self, columns: Columns, slots: Slots) -> Vector:
        """The value of each row in its slot."""
        x = columns[self.pair.right.name]
        scales = np.append(self.scales, 0.0)[slots]
        return np.asarray(np.where(np.isnan(x), self.fill, x) * scales)


def _slots(codes: Column, mode: int, dropped: int, width: int) -> Slots:
    """A missing code is taken as the mode; a level without a coefficient is at `width`."""
    filled = codes.astype(np.int64)
    if codes.min(initial=0) < 0:
        filled[codes < 0] = mode
    if dropped:
        filled -= dropped
        filled[filled < 0] = width
    return filled
