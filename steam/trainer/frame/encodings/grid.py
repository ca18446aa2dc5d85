"""Whole numbers that lie on a grid, as times do: value = low + code * step."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_WIDTHS: tuple[type[np.unsignedinteger], ...] = (np.uint8, np.uint16, np.uint32)
_EXACT = 2.0**53


@dataclass(frozen=True, slots=True, eq=False)
class GridChunk:
    """Counts of a common step above the lowest value; `missing_code` is one above the highest."""

    codes: NDArray[np.unsignedinteger]
    low: float
    step: float
    missing_code: int | None

    @property
    def rows(self) -> int:
        return len(self.codes)

    @property
    def nbytes(self) -> int:
        return self.codes.nbytes

    def decode(self) -> NDArray[np.float64]:
        """float64, shape (rows,), NaN where missing. Exact: all whole numbers below 2**53."""
        values = self.codes.astype(np.float64)
        values *= self.step
        values += self.low
        if self.missing_code is not None:
            values[self.codes == self.missing_code] = np.nan
        return values


def encode_grid(
    values: NDArray[np.float64], missing: NDArray[np.bool_], present: NDArray[np.float64]
) -> GridChunk | None:
    """The narrowest grid encoding, or None where values are not whole or need over 32 bits.

    `present` are the values that are not missing; at least one.
    """
    low, high = float(present.min()), float(present.max())
    if max(-low, high) >= _EXACT or np.any(present != np.rint(present)):
        return None
    if np.any(np.signbit(present) & (present == 0.0)):
        return None
    steps = (present - low).astype(np.int64)
    step = max(int(np.gcd.reduce(steps)), 1)
    any_missing = len(present) < len(values)
    missing_code = int(high - low) // step + 1 if any_missing else None
    top = int(high - low) // step if missing_code is None else missing_code
    for width in _WIDTHS:
        if top <= np.iinfo(width).max:
            codes = np.empty(len(values), dtype=width)
            codes[~missing] = steps // step
            if missing_code is not None:
                codes[missing] = missing_code
            return GridChunk(codes, low, float(step), missing_code)
    return None
