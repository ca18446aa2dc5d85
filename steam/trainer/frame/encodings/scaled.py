"""Numbers as narrow whole numbers: value = (code + bias) / divisor.

Whole numbers have divisor 1, decimals a power of ten. Where values are missing, the code one above
the highest code of a value stands for them.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from steam.trainer.frame.encodings.narrow import (
    AnyCodes,
    Codes,
    Extent,
    Stray,
    pack,
    same_bits,
    sample_of,
    width_for,
)
from steam.trainer.kernels.chosen import kernels
from steam.trainer.kernels.protocol import Narrow

_EXACT = 2.0**53
_DIVISORS = tuple(10.0**power for power in range(7))
_DIVISOR_ROWS = np.array(_DIVISORS)[:, np.newaxis]


@dataclass(frozen=True, slots=True)
class Scale:
    """The rule value = (code + bias) / divisor.

    Exact where code + bias is a whole number below 2**53: IEEE division by an exactly held power
    of ten rounds once, as reading the decimal text does.
    """

    bias: float
    divisor: float

    def to_codes(self, values: NDArray[np.float64], out: NDArray[np.float64]) -> None:
        np.multiply(values, self.divisor, out=out)
        np.rint(out, out=out)
        out += 0.0 - self.bias  # 0.0 for a bias of 0.0, so that no code is -0.0

    def to_values(self, codes: AnyCodes, out: NDArray[np.float64]) -> None:
        if self.bias:
            np.add(codes, self.bias, out=out)
            if self.divisor != 1.0:
                out /= self.divisor
        elif self.divisor != 1.0:
            np.divide(codes, self.divisor, out=out)
        else:
            np.copyto(out, codes)


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
        """float64, shape (rows,), NaN where missing."""
        [values] = kernels().widened([self.narrow])
        return values

    @property
    def narrow(self) -> Narrow:
        """The codes with what they mean."""
        return Narrow(self.codes, self.missing_code, True, self.bias, self.divisor)


def encode_scaled(values: NDArray[np.float64], extent: Extent) -> ScaledChunk | None:
    """The narrowest scaled encoding that gives every bit back, or None when there is none.

    At least one value is there. Infinities, negative zeros and values that need more than six
    decimals or 32 bits have no scaled encoding.
    """
    sample = sample_of(values)
    for divisor in _DIVISORS:
        if max(-extent.low, extent.high) * divisor >= _EXACT:  # infinities end here as well
            return None
        bias = float(np.rint(extent.low * divisor)) + 0.0  # never -0.0
        span = int(np.rint(extent.high * divisor) - bias)
        missing_code = span + 1 if extent.missing else None
        width = width_for(span if missing_code is None else missing_code)
        if width is None:  # every later divisor spreads the values wider still
            return None
        if not _survives(sample, divisor):
            continue
        codes = pack(values, Scale(bias, divisor), width, missing_code)
        if not isinstance(codes, Stray):
            return ScaledChunk(codes, bias, divisor, missing_code)
    return None


def scaled_flags(values: NDArray[np.bool_]) -> ScaledChunk:
    """1 for true and 0 for false, of which there are both."""
    return ScaledChunk(values.astype(np.uint8), 0.0, 1.0, None)


def may_be_scaled(sample: NDArray[np.float64]) -> bool:
    """Whether some divisor gives every bit of some values back: only then `encode_scaled` may."""
    with np.errstate(over="ignore", invalid="ignore"):
        found = np.rint(sample * _DIVISOR_ROWS) / _DIVISOR_ROWS
    return bool((found.view(np.int64) == sample.view(np.int64)).all(axis=1).any())


def _survives(sample: NDArray[np.float64], divisor: float) -> bool:
    return same_bits(sample, np.rint(sample * divisor) / divisor, None)
