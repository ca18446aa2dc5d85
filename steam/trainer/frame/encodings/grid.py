"""Whole numbers that lie on a grid, as times do: value = low + code * step."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from steam.trainer.frame.encodings.narrow import (
    SAMPLE,
    AnyCodes,
    Codes,
    Extent,
    Stray,
    pack,
    sample_of,
    unpack,
    width_for,
)

_EXACT = 2.0**53


@dataclass(frozen=True, slots=True)
class Grid:
    """The rule value = low + code * step. Exact where all of them are whole and below 2**53."""

    low: float
    step: float

    def to_codes(self, values: NDArray[np.float64], out: NDArray[np.float64]) -> None:
        np.subtract(values, self.low, out=out)
        out /= self.step
        np.rint(out, out=out)

    def to_values(self, codes: AnyCodes, out: NDArray[np.float64]) -> None:
        np.multiply(codes, self.step, out=out)
        out += self.low


@dataclass(frozen=True, slots=True, eq=False)
class GridChunk:
    """Counts of a common step above the lowest value; `missing_code` is one above the highest."""

    codes: Codes
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
        """float64, shape (rows,), NaN where missing."""
        return unpack(self.codes, Grid(self.low, self.step), self.missing_code)


def encode_grid(values: NDArray[np.float64], extent: Extent) -> GridChunk | None:
    """The narrowest grid encoding, or None where values are not whole or need over 32 bits.

    At least one value is there. The step is guessed from some values, and divided further by
    every value that is found off the grid, so it ends at their greatest common divisor.
    """
    low, span = extent.low, extent.high - extent.low
    if max(-low, extent.high) >= _EXACT or not low.is_integer():  # infinities as well
        return None
    step = _common_step(int(span), sample_of(values) - low)
    while step is not None:
        missing_code = int(span) // step + 1 if extent.missing else None
        width = width_for(int(span) // step if missing_code is None else missing_code)
        if width is None:  # a finer grid is wider still
            return None
        codes = pack(values, Grid(low + 0.0, float(step)), width, missing_code)
        if not isinstance(codes, Stray):
            return GridChunk(codes, low + 0.0, float(step), missing_code)
        coarser, step = step, _common_step(step, _off(values[codes.rows] - low, step))
        if step == coarser:  # a negative zero, say
            return None
    return None


def _off(shifts: NDArray[np.float64], step: int) -> NDArray[np.float64]:
    """Some of the shifts that are not whole steps."""
    return shifts[np.fmod(shifts, step) > 0][:SAMPLE]


def _common_step(step: int, shifts: NDArray[np.float64]) -> int | None:
    """The greatest common divisor of a step and some shifts, at least 1; None if not whole."""
    if np.any(shifts != np.rint(shifts)):
        return None
    return max(math.gcd(step, *shifts.astype(np.int64).tolist()), 1)
