"""The levels that nodes send to the right, as lists."""

import numpy as np
from numpy.typing import NDArray

from steam.model.trees.forest import Forest
from steam.model.trees.nodes import Kind

Positions = NDArray[np.int64]
Levels = NDArray[np.uint32]

_BYTES = 1 << 12  # of sets at once, so that what they give stays in the cache


def listed_levels(forest: Forest) -> int:
    """An upper bound of how many levels the lists of a forest hold."""
    return int(_known_levels(forest, np.flatnonzero(forest.kind == Kind.LEVELS)).sum())


def level_lists(forest: Forest) -> tuple[Levels, Positions]:
    """The levels that go right, node after node, and where each node's start, and end, (N + 1,).

    Those are the levels in its set, and where a missing value goes right, all that its set says
    nothing of.
    """
    asking = np.flatnonzero(forest.kind == Kind.LEVELS)
    members, member_counts = _members(forest, asking)
    others, other_counts = _outside(forest, asking)
    counts = np.zeros(forest.nodes, dtype=np.int64)
    counts[asking] = member_counts + other_counts
    starts = np.concatenate([[0], np.cumsum(counts)])
    if not len(others):
        return members, starts
    lists = np.empty(starts[-1], dtype=np.uint32)
    lists[_ranges(starts[asking], member_counts)] = members
    lists[_ranges(starts[asking] + member_counts, other_counts)] = others
    return lists, starts


def _members(forest: Forest, nodes: NDArray[np.intp]) -> tuple[Levels, Positions]:
    """The known levels in the sets of nodes, and how many each has."""
    sets, numbers = forest.level_sets, forest.level_set[nodes]
    first = sets.first[numbers].astype(np.int64)
    count = np.clip(_known_levels(forest, nodes) - first, 0, sets.count[numbers])
    size = (count + 7) >> 3
    ends = np.cumsum(size)
    packed = sets.bits[_ranges(sets.start[numbers], size)]
    packed[ends[size > 0] - 1] &= (0xFF >> (-count[size > 0] & 7)).astype(np.uint8)
    so_far = np.concatenate([[0], np.cumsum(np.bitwise_count(packed), dtype=np.int64)])
    level_of_byte = _ranges(first, size, step=8).astype(np.uint32)
    levels = np.empty(so_far[-1], dtype=np.uint32)
    for start in range(0, len(packed), _BYTES):
        some = slice(start, start + _BYTES)
        found = np.flatnonzero(np.unpackbits(packed[some], bitorder="little").view(np.bool_))
        part = levels[so_far[start] : so_far[start] + len(found)]
        np.take(level_of_byte[some], found >> 3, out=part)
        part += (found & 7).astype(np.uint32)
    return levels, so_far[ends] - so_far[ends - size]


def _outside(forest: Forest, nodes: NDArray[np.intp]) -> tuple[Levels, Positions]:
    """The known levels before and after the range that the set of a node speaks of, where they
    go right, and how many each node has."""
    sets, numbers = forest.level_sets, forest.level_set[nodes]
    known = np.where(forest.missing_left[nodes], 0, _known_levels(forest, nodes))
    first = np.minimum(sets.first[numbers], known)
    end = np.minimum(first + sets.count[numbers].astype(np.int64), known)
    starts = np.stack([np.zeros_like(end), end], axis=1).ravel()
    counts = np.stack([first, known - end], axis=1)
    return _ranges(starts, counts.ravel()).astype(np.uint32), counts.sum(axis=1)


def _known_levels(forest: Forest, nodes: NDArray[np.intp]) -> Positions:
    """How many levels the feature that each node asks for has."""
    return np.asarray(forest.levels, dtype=np.int64)[forest.feature[nodes]]


def _ranges(starts: Positions, counts: Positions, step: int = 1) -> Positions:
    """`counts[i]` numbers from `starts[i]` on, `step` apart, one range after the other."""
    before = np.cumsum(counts) - counts
    numbers = np.arange(0, step * int(counts.sum()), step)
    return np.repeat(starts - step * before, counts) + numbers
