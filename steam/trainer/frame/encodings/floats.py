"""Numbers as floating point, and blocks that hold a single number."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from steam.trainer.frame.encodings.narrow import Extent, same_bits, sample_of
from steam.trainer.strides import strides


@dataclass(frozen=True, slots=True)
class ConstantChunk:
    """The same number in every row; NaN when every row is missing."""

    value: float
    rows: int

    @property
    def nbytes(self) -> int:
        return 8

    def decode(self) -> NDArray[np.float64]:
        """float64, shape (rows,)."""
        return np.full(self.rows, self.value, dtype=np.float64)


@dataclass(frozen=True, slots=True, eq=False)
class FloatChunk:
    """Numbers kept as float32 (where that is exact) or float64; NaN is missing."""

    values: NDArray[np.float32] | NDArray[np.float64]

    @property
    def rows(self) -> int:
        return len(self.values)

    @property
    def nbytes(self) -> int:
        return self.values.nbytes

    def decode(self) -> NDArray[np.float64]:
        """float64, shape (rows,), NaN where missing. Widening float32 is exact.

        What is kept as float64 is not copied, and cannot be written to.
        """
        values = self.values.astype(np.float64, copy=False)
        if values is self.values:
            values = values.view()
            values.flags.writeable = False
        return values


def encode_float(values: NDArray[np.float64], extent: Extent, *, owned: bool = False) -> FloatChunk:
    """float32 if every value that is not missing survives it bit for bit, else float64: a copy,
    unless the array is `owned`."""
    kept = _as_float32(values, extent)
    return keep_float64(values, extent.missing, owned=owned) if kept is None else FloatChunk(kept)


def keep_float64(values: NDArray[np.float64], missing: bool, *, owned: bool) -> FloatChunk:
    """The values as they are; `missing` tells whether any is."""
    own = values if owned else values.copy()
    if missing:
        own[np.isnan(own)] = np.nan
    return FloatChunk(own)


def may_be_float32(sample: NDArray[np.float64]) -> bool:
    """Whether float32 gives every bit of some values back: only then `encode_float` takes it."""
    with np.errstate(over="ignore", under="ignore", invalid="ignore"):
        return same_bits(sample, sample.astype(np.float32).astype(np.float64), None)


def _as_float32(values: NDArray[np.float64], extent: Extent) -> NDArray[np.float32] | None:
    if not may_be_float32(sample_of(values)):
        return None
    with np.errstate(over="ignore", under="ignore", invalid="ignore"):
        kept = np.empty(len(values), dtype=np.float32)
        for rows in strides(len(values)):
            part = values[rows]
            kept[rows] = part
            absent = np.isnan(part) if extent.missing else None
            if not same_bits(part, kept[rows].astype(np.float64), absent):
                return None
            if absent is not None:
                kept[rows][absent] = np.nan
    return kept
