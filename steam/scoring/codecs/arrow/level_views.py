"""Short texts as the 16 bytes of Arrow's views, and as codes of the levels that they are.

A view holds the length of a text and, of at most 12 bytes, all of it: two words that are compared
instead of the text. Source: Arrow's columnar format, "Variable-size Binary View Layout".
"""

import struct
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

VIEW_BYTES = 16
_VIEW = struct.Struct("<i12s")
_LONGEST = 12  # bytes that are within a view
_WORD, _HALF = 8, np.uint64(32)  # bytes, bits
_MASKS = np.array([(1 << (8 * size)) - 1 for size in range(_WORD + 1)], np.uint64)
_MOST_SLOT_BITS = 16
_SLOTS_PER_PAIR = 2  # of levels, so that a hash without a clash is soon found
_TRIES = 32
_STEP, _FIRST, _SECOND = 0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB

Words = NDArray[np.uint64]


class Views(NamedTuple):
    """Views as the two words of each: its length and the first four bytes, and the eight others."""

    first: Words  # (rows,)
    second: Words  # (rows,)


@dataclass(frozen=True, slots=True, eq=False)
class LevelTable:
    """The levels of a column by a hash of their views, which sends each to a slot of its own."""

    views: Views
    factors: Words  # (2,)
    shift: np.uint64
    codes: NDArray[np.int32]  # by slot, any where no level is


@lru_cache(maxsize=256)
def table_of(levels: tuple[str, ...]) -> LevelTable | None:
    """The table of different levels; None if one is too long, or they are too many."""
    coded = [level.encode() for level in levels]
    if not coded or max(map(len, coded)) > _LONGEST:
        return None
    views = views_in(b"".join(_VIEW.pack(len(level), level) for level in coded), len(levels))
    bits = (len(levels) ** 2 * _SLOTS_PER_PAIR).bit_length()
    if bits > _MOST_SLOT_BITS:
        return None
    shift = np.uint64(64 - bits)
    for factors in _factors():
        slots = _slots(views, factors, shift)
        if len(np.unique(slots)) == len(levels):
            codes = np.zeros(1 << bits, np.int32)
            codes[slots] = np.arange(len(levels))
            return LevelTable(views, factors, shift, codes)
    return None


@lru_cache(maxsize=1)
def _factors() -> Words:
    """Odd factors that have nothing to do with each other, (tries, 2): SplitMix64 (Steele, Lea and
    Flood, OOPSLA 2014), as numpy.random would take a megabyte of each worker."""
    mixed = np.arange(1, 2 * _TRIES + 1, dtype=np.uint64) * np.uint64(_STEP)
    mixed = (mixed ^ mixed >> np.uint64(30)) * np.uint64(_FIRST)
    mixed = (mixed ^ mixed >> np.uint64(27)) * np.uint64(_SECOND)
    return (mixed ^ mixed >> np.uint64(31) | np.uint64(1)).reshape(-1, 2)


def codes_of(
    table: LevelTable, views: Views, missing: NDArray[np.bool_] | None
) -> NDArray[np.int32] | None:
    """The code of each text, int32 (rows,), -1 if it is missing; None where one is no level."""
    codes = table.codes.take(_slots(views, table.factors, table.shift))
    found = table.views.first.take(codes) == views.first
    found &= table.views.second.take(codes) == views.second
    if missing is not None:
        found |= missing
        codes[missing] = -1
    return codes if found.all() else None


def views_in(buffer: bytes | memoryview, rows: int) -> Views:
    """The views that lie in a buffer. Raises ValueError where there are fewer of them."""
    words = np.frombuffer(buffer, "<u8", rows * VIEW_BYTES // _WORD)
    return Views(*(np.ascontiguousarray(words[place::2]) for place in range(2)))


def views_at(text: memoryview, offsets: NDArray[np.signedinteger]) -> Views | None:
    """The texts that lie one after another, from each offset to the next, as views.

    None where one is longer than a view holds. Raises ValueError for offsets outside of the text.
    """
    starts, lengths = offsets[:-1].astype(np.intp), np.diff(offsets)
    if not len(starts):
        return Views(*np.empty((2, 0), np.uint64))
    if offsets[0] < 0 or offsets[-1] > len(text) or lengths.min() < 0:
        raise ValueError("a text outside of its buffer")
    if lengths.max() > _LONGEST:
        return None
    padded = bytes(text) + bytes(2 * _WORD)
    at_each_place = np.ndarray(len(text) + _WORD + 1, np.dtype("<u8"), padded, strides=(1,))
    first = at_each_place[starts] & _MASKS[np.minimum(lengths, _WORD)]
    rest = at_each_place[starts + _WORD] & _MASKS[np.maximum(lengths - _WORD, 0)]
    return Views(lengths.astype(np.uint64) | first << _HALF, first >> _HALF | rest << _HALF)


def _slots(views: Views, factors: Words, shift: np.uint64) -> NDArray[np.intp]:
    mixed = views.first * factors[0]
    mixed ^= views.second * factors[1]
    mixed >>= shift
    slots: NDArray[np.intp] = mixed.view(np.intp)
    return slots
