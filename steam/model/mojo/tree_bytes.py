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

from steam.core.errors import InvalidArtifact
from steam.model.mojo.errors import refuse_mojo
from steam.model.trees.nodes import Flags, Integers, Kind, LevelSets

Positions = NDArray[np.int64]

_HEADER, _LEAF, _SMALL_TEST, _LARGE_SET_AHEAD = 4, 4, 4, 6  # bytes
_COLUMN_BITS = 0xFFFF00  # of a header; a tree of one leaf has all of them
_ALONE = _HEADER - 1 + _LEAF  # bytes of such a tree
_LEFT_IS_LEAF, _RIGHT_IS_LEAF, _LEFT_MASK, _LARGEST_WIDTH = 48, 0x40, 51, 3
_FORM_MASK, _NUMBER, _SMALL_SET, _LARGE_SET = 12, 0, 8, 12
_SMALL_SET_LEVELS = 32
_MISSING_APART = 1
_PADDING = _HEADER + _LARGE_SET_AHEAD


def _flags(*bytes_: int) -> Flags:
    """(256,) which bytes are among those."""
    return np.isin(np.arange(256), bytes_)


_WAYS_OF_MISSING, _GOES_LEFT = _flags(1, 2, 3, 4, 5), _flags(2, 4)
_TYPES = np.arange(256)
_FORMS, _LEFTS = _TYPES & _FORM_MASK, _TYPES & _LEFT_MASK
_HAS_LEFT_LEAF, _HAS_RIGHT_LEAF = _LEFTS == _LEFT_IS_LEAF, _TYPES & _RIGHT_IS_LEAF != 0
_KINDS = np.where(_FORMS == _NUMBER, Kind.NUMBER, Kind.LEVELS).astype(np.uint8)
_KNOWN_TYPES = np.isin(_FORMS, (_NUMBER, _SMALL_SET, _LARGE_SET)) & (
    _HAS_LEFT_LEAF | (_LEFTS <= _LARGEST_WIDTH)
)
_WIDTHS = np.where(_HAS_LEFT_LEAF, 0, np.minimum(_LEFTS, _LARGEST_WIDTH) + 1)  # of lengths
_LENGTHS, _LEFT_LEAVES = (1 << (8 * _WIDTHS)) - 1, np.where(_HAS_LEFT_LEAF, _LEAF, 0)


@dataclass(frozen=True, slots=True, eq=False)
class TreeBytes:
    """The bytes of all trees in a row, then padding, so that a node cut short can be looked at."""

    u8: NDArray[np.uint8]

    @staticmethod
    def joined(blobs: Sequence[bytes]) -> "TreeBytes":
        return TreeBytes(np.frombuffer(b"".join([*blobs, bytes(_PADDING)]), dtype=np.uint8))

    def headers(self, positions: Positions) -> NDArray[np.uint32]:
        """The headers of the nodes that start at `positions`, their first byte the lowest."""
        return self._read(positions, "<u4").view(np.uint32)

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
    """Ranges of bytes, each a node with all below it."""

    start: Positions
    end: Positions
    tree: Integers
    is_right: Flags
    is_leaf: Flags


@dataclass(frozen=True, slots=True, eq=False)
class Nodes:
    """Nodes as found; `start` and `header` are of those that ask, `value_at` of those that do not.

    The n-th left branch and the n-th right branch of all are those below the n-th that asks.
    """

    tree: Integers
    is_right: Flags
    is_leaf: Flags
    start: Positions
    header: NDArray[np.uint32]
    value_at: Positions

    @property
    def types(self) -> NDArray[np.uint8]:
        """The types of those that ask."""
        return self.header.view(np.uint8)[::_HEADER]

    @property
    def missing(self) -> NDArray[np.uint8]:
        """Where missing goes at those that ask."""
        return self.header.view(np.uint8)[_HEADER - 1 :: _HEADER]


@dataclass(frozen=True, slots=True, eq=False)
class Tests:
    """What nodes ask; `sets` are of those among them that ask for levels."""

    kind: NDArray[np.uint8]
    feature: Integers
    threshold: NDArray[np.float64]
    missing_left: Flags
    sets: LevelSets


def roots(sizes: Sequence[int]) -> Branches:
    """The branches of trees of `sizes` bytes each, one after the other."""
    ends = np.cumsum(np.asarray(sizes, dtype=np.int64))
    trees = np.arange(len(sizes), dtype=np.int32)
    no = np.zeros(len(sizes), dtype=np.bool_)
    return Branches(ends - np.asarray(sizes, dtype=np.int64), ends, trees, no, no)


