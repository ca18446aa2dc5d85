"""PCG-XSH-RR of 64 bits as its author wrote it, with plain whole numbers."""

from collections.abc import Iterator

_ALL = 2**64 - 1


def words(seed: int) -> Iterator[int]:
    """Numbers of 32 bits of the generator that H2O begins with a seed."""
    state = ((3 + seed) * 6364136223846793005 + 3) & _ALL
    while True:
        mixed = (((state >> 18) ^ state) >> 27) & 0xFFFFFFFF
        turn = state >> 59
        yield ((mixed >> turn) | (mixed << (-turn & 31))) & 0xFFFFFFFF
        state = (state * 6364136223846793005 + 3) & _ALL


def first_double(seed: int) -> float:
    """The first number of 53 bits: the low 26 and 27 bits of two longs, the second word of each."""
    drawn = words(seed)
    _, high, _, low = (next(drawn) for _ in range(4))
    return ((high % 2**26) * 2**27 + low % 2**27) / 2**53


def first_long(seed: int) -> int:
    """The first number of 64 bits."""
    drawn = words(seed)
    return next(drawn) << 32 | next(drawn)
