"""Numbers as floating point, and blocks that hold a single number."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


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
        """float64, shape (rows,), NaN where missing. Widening float32 is exact."""
        return self.values.astype(np.float64)


def encode_float(values: NDArray[np.float64], missing: NDArray[np.bool_]) -> FloatChunk:
    """float32 if every value that is not missing survives it bit for bit, else float64."""
    with np.errstate(over="ignore", under="ignore", invalid="ignore"):
        narrow = values.astype(np.float32)
    same = narrow.astype(np.float64).view(np.int64) == values.view(np.int64)
    kept = narrow if np.all(same | missing) else values.copy()
    kept[missing] = np.nan
    return FloatChunk(kept)
