"""A forest in treelite's own serialization format, version 4.

Scalars and arrays one after the other, little-endian, an array with its length in front. treelite
documents the format and keeps it readable for all of its version 4 (docs/serialization/v4.rst).
"""

import struct
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from steam.model.trees.decisions import go_right
from steam.model.trees.forest import Forest
from steam.model.trees.nodes import Kind

_VERSION = (4, 8, 0)
_FLOAT64, _REGRESSOR = 3, 1
_NODE_TYPES = np.array([0, 1, 2, 1], dtype=np.int8)  # by Kind: leaf, number, categories, number
_NONE, _LESS, _LESS_OR_EQUAL = 0, 2, 3
_CELLS = 1 << 20


def listed_levels(forest: Forest) -> int:
    """An upper bound of how many levels the bytes list, four bytes each."""
    asking = forest.feature[forest.kind == Kind.LEVELS]
    return int(np.asarray(forest.levels, dtype=np.int64)[asking].sum())


def treelite_bytes(forest: Forest) -> bytes:
    """The forest for treelite to find leaves in: thresholds as float64, leaves without values."""
    last = [*forest.roots[1:].tolist(), forest.nodes]
    parts = list(_header(forest))
    listed, starts = _category_lists(forest)
    for first, end in zip(forest.roots.tolist(), last, strict=True):
        bounds = starts[first : end + 1]
        parts.extend(_tree(forest, slice(first, end), listed[bounds[0] : bounds[-1]], bounds))
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


def _tree(
    forest: Forest, nodes: slice, listed: NDArray[np.uint32], bounds: NDArray[np.int64]
) -> Iterator[bytes]:
    kind = forest.kind[nodes]
    leaf, presence = kind == Kind.LEAF, kind == Kind.PRESENCE
    count = len(kind)
    zeros = np.zeros(count, dtype=np.uint64)
    ends = (bounds - bounds[0]).astype(np.uint64)
    less = np.where(presence, _LESS_OR_EQUAL, _LESS)  # whatever is there is <= infinity
    yield struct.pack("<i?", count, listed.size > 0) + _array(_NODE_TYPES[kind])
    for child in (forest.left[nodes], forest.right[nodes]):
        yield _array(np.where(leaf, -1, child - nodes.start).astype(np.int32))
    yield _array(forest.feature[nodes]) + _array(forest.missing_left[nodes])
    yield _array(np.zeros(count))  # the values of leaves, which are looked up elsewhere
    yield _array(np.where(presence, np.inf, forest.threshold[nodes]))
    yield _array(np.where(leaf, _NONE, less).astype(np.int8))
    yield _array(kind == Kind.LEVELS)  # whose listed categories go right
    yield _array(np.zeros(0)) + _array(zeros) + _array(zeros)  # no leaves of many numbers
    yield _array(listed) + _array(ends[:-1]) + _array(ends[1:])
    yield _array(np.zeros(0)) * 6 + struct.pack("<2i", 0, 0)  # no statistics, nothing optional


def _category_lists(forest: Forest) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
    """The levels that go right, node after node, and where each node's start, and end, (N + 1,)."""
    nodes, levels = [np.zeros(0, dtype=np.int32)], [np.zeros(0, dtype=np.uint32)]
    asking = np.flatnonzero(forest.kind == Kind.LEVELS)
    for feature in np.unique(forest.feature[asking]).tolist():
        of_feature = asking[forest.feature[asking] == feature]
        values = np.arange(forest.levels[feature], dtype=np.float64)
        step = max(1, _CELLS // len(values))
        for first in range(0, len(of_feature), step):
            some = of_feature[first : first + step]
            i, level = np.nonzero(go_right(forest, some[:, None], values))
            nodes.append(some[i].astype(np.int32))
            levels.append(level.astype(np.uint32))
    node = np.concatenate(nodes)
    order = np.argsort(node, kind="stable")
    counts = np.bincount(node, minlength=forest.nodes)
    starts = np.concatenate([[0], np.cumsum(counts)])
    return np.concatenate(levels)[order], starts


def _array(values: NDArray[np.generic]) -> bytes:
    return struct.pack("<Q", len(values)) + values.tobytes()
