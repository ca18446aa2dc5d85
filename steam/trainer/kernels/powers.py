"""Powers of five, as reading decimals in C takes them."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

LEAST, MOST = -342, 308
"""Of the exponents: those of decimal.h, beyond which a double is 0 or infinite."""

_BITS = 128
_LEAST_SHORT = -27
"""5**27 is the largest power that 64 bits hold."""


@lru_cache(maxsize=1)
def powers_of_five() -> NDArray[np.uint64]:
    """The first 128 bits of 5**LEAST to 5**MOST, shape (powers, 2), the higher 64 bits first.

    The others are cut off; but bits of inverses that 64 bits can hold are rounded up, by which a
    product with them that is whole comes out so (Lemire 2021, doi:10.1002/spe.2984, section 5).
    """
    bits = [_first_bits(exponent) for exponent in range(LEAST, MOST + 1)]
    table = np.array([divmod(some, 1 << 64) for some in bits], dtype=np.uint64)
    table.flags.writeable = False
    return table


def _first_bits(exponent: int) -> int:
    power: int = 5 ** abs(exponent)
    size = power.bit_length()
    if exponent >= 0:
        return power << _BITS - size if size <= _BITS else power >> size - _BITS
    bits = (1 << _BITS - 1 + size) // power  # 128 of them: 2**size is less than twice the power
    return bits + 1 if exponent >= _LEAST_SHORT else bits
