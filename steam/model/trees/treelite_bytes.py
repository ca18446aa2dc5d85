"""A forest in treelite's own serialization format, version 4.

Scalars and arrays one after the other, little-endian, an array with its length in front. treelite
documents the format and keeps it readable for all of its version 4 (docs/serialization/v4.rst).
"""

import struct
from collections.abc import Iterator
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from steam.model.trees.forest import Forest
from steam.model.trees.level_lists import level_lists
from steam.model.trees.nodes import Kind

_VERSION = (4, 8, 0)
_FLOAT64, _REGRESSOR = 3, 1
_NODE_TYPES = np.array([0, 1, 2, 1], dtype=np.int8)  # by Kind: leaf, number, categories, number
_NONE, _LESS, _LESS_OR_EQUAL = 0, 2, 3
_EMPTY = struct.pack("<Q", 0)
_NOTHING_MORE = _EMPTY * 6 + struct.pack("<2i", 0, 0)  # no statistics, nothing optional


def treelite_bytes(forest: Forest) -> bytes:
    """The forest for treelite to find leaves in: thresholds as float64, leaves without values."""
    parts: list[bytes | memoryview] = list(_header(forest))
    columns = _Columns(forest)
    for first, end in pairwise([*forest.roots.tolist(), forest.nodes]):
        parts.extend(columns.tree(first, end))
    return b"".join(parts)


def _header(forest: Forest) -> Iterator[bytes]:
    no_ids = np.zeros(forest.trees, dtype=np.int32)
    one = np.ones(1, dtype=np.uint32)
    yield struct.pack("<3i2BQ", *_VERSION, _FLOAT64, _FLOAT64, forest.trees)
    yield struct.pack("<iB?", len(forest.levels), _REGRESSOR, False)  # trees are not averaged
    yield struct.pack("<I", 1) + _array(one) + _array(one.repeat(2))  # one number is predicted
    yield _array(no_ids) + _array(no_ids)  # by every tree
    yield _array(np.frombuffer(b"identity", dtype=np.uint8)) + struct.pack("<2f", 1.0, 1.0)
    yield _array(np.zeros(1))  # to which nothing is added
    yield _array(np.frombuffer(b"{}", dtype=np.uint8)) + struct.pack("<i", 0)  # nothing optional


class _Columns:
    """What is said of all nodes, as bytes; a tree is a slice of each."""

    def __init__(self, forest: Forest) -> None:
        kind = forest.kind
        leaf, presence = kind == Kind.LEAF, kind == Kind.PRESENCE
        root = np.repeat(forest.roots, np.diff(forest.roots, append=forest.nodes))
        less = np.where(presence, _LESS_OR_EQUAL, _LESS)  # whatever is there is <= infinity
        self._zeros = np.zeros(forest.nodes)
        self._of_nodes = [
            _NODE_TYPES[kind],
            *(
                np.where(leaf, -1, child - root).astype(np.int32)
                for child in (forest.left, forest.right)
            ),
            np.ascontiguousarray(forest.feature),
            np.ascontiguousarray(forest.missing_left),
            self._zeros,  # the values of leaves, which are looked up elsewhere
            np.where(presence, np.inf, forest.threshold),
            np.where(leaf, _NONE, less).astype(np.int8),
            kind == Kind.LEVELS,  # whose listed categories go right
        ]
        self._listed, self._starts = level_lists(forest)

    def tree(self, first: int, end: int) -> Iterator[bytes | memoryview]:
        """The parts of the tree of those nodes."""
        bounds = self._starts[first : end + 1]
        ends = (bounds - bounds[0]).astype(np.uint64)
        length = struct.pack("<Q", end - first)
        yield struct.pack("<i?", end - first, bounds[-1] > bounds[0])
        for values in self._of_nodes:
            yield length
            yield values[first:end].data
        zeros = self._zeros[first:end].data
        yield from (_EMPTY, length, zeros, length, zeros)  # no leaves of many numbers
        yield _array(self._listed[bounds[0] : bounds[-1]])
        yield from (length, ends[:-1].data, length, ends[1:].data)
        yield _NOTHING_MORE


def _array(values: NDArray[np.generic]) -> bytes:
    return struct.pack("<Q", len(values)) + values.tobytes()
