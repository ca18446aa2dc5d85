"""H2O's random numbers: a generator begun anew for each row, so that a seed gives H2O's rows.

PCG-XSH-RR of 64 bits, with the stream that H2O takes. What it draws for a row depends on the seed
and the row's number alone, so that frames cut otherwise, and H2O itself, draw the same.
Source: O'Neill, "PCG: A family of simple fast space-efficient statistically good algorithms for
random number generation", 2014.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

Words = NDArray[np.uint64]
"""Unsigned whole numbers, (n,)."""

_MULTIPLIER, _INCREMENT = 6364136223846793005, 3
_SLICE = 1 << 13
_MOST_STEPS = 2  # between two words that are drawn


def _of_steps(count: int) -> tuple[np.uint64, np.uint64]:
    """Factor and summand of so many steps of a generator at once."""
    factor, summand = 1, 0
    for _ in range(count):
        factor, summand = factor * _MULTIPLIER, summand * _MULTIPLIER + _INCREMENT
    return np.uint64(factor % 2**64), np.uint64(summand % 2**64)


_STEPS = tuple(_of_steps(count) for count in range(_MOST_STEPS + 1))


class Generators:
    """One generator for each seed; each draw gives an array of a value from each, (n,)."""

    __slots__ = ("_behind", "_state")

    def __init__(self, seeds: Words) -> None:
        self._state = seeds + np.uint64(_INCREMENT)
        self._behind = 1  # steps that the state is behind the next word's

    def __len__(self) -> int:
        return len(self._state)

    def words(self) -> Words:
        """Numbers of 32 bits."""
        factor, summand = _STEPS[self._behind]
        state = self._state * factor
        state += summand
        self._state, self._behind = state, 1
        mixed = state >> np.uint64(18)
        mixed ^= state
        mixed >>= np.uint64(27)
        mixed &= np.uint64(2**32 - 1)
        mixed |= mixed << np.uint64(32)  # twice behind each other: a shift is a turn
        mixed >>= state >> np.uint64(59)
        mixed &= np.uint64(2**32 - 1)
        return mixed

    def longs(self) -> Words:
        """Numbers of 64 bits, which are Java's longs where they are read with a sign."""
        longs = self.words()
        longs <<= np.uint64(32)
        longs |= self.words()
        return longs

    def doubles(self) -> NDArray[np.float64]:
        """Uniform numbers from 0 to below 1, in steps of 2^-53."""
        bits = self._low_bits(26)
        bits <<= np.uint64(27)
        bits |= self._low_bits(27)
        return np.asarray(bits * 2.0**-53)

    def floats(self) -> NDArray[np.float64]:
        """Uniform numbers from 0 to below 1, in steps of 2^-24."""
        return np.asarray(self._low_bits(24) * 2.0**-24)

    def below(self, bound: int) -> Words:
        """Whole numbers below `bound`; uneven by at most bound / 2^32, as H2O's are."""
        return self.words() % np.uint64(bound)

    def _low_bits(self, bits: int) -> Words:
        """The last bits, 32 at most, of a number of 64: of the second of its words."""
        self._behind += 1
        words = self.words()
        words &= np.uint64((1 << bits) - 1)
        return words


def row_seeds(seed: int, first_row: int, rows: int, stride: int = 1) -> Words:
    """seed + stride * row for the rows from `first_row`, (rows,), with the overflow of 64 bits."""
    numbers = np.arange(first_row, first_row + rows, dtype=np.uint64)
    return numbers * np.uint64(stride % 2**64) + np.uint64(seed % 2**64)


def row_floats(seed: int, first_row: int, rows: int) -> NDArray[np.float64]:
    """Uniform numbers from 0 to below 1 for the rows from `first_row`, (rows,)."""

    def draw(first: int, count: int) -> NDArray[np.float64]:
        return Generators(row_seeds(seed, first, count)).floats()

    return in_slices(draw, first_row, rows)


def in_slices(draw: Callable[[int, int], NDArray[Any]], first_row: int, rows: int) -> NDArray[Any]:
    """`draw` of a first row and a number of rows, so many at a time that caches hold them."""
    end = first_row + rows
    starts = range(first_row, end, _SLICE) or [first_row]
    return np.concatenate([draw(start, min(_SLICE, end - start)) for start in starts])


def shuffled(count: int, seed: int) -> list[int]:
    """The numbers below `count` in an order by chance."""
    generator = Generators(row_seeds(seed, 0, 1))
    order: list[int] = []
    for number in range(count):
        place = int(generator.below(number + 1)[0]) if number else 0
        order.append(number)
        order[number], order[place] = order[place], number
    return order
