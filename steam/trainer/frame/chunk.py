"""A chunk: a run of rows of one column, in the smallest encoding that gives every bit back."""

import math
from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from steam.trainer.frame.encodings.floats import (
    ConstantChunk,
    encode_float,
    keep_float64,
    may_be_float32,
)
from steam.trainer.frame.encodings.grid import encode_grid
from steam.trainer.frame.encodings.levels import encode_codes
from steam.trainer.frame.encodings.narrow import Extent, extent_of, sample_of
from steam.trainer.frame.encodings.scaled import encode_scaled, may_be_scaled, scaled_flags
from steam.trainer.frame.encodings.text import Utf8Rows, encode_text, utf8_rows
from steam.trainer.frame.encodings.uuids import encode_uuids

__all__ = [
    "Chunk",
    "Utf8Rows",
    "encode_codes",
    "encode_flags",
    "encode_numeric",
    "encode_strings",
    "encode_times",
    "encode_utf8",
]


class Chunk(Protocol):
    """Immutable values of one column over one row block."""

    @property
    def rows(self) -> int: ...

    @property
    def nbytes(self) -> int:
        """Bytes that the values occupy in memory."""
        ...

    def decode(self) -> NDArray[Any]:
        """The values, shape (rows,); an array that cannot be written to is the chunk's own.

        float64 with NaN as missing (int, real, time), int32 codes with -1 as missing (enum), or
        an object array of str with None as missing (string).
        """
        ...


def encode_numeric(values: NDArray[np.float64], *, owned: bool = False) -> Chunk:
    """Encode float64 numbers, NaN as missing. An array that is `owned`, so that nobody else has
    it, may be kept without a copy.

    `decode` gives every value back bit for bit, -0.0 and infinities included; the payloads of
    NaNs collapse into the one missing value. There is no 64-bit integer encoding: numbers are
    float64 outside, so it would hold no more values and save no space.
    """
    values = np.ascontiguousarray(values, dtype=np.float64)
    with np.errstate(invalid="ignore"):  # signalling NaNs
        if not _may_be_smaller(sample_of(values)):
            return keep_float64(values, math.isnan(values.min()), owned=owned)
    return _encode(values, encode_scaled, owned=owned)


def encode_flags(values: NDArray[np.bool_]) -> Chunk:
    """Encode 1 for true and 0 for false: what `encode_numeric` makes of these numbers, sooner."""
    if len(values) == 0 or values.all() or not values.any():
        return encode_numeric(values.astype(np.float64))
    return scaled_flags(values)


def encode_times(values: NDArray[np.float64]) -> Chunk:
    """Encode UTC epoch milliseconds as float64, NaN as missing; bit-exact like `encode_numeric`.

    Times of one block mostly lie on a grid of whole seconds, minutes or days.
    """
    return _encode(values, encode_grid)


def encode_strings(values: Sequence[str | None] | NDArray[np.object_]) -> Chunk:
    """Encode strings; None is missing, which differs from the empty string."""
    return encode_utf8(utf8_rows(values))


def encode_utf8(rows: Utf8Rows) -> Chunk:
    """Encode strings that are bytes already; UUIDs, if all of them are written alike, as those."""
    return encode_uuids(rows) or encode_text(rows)


class _Narrow(Protocol):
    """An encoding into narrow codes, if one is exact."""

    def __call__(self, values: NDArray[np.float64], extent: Extent, /) -> Chunk | None: ...


def _encode(values: NDArray[np.float64], narrow: _Narrow, *, owned: bool = False) -> Chunk:
    values = np.ascontiguousarray(values, dtype=np.float64)
    if len(values) == 0:
        return ConstantChunk(math.nan, 0)
    with np.errstate(invalid="ignore"):  # signalling NaNs, and codes that do not come back
        extent = extent_of(values)
        if math.isnan(extent.low):
            return ConstantChunk(math.nan, len(values))
        if extent.low == extent.high and not extent.missing and _one_value(values):
            return ConstantChunk(extent.low, len(values))
        return narrow(values, extent) or encode_float(values, extent, owned=owned)


def _may_be_smaller(sample: NDArray[np.float64]) -> bool:
    """Whether numbers with this sample may have a smaller encoding than float64. Most results of
    computing have none, which a few of them tell sooner than all of them."""
    return len(sample) == 0 or _one_value(sample) or may_be_scaled(sample) or may_be_float32(sample)


def _one_value(values: NDArray[np.float64]) -> bool:
    bits = values.view(np.int64)  # zeros differ in sign
    return bool(np.all(bits == bits[0]))
