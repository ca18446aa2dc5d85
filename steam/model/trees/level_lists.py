"""The levels that nodes send against the way of missing values, as lists.

A level that a set says nothing of goes the way of missing values, and so do some of those that it
speaks of. Only the others need to be listed.
"""

import numpy as np
from numpy.typing import NDArray

from steam.model.trees.forest import Forest
from steam.model.trees.nodes import Kind

Positions = NDArray[np.int64]
Levels = NDArray[np.uint32]
Words = NDArray[np.uint64]

_WORDS = 1 << 11  # of sets at once, so that what they give stays in the cache
_BITS, _BYTES, _ALL = 64, 8, np.uint64(2**64 - 1)  # of a word


def listed_levels(forest: Forest) -> int:
    """An upper bound of how many levels the lists of a forest hold."""
    return int(_known_levels(forest, np.flatnonzero(forest.kind == Kind.LEVELS)).sum())


def level_lists(forest: Forest) -> tuple[Levels, Positions]:
    """The levels that go right where missing goes left, and left where missing goes right, node
    after node, and where each node's start, and end, (N + 1,)."""
    asking = np.flatnonzero(forest.kind == Kind.LEVELS)
    numbers = forest.level_set[asking]
    first = forest.level_sets.first[numbers].astype(np.int64)
    count = np.clip(_known_levels(forest, asking) - first, 0, forest.level_sets.count[numbers])
    size = (count + (_BITS - 1)) // _BITS
    ends = np.cumsum(size)
    words = _words(forest.level_sets.bits, forest.level_sets.start[numbers], size)
    words ^= np.repeat(np.where(forest.missing_left[asking], 0, _ALL), size)
    words[ends[size > 0] - 1] &= _ALL >> (-count[size > 0] % _BITS).astype(np.uint64)
    so_far = np.concatenate([[0], np.cumsum(np.bitwise_count(words), dtype=np.int64)])
    starts = np.zeros(forest.nodes + 1, dtype=np.int64)
    starts[asking + 1] = so_far[ends] - so_far[ends - size]
    first_of_words = np.repeat(first - _BITS * (ends - size), size)
    return _unpacked(words, first_of_words, so_far), np.cumsum(starts, out=starts)


def _unpacked(words: Words, first: Positions, so_far: Positions) -> Levels:
    """The places of the bits that are 1 in all words, plus `first` of each word.

    `so_far[i]` of them are before word i.
    """
    levels = np.empty(so_far[-1], dtype=np.uint32)
    for at in range(0, len(words), _WORDS):
        some = slice(at, min(at + _WORDS, len(words)))
        bits = np.unpackbits(words[some].view(np.uint8), bitorder="little")
        found = np.flatnonzero(bits.view(np.bool_))
        found += np.repeat(first[some] + _BITS * at, np.diff(so_far[some.start : some.stop + 1]))
        levels[so_far[some.start] : so_far[some.stop]] = found
    return levels


def _words(bits: NDArray[np.uint8], starts: Positions, sizes: Positions) -> Words:
    """The bits from each byte of `starts` on, as `sizes` words each."""
    padded = np.append(bits, np.zeros(_BYTES, dtype=np.uint8))
    before = np.cumsum(sizes) - sizes
    at = np.repeat(starts - _BYTES * before, sizes) + _BYTES * np.arange(sizes.sum())
    every = np.ndarray((len(bits) + 1,), "<u8", padded.data, strides=(1,))
    words: Words = every[at].astype(np.uint64, copy=False)
    return words


def _known_levels(forest: Forest, nodes: NDArray[np.intp]) -> Positions:
    """How many levels the feature that each node asks for has."""
    return np.asarray(forest.levels, dtype=np.int64)[forest.feature[nodes]]
