"""A vec: one column, cut into chunks.

What a value is, per type, and how a missing one is told; written down once, here:

    type     values                               decoded as      missing   when encoded
    int      whole numbers                        float64         NaN       a code above the values'
    real     any float64, also -0.0 and inf       float64         NaN       the same, or NaN
    time     UTC epoch milliseconds               float64         NaN       the same, or NaN
    enum     codes of the sorted domain           int32           -1        the code after the last
    string   text, also the empty string          object of str   None      a bit per row

All NaNs are the one missing value: their sign and payload are not kept. An infinity is a value.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from steam.core.errors import InvalidInput
from steam.trainer.frame.chunk import (
    Chunk,
    encode_codes,
    encode_numeric,
    encode_strings,
    encode_times,
)
from steam.trainer.strides import strides


class VecType(StrEnum):
    """The type of a column, in the words that H2O's clients read."""

    INT = "int"
    REAL = "real"
    ENUM = "enum"
    STRING = "string"
    TIME = "time"


_DTYPES: dict[VecType, type[np.generic]] = {
    VecType.INT: np.float64,
    VecType.REAL: np.float64,
    VecType.TIME: np.float64,
    VecType.ENUM: np.int32,
    VecType.STRING: np.object_,
}


_MISSING: dict[VecType, object] = {
    VecType.INT: np.nan,
    VecType.REAL: np.nan,
    VecType.TIME: np.nan,
    VecType.ENUM: -1,
    VecType.STRING: None,
}


@dataclass(frozen=True, slots=True, weakref_slot=True)
class Vec:
    """One column: a type, its chunks in row order, and the levels if it is an enum."""

    type: VecType
    chunks: tuple[Chunk, ...]
    domain: tuple[str, ...] | None = None

    def __post_init__(self) -> None:
        if (self.domain is not None) != (self.type is VecType.ENUM):
            raise InvalidInput("A column has levels if and only if its type is enum.")

    @property
    def rows(self) -> int:
        return sum(chunk.rows for chunk in self.chunks)

    @property
    def nbytes(self) -> int:
        """Bytes in memory, levels included."""
        levels = sum(len(level.encode()) for level in self.domain or ())
        return levels + sum(chunk.nbytes for chunk in self.chunks)

    @property
    def is_numeric(self) -> bool:
        """Whether values are numbers to compute with: int or real, not codes or times."""
        return self.type in (VecType.INT, VecType.REAL)

    def decode(self, block: int) -> NDArray[Any]:
        """The values of one row block, as the table above says."""
        return self.chunks[block].decode()

    def encode(self, values: NDArray[Any]) -> Chunk:
        """A chunk of this column from values as `decode` gives them."""
        if self.domain is not None:
            return encode_codes(values, len(self.domain))
        if self.type is VecType.STRING:
            return encode_strings(values)
        return encode_times(values) if self.type is VecType.TIME else encode_numeric(values)

    def is_missing(self, values: NDArray[Any]) -> NDArray[np.bool_]:
        """Which of some decoded values are missing."""
        if self.domain is not None:
            return np.asarray(values < 0)
        if self.type is VecType.STRING:
            return np.fromiter((value is None for value in values), np.bool_, count=len(values))
        return np.asarray(np.isnan(values))

    def missing_values(self, rows: int) -> NDArray[Any]:
        """As many missing values, as `decode` gives them."""
        return np.full(rows, _MISSING[self.type], dtype=_DTYPES[self.type])

    def values(self) -> NDArray[Any]:
        """The whole column, shape (rows,)."""
        decoded = [chunk.decode() for chunk in self.chunks]
        return np.concatenate(decoded) if decoded else np.empty(0, dtype=_DTYPES[self.type])


def number_type(parts: Sequence[NDArray[np.float64]]) -> VecType:
    """INT if every value that is not missing is whole and below 2**63 in size, else REAL."""
    return VecType.INT if all(holds_whole_numbers(part) for part in parts) else VecType.REAL


def holds_whole_numbers(values: NDArray[np.float64]) -> bool:
    """Whether each value is missing, or whole and below 2**63 in size."""
    return all(_are_whole(values[rows]) for rows in strides(len(values)))


def _are_whole(values: NDArray[np.float64]) -> bool:
    with np.errstate(invalid="ignore"):  # signalling NaNs
        whole = (values == np.rint(values)) & (np.abs(values) < 2.0**63)
    return bool(np.all(whole | np.isnan(values)))
