"""Values as whole numbers in the same order: their places."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_BELOW_SIGN = np.int64(2**63 - 1)
_EXACT = 2.0**53


@dataclass(frozen=True, slots=True)
class Order:
    """Places of the finite values from `low` to `high`: 0 for `low`, more for a larger value.

    A float64 has the place of its bits, which order as sizes do; both zeros have one place. Whole
    numbers that lie near enough to each other are counted from `low` instead.
    """

    low: float
    high: float
    counted: bool

    @property
    def bits(self) -> int:
        """Binary digits that the largest place has."""
        return int(self.places(np.array([self.high]))[0]).bit_length()

    def places(self, values: NDArray[np.float64]) -> NDArray[np.uint64]:
        """The place of each value; all of them lie between `low` and `high`."""
        if self.counted:
            return (values - self.low).astype(np.uint64)
        # Wraps round where signs differ, to the right difference.
        return (_ranks(values) - self._lowest).view(np.uint64)

    def value(self, place: int) -> float:
        """The value at a place."""
        if self.counted:
            return self.low + place
        rank = np.array([int(self._lowest) + place])
        return float(_flipped(rank).view(np.float64)[0])

    @property
    def _lowest(self) -> np.int64:
        return np.int64(_ranks(np.array([self.low]))[0])


def order_between(low: float, high: float, *, whole: bool) -> Order:
    """The order of the values of a column; `whole`: all of them are whole numbers."""
    return Order(low, high, counted=whole and high - low < _EXACT)


def _ranks(values: NDArray[np.float64]) -> NDArray[np.int64]:
    """Whole numbers in the order of finite values; one for both zeros."""
    return _flipped((values + 0.0).view(np.int64))


def _flipped(bits: NDArray[np.int64]) -> NDArray[np.int64]:
    """Bits of negative numbers turned round, since they order against size; its own inverse."""
    return bits ^ ((bits >> 63) & _BELOW_SIGN)
