"""Numbers as narrow whole numbers: value = (code + bias) / divisor.

Whole numbers have divisor 1, decimals a power of ten. Where values are missing, the code one above
the highest code of a value stands for them.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Codes = NDArray[np.unsignedinteger]

_WIDTHS = (np.uint8, np.uint16, np.uint32)
_EXACT = 2.0**53
_DIVISORS = tuple(10.0**power for power in range(7))
_PROBE = 64


@dataclass(frozen=True, slots=True, eq=False)
class ScaledChunk:
    """Numbers kept as 8, 16 or 32-bit codes. `missing_code` is None when nothing is missing."""

    codes: Codes
    bias: float
    divisor: float
    missing_code: int | None

    @property
    def rows(self) -> int:
        return len(self.codes)

    @property
    def nbytes(self) -> int:
        return self.codes.nbytes

    def decode(self) -> NDArray[np.float64]:
        """float64, shape (rows,), NaN where missing.

        Exact: code + bias is a whole number below 2**53, and IEEE division by an exactly held
        power of ten rounds once, as reading the decimal text does.
        """
        values = self.codes.astype(np.float64)
        values += self.bias
        if self.divisor != 1.0:
            values /= self.divisor
        if self.missing_code is not None:
            values[self.codes == self.missing_code] = np.nan
        return values


def encode_scaled(
    values: NDArray[np.float64], missing: NDArray[np.bool_], present: NDArray[np.float64]
) -> ScaledChunk | None:
    """The narrowest scaled encoding that gives every bit back, or None when there is none.

    `present` are the values that are not missing; at least one. Infinities, negative zeros and
    values that need more than six decimals or 32 bits have no scaled encoding.
    """
    low, high = float(present.min()), float(present.max())
    for divisor in _DIVISORS:
        if max(-low, high) * divisor >= _EXACT:  # infinities end here as well
            return None
        # Every later divisor spreads the values wider still.
        if (high - low) * divisor >= np.iinfo(_WIDTHS[-1]).max - 1:
            return None
        if not _survives(present[:_PROBE], divisor):
            continue
        if _survives(present, divisor):
            return _pack(values, missing, low, high, divisor)
    return None


def _survives(present: NDArray[np.float64], divisor: float) -> bool:
    back = np.rint(present * divisor) / divisor
    # Compared as bits, for -0.0 equals 0.0; adding 0.0 is what adding the bias does to it.
    back += 0.0
    return bool(np.array_equal(back.view(np.int64), present.view(np.int64)))


def _pack(
    values: NDArray[np.float64],
    missing: NDArray[np.bool_],
    low: float,
    high: float,
    divisor: float,
) -> ScaledChunk | None:
    bias = float(np.rint(low * divisor))
    span = int(np.rint(high * divisor) - bias)
    missing_code = span + 1 if missing.any() else None
    top = span if missing_code is None else missing_code
    for width in _WIDTHS:
        if top <= np.iinfo(width).max:
            shifted = np.rint(values * divisor) - bias
            if missing_code is not None:
                shifted[missing] = missing_code
            return ScaledChunk(shifted.astype(width), bias, divisor, missing_code)
    return None
