"""A chunk: a run of rows of one column, in the smallest encoding that gives every bit back."""

from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from steam.trainer.frame.encodings.floats import ConstantChunk, encode_float
from steam.trainer.frame.encodings.grid import encode_grid
from steam.trainer.frame.encodings.levels import encode_codes
from steam.trainer.frame.encodings.scaled import encode_scaled
from steam.trainer.frame.encodings.text import encode_strings

__all__ = ["Chunk", "encode_codes", "encode_numeric", "encode_strings", "encode_times"]


class Chunk(Protocol):
    """Immutable values of one column over one row block."""

    @property
    def rows(self) -> int: ...

    @property
    def nbytes(self) -> int:
        """Bytes that the values occupy in memory."""
        ...

    def decode(self) -> NDArray[Any]:
        """The values, shape (rows,), in a fresh array that belongs to the caller.

        float64 with NaN as missing (int, real, time), int32 codes with -1 as missing (enum), or
        an object array of str with None as missing (string).
        """
        ...


def encode_numeric(values: NDArray[np.float64]) -> Chunk:
    """Encode float64 numbers, NaN as missing.

    `decode` gives every value back bit for bit, -0.0 and infinities included; the payloads of
    NaNs collapse into the one missing value. There is no 64-bit integer encoding: numbers are
    float64 outside, so it would hold no more values and save no space.
    """
    return _encode(values, encode_scaled)


def encode_times(values: NDArray[np.float64]) -> Chunk:
    """Encode UTC epoch milliseconds as float64, NaN as missing; bit-exact like `encode_numeric`.

    Times of one block mostly lie on a grid of whole seconds, minutes or days.
    """
    return _encode(values, encode_grid)


class _Narrow(Protocol):
    """An encoding into narrow codes, if one is exact."""

    def __call__(
        self,
        values: NDArray[np.float64],
        missing: NDArray[np.bool_],
        present: NDArray[np.float64],
        /,
    ) -> Chunk | None: ...


def _encode(values: NDArray[np.float64], narrow: _Narrow) -> Chunk:
    values = np.ascontiguousarray(values, dtype=np.float64)
    missing = np.isnan(values)
    present = values[~missing] if missing.any() else values
    if len(present) == 0:
        return ConstantChunk(np.nan, len(values))
    if len(present) == len(values) and _one_value(values):
        return ConstantChunk(float(values[0]), len(values))
    return narrow(values, missing, present) or encode_float(values, missing)


def _one_value(values: NDArray[np.float64]) -> bool:
    bits = values.view(np.int64)
    return bool(bits[0] == bits[-1] and np.all(bits == bits[0]))
