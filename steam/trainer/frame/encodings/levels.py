"""Level codes of an enum column; the levels themselves are the domain of the vec."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from steam.core.errors import InvalidInput
from steam.trainer.kernels.chosen import kernels
from steam.trainer.kernels.protocol import Narrow


@dataclass(frozen=True, slots=True)
class ConstantLevelChunk:
    """The same level in every row; -1 when every row is missing."""

    code: int
    rows: int

    @property
    def nbytes(self) -> int:
        return 4

    def decode(self) -> NDArray[np.int32]:
        """int32, shape (rows,)."""
        return np.full(self.rows, self.code, dtype=np.int32)


@dataclass(frozen=True, slots=True, eq=False)
class LevelChunk:
    """Codes in 8, 16 or 32 bits; the one after the last level, `cardinality`, is missing.

    `complete` where it is known that none is.
    """

    codes: NDArray[np.uint8] | NDArray[np.uint16] | NDArray[np.int32]
    cardinality: int
    complete: bool = False

    @property
    def rows(self) -> int:
        return len(self.codes)

    @property
    def nbytes(self) -> int:
        return self.codes.nbytes

    def decode(self) -> NDArray[np.int32]:
        """int32, shape (rows,), -1 where missing."""
        if self.narrow is None:
            own = self.codes.view(np.int32)
            own.flags.writeable = False
            return own
        [codes] = kernels().widened([self.narrow])
        return codes

    @property
    def narrow(self) -> Narrow | None:
        """The codes with what they mean; None of codes that are what they mean."""
        if self.complete and self.codes.dtype == np.int32:
            return None
        return Narrow(self.codes, None if self.complete else self.cardinality)


def encode_codes(codes: NDArray[np.int32], cardinality: int) -> ConstantLevelChunk | LevelChunk:
    """Encode level codes 0..cardinality-1, -1 where missing.

    Raises InvalidInput for a code outside of that.
    """
    if len(codes) == 0:
        return ConstantLevelChunk(-1, 0)
    low, high = int(codes.min()), int(codes.max())
    if low < -1 or high >= cardinality:
        raise InvalidInput(f"A level code lies outside of -1..{cardinality - 1}.")
    if low == high:
        return ConstantLevelChunk(low, len(codes))
    complete = low >= 0
    filled = codes if complete else np.where(codes < 0, np.int32(cardinality), codes)
    if cardinality <= np.iinfo(np.uint8).max:
        return LevelChunk(filled.astype(np.uint8), cardinality, complete)
    if cardinality <= np.iinfo(np.uint16).max:
        return LevelChunk(filled.astype(np.uint16), cardinality, complete)
    return LevelChunk(filled.copy() if complete else filled, cardinality, complete)