def read_depth(data: TreeBytes, at: Branches) -> tuple[Nodes, Branches]:
    """The nodes that start `at`, and the branches below them: left ones, then right ones.

    Raises InvalidArtifact where bytes are missing, left over or of no known meaning.
    """
    asking = np.flatnonzero(~at.is_leaf)
    header = data.headers(at.start[asking])
    alone = header & _COLUMN_BITS == _COLUMN_BITS
    is_leaf = at.is_leaf
    if alone.any():
        is_leaf = is_leaf.copy()
        is_leaf[asking[alone]] = True
        asking, header, alone = asking[~alone], header[~alone], asking[alone]
        if (at.end[alone] - at.start[alone] != _ALONE).any():
            raise _wrong_size()
    if (at.end[at.is_leaf] - at.start[at.is_leaf] != _LEAF).any():
        raise _wrong_size()
    start, end, tree = at.start[asking], at.end[asking], at.tree[asking]
    nodes = Nodes(at.tree, at.is_right, is_leaf, start, header, at.end[is_leaf] - _LEAF)
    return nodes, _read_branches(data, nodes, end, tree)


def read_tests(data: TreeBytes, nodes: Nodes) -> Tests:
    """What the nodes that ask do ask. Raises InvalidArtifact where that has no known meaning."""
    missing, form = nodes.missing, nodes.types & _FORM_MASK
    if not _WAYS_OF_MISSING[missing].all():
        raise _unknown_type()
    kind = np.where(missing == _MISSING_APART, np.uint8(Kind.PRESENCE), _KINDS[nodes.types])
    number, levels = np.flatnonzero(kind == Kind.NUMBER), np.flatnonzero(kind == Kind.LEVELS)
    threshold = np.zeros(len(kind))
    threshold[number] = data.floats(nodes.start[number] + _HEADER)
    return Tests(
        kind=kind,
        feature=((nodes.header & _COLUMN_BITS) >> 8).view(np.int32),
        threshold=threshold,
        missing_left=_GOES_LEFT[missing],
        sets=_read_sets(data, nodes.start[levels] + _HEADER, form[levels] == _LARGE_SET),
    )


def _read_branches(data: TreeBytes, nodes: Nodes, end: Positions, tree: Integers) -> Branches:
    """The branches below the nodes that ask, of which the right ones reach up to `end`."""
    node_type = nodes.types.astype(np.intp)
    if not _KNOWN_TYPES[node_type].all():
        raise _unknown_type()
    start = _end_of_tests(data, nodes)
    if (start >= end).any():
        raise refuse_mojo("a node of its trees is cut short")
    length = data.integers(start, "<u4") & _LENGTHS[node_type]
    start += _WIDTHS[node_type]
    middle = start + _LEFT_LEAVES[node_type] + length
    if (middle >= end).any():
        raise refuse_mojo("a branch of its trees is longer than its tree")
    return Branches(
        start=np.concatenate([start, middle]),
        end=np.concatenate([middle, end]),
        tree=np.concatenate([tree, tree]),
        is_right=np.repeat([False, True], len(tree)),
        is_leaf=np.concatenate([_HAS_LEFT_LEAF[node_type], _HAS_RIGHT_LEAF[node_type]]),
    )


def _end_of_tests(data: TreeBytes, nodes: Nodes) -> Positions:
    """Where the left branches of the nodes that ask begin, with their lengths."""
    apart = nodes.missing == _MISSING_APART
    large = np.flatnonzero((nodes.types & _FORM_MASK == _LARGE_SET) & ~apart)
    end = nodes.start + np.where(apart, _HEADER, _HEADER + _SMALL_TEST)
    end[large] += _LARGE_SET_AHEAD - _SMALL_TEST
    count = data.integers(end[large] - 4, "<i4")
    if (count < 0).any():
        raise refuse_mojo("a set of levels in its trees is smaller than nothing")
    end[large] += (count + 7) >> 3
    return end


def _read_sets(data: TreeBytes, at: Positions, is_large: Flags) -> LevelSets:
    """The sets of levels that are `at` those places."""
    large = np.flatnonzero(is_large)
    first, count = np.zeros(len(at), dtype=np.int32), np.full(len(at), _SMALL_SET_LEVELS, np.int32)
    first[large] = data.integers(at[large], "<u2")
    count[large] = data.integers(at[large] + 2, "<i4")
    start = at.copy()
    start[large] += _LARGE_SET_AHEAD
    return LevelSets(first, count, start, data.u8)


def _wrong_size() -> InvalidArtifact:
    return refuse_mojo("a node of its trees is too short or too long")


def _unknown_type() -> InvalidArtifact:
    return refuse_mojo("a node of its trees is of no known type")
