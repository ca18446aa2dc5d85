"""Truths as Arrow has them: eight in a byte, the least significant bit first."""

import numpy as np
from numpy.typing import NDArray


def bits_of(buffer: memoryview, rows: int) -> NDArray[np.bool_]:
    """The first bits, (rows,). Raises ValueError where there are fewer."""
    some = np.frombuffer(buffer, np.uint8, -(-rows // 8))
    bits: NDArray[np.bool_] = np.unpackbits(some, count=rows, bitorder="little").view(np.bool_)
    return bits
