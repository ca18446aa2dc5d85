"""The bytes of H2O's trees, read one depth at a time for all trees together.

A node is its type (u8), its column (u16) and where missing goes (u8); then what it compares with,
which is a float32, or 32 bits for the levels 0..31, or a first level (u16), a count (i32) and that
many bits; then the bytes of its left branch, with their length in front unless that is a leaf, and
those of its right branch. A leaf is a float32 alone. All of it is little-endian.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from steam.model.mojo.errors import refuse_mojo
from steam.model.trees.nodes import Flags, Integers, Kind

Positions = NDArray[np.int64]

_LEAF_COLUMN = 0xFFFF  # what a tree that is one leaf has for its column
_HEADER, _LEAF = 4, 4  # bytes
_LEFT_IS_LEAF, _RIGHT_IS_LEAF, _LEFT_MASK, _LARGEST_WIDTH = 48, 0x40, 51, 3
_FORM_MASK, _NUMBER, _SMALL_SET, _LARGE_SET = 12, 0, 8, 12
_SMALL_SET_LEVELS = 32
_MISSING_APART = 1


def _flags(*bytes_: int) -> Flags:
    """(256,) which bytes are among those."""
    return np.isin(np.arange(256), bytes_)


_FORMS = _flags(_NUMBER, _SMALL_SET, _LARGE_SET)
_WAYS_OF_MISSING, _GOES_LEFT = _flags(1, 2, 3, 4, 5), _flags(2, 4)


@dataclass(frozen=True, slots=True, eq=False)
class TreeBytes:
    """The bytes of all trees in a row; the last eight are padding."""

    u8: NDArray[np.uint8]

    @staticmethod
    def joined(blobs: Sequence[bytes]) -> "TreeBytes":
        return TreeBytes(np.frombuffer(b"".join([*blobs, bytes(8)]), dtype=np.uint8))

    def integers(self, positions: Positions, dtype: str) -> Positions:
        """The integers of `dtype` that start at `positions`."""
        return self._read(positions, dtype).astype(np.int64)

    def floats(self, positions: Positions) -> NDArray[np.float64]:
        """The float32 that start at `positions`; any NaN will do where one is refused."""
        with np.errstate(invalid="ignore"):  # a signalling one of a damaged file
            return self._read(positions, "<f4").astype(np.float64)

    def _read(self, positions: Positions, dtype: str) -> NDArray[np.generic]:
        every = self.u8.size - np.dtype(dtype).itemsize + 1
        return np.ndarray((every,), dtype, self.u8.data, strides=(1,))[positions]


@dataclass(frozen=True, slots=True, eq=False)
class Branches:
    """Ranges of bytes, each a node with all below it. `parent` is -1 for a root."""

    start: Positions
    end: Positions
    tree: Integers
    parent: Integers
    is_right: Flags
    is_leaf: Flags

    def select(self, which: NDArray[np.intp]) -> "Branches":
        """Some of them."""
        return Branches(*(getattr(self, part)[which] for part in self.__slots__))


@dataclass(frozen=True, slots=True, eq=False)
class Tests:
    """What nodes ask. Of a set: its first level, its count of levels, where its bits start."""

    kind: NDArray[np.uint8]
    feature: Integers
    threshold: NDArray[np.float64]
    missing_left: Flags
    set_first: Integers
    set_count: Integers
    set_start: Positions


@dataclass(frozen=True, slots=True, eq=False)
class Nodes:
    """Nodes as read; `tests` are of those that are no leaves, `value` is of those that are."""

    tests: Tests
    tree: Integers
    parent: Integers
    is_right: Flags
    is_leaf: Flags
    value: NDArray[np.float64]


def roots(sizes: Sequence[int]) -> Branches:
    """The branches of trees of `sizes` bytes each, one after the other."""
    ends = np.cumsum(np.asarray(sizes, dtype=np.int64))
    trees = np.arange(len(sizes), dtype=np.int32)
    no = np.zeros(len(sizes), dtype=np.bool_)
    return Branches(ends - np.asarray(sizes, dtype=np.int64), ends, trees, trees * 0 - 1, no, no)


def read_depth(data: TreeBytes, at: Branches, first_id: int) -> tuple[Nodes, Branches]:
    """The nodes that start `at`, numbered from `first_id` on, and the branches below them.

    Raises InvalidArtifact where bytes are missing, left over or of no known meaning.
    """
    alone = ~at.is_leaf & (data.integers(at.start + 1, "<u2") == _LEAF_COLUMN)
    leaf = at.is_leaf | alone
    size = at.end - at.start
    if (size < _LEAF).any() or (size[leaf] != _LEAF + 3 * alone[leaf]).any():
        raise refuse_mojo("a node of its trees is too short or too long")
    inner = np.flatnonzero(~leaf)
    tests, start = _read_tests(data, at.start[inner])
    nodes = Nodes(tests, at.tree, at.parent, at.is_right, leaf, data.floats(at.end[leaf] - _LEAF))
    return nodes, _read_branches(data, at.select(inner), start, first_id + inner)


def _read_tests(data: TreeBytes, start: Positions) -> tuple[Tests, Positions]:
    """What the nodes at `start` ask, and where that ends."""
    node_type, missing = data.integers(start, "u1"), data.integers(start + 3, "u1")
    form = node_type & _FORM_MASK
    apart = missing == _MISSING_APART
    if not (_FORMS[form] & _WAYS_OF_MISSING[missing]).all():
        raise refuse_mojo("a node of its trees is of no known type")
    kind = np.where(apart, Kind.PRESENCE, np.where(form == _NUMBER, Kind.NUMBER, Kind.LEVELS))
    number, large = kind == Kind.NUMBER, (kind == Kind.LEVELS) & (form == _LARGE_SET)
    at = start + _HEADER
    count = np.where(kind == Kind.LEVELS, _SMALL_SET_LEVELS, 0)
    count[large] = data.integers(at[large] + 2, "<i4")
    if (count < 0).any():
        raise refuse_mojo("a set of levels in its trees is smaller than nothing")
    threshold, first = np.zeros(len(at)), np.zeros(len(at), dtype=np.int32)
    threshold[number] = data.floats(at[number])
    first[large] = data.integers(at[large], "<u2")
    tests = Tests(
        kind=kind.astype(np.uint8),
        feature=data.integers(start + 1, "<u2").astype(np.int32),
        threshold=threshold,
        missing_left=_GOES_LEFT[missing],
        set_first=first,
        set_count=count.astype(np.int32),
        set_start=np.where(large, at + 6, at),
    )
    simple = np.where(apart, 0, 4)
    return tests, at + np.where(large, 6 + ((count + 7) >> 3), simple)


def _read_branches(
    data: TreeBytes, at: Branches, start: Positions, ids: NDArray[np.intp]
) -> Branches:
    """The branches below the nodes `ids`: left ones from `start` to right ones up to their end."""
    if (start >= at.end).any():
        raise refuse_mojo("a node of its trees is cut short")
    node_type = data.integers(at.start, "u1")
    left = node_type & _LEFT_MASK
    left_leaf = left == _LEFT_IS_LEAF
    if not (left_leaf | (left <= _LARGEST_WIDTH)).all():
        raise refuse_mojo("a node of its trees is of no known type")
    width = np.where(left_leaf, 0, left + 1)
    size = data.integers(start, "<u4") & ((1 << (8 * width)) - 1)
    middle = start + width + np.where(left_leaf, _LEAF, size)
    if (middle >= at.end).any():
        raise refuse_mojo("a branch of its trees is longer than its tree")
    return Branches(
        start=np.concatenate([start + width, middle]),
        end=np.concatenate([middle, at.end]),
        tree=np.tile(at.tree, 2),
        parent=np.tile(ids, 2).astype(np.int32),
        is_right=np.repeat([False, True], len(ids)),
        is_leaf=np.concatenate([left_leaf, (node_type & _RIGHT_IS_LEAF) != 0]),
    )
