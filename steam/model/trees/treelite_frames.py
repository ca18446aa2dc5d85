"""A forest as the buffers that treelite reads a model from, in place and without a copy.

They are the fields of treelite's serialization format, version 4, in its order, each told by where
it lies and how long it is. treelite documents the format and keeps it readable for all of its
version 4 (docs/serialization/v4.rst); buffers are the zero-copy way of its C interface.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from steam.model.trees.forest import Forest
from steam.model.trees.level_lists import level_lists
from steam.model.trees.nodes import Flags, Kind

_FRAME = np.dtype([("address", "u8"), ("format", "u8"), ("item_bytes", "u8"), ("items", "u8")])
_VERSION = (4, 8, 0)
_FLOAT64, _REGRESSOR = 3, 1
_LEAF, _NUMBER, _CATEGORIES = 0, 1, 2
_NODE_TYPES = np.array([_LEAF, _NUMBER, _CATEGORIES, _CATEGORIES], dtype=np.int8)  # by Kind
_OPERATORS = np.array([0, 2, 0, 0], dtype=np.int8)  # by Kind: a number < its threshold goes left

Array = NDArray[Any]


@dataclass(frozen=True, slots=True, eq=False)
class Frames:
    """A frame for each field of a model: where it lies, and how many items of how many bytes.

    `table` is what treelite takes; `arrays` hold the fields and must outlive the model.
    """

    table: NDArray[np.void]
    arrays: tuple[Array, ...]


class _Field(NamedTuple):
    """One of the fields of each tree: `items` of `values`, from `first` on."""

    values: Array
    first: Array | int
    items: Array | int


def treelite_frames(forest: Forest) -> Frames:
    """The forest for treelite to find leaves in: thresholds as float64, leaves without values."""
    of_model = tuple(_of_model(forest))
    of_trees = tuple(_of_trees(forest))
    head = np.zeros(len(of_model), dtype=_FRAME)
    for frame, values in zip(head, of_model, strict=True):
        _tell(frame, _Field(values, 0, values.size))
    trees = np.zeros((forest.trees, len(of_trees)), dtype=_FRAME)
    for frames, field in zip(trees.T, of_trees, strict=True):
        _tell(frames, field)
    arrays = (*of_model, *(field.values for field in of_trees))
    return Frames(np.concatenate([head, trees.ravel()]), arrays)


def _tell(frames: NDArray[np.void] | np.void, field: _Field) -> None:
    item_bytes = field.values.itemsize
    frames["address"] = field.values.ctypes.data + np.multiply(field.first, item_bytes)
    frames["item_bytes"] = item_bytes
    frames["items"] = field.items


def _of_model(forest: Forest) -> Iterator[Array]:
    no_ids = np.zeros(forest.trees, dtype=np.int32)
    yield from np.array(_VERSION, dtype=np.int32).reshape(3, 1)
    yield from np.array([_FLOAT64, _FLOAT64], dtype=np.uint8).reshape(2, 1)
    yield np.array([forest.trees], dtype=np.uint64)
    yield np.array([len(forest.levels)], dtype=np.int32)
    yield np.array([_REGRESSOR], dtype=np.uint8)
    yield np.zeros(1, dtype=np.bool_)  # trees are not averaged
    yield from (np.ones(1, dtype=np.int32), np.ones(1, dtype=np.int32))  # one number is predicted
    yield np.ones(2, dtype=np.int32)
    yield from (no_ids, no_ids)  # by every tree
    yield np.frombuffer(b"identity", dtype=np.uint8)
    yield from np.ones((2, 1), dtype=np.float32)
    yield np.zeros(1)  # to which nothing is added
    yield np.frombuffer(b"{}", dtype=np.uint8)
    yield np.zeros(1, dtype=np.int32)  # nothing optional


def _of_trees(forest: Forest) -> Iterator[_Field]:
    roots, each = forest.roots.astype(np.int64), np.arange(forest.trees)
    sizes = np.diff(roots, append=forest.nodes).astype(np.int32)
    types = _NODE_TYPES[forest.kind]
    lists, starts = level_lists(forest)
    zeros = np.zeros(sizes.max(initial=1))
    nothing = _Field(zeros, 0, 0)

    yield _Field(sizes, each, 1)
    yield _Field(np.maximum.reduceat(types == _CATEGORIES, roots), each, 1)
    for values in (types, *_links(forest, sizes), forest.feature, forest.missing_left):
        yield _Field(np.ascontiguousarray(values), roots, sizes)
    yield _Field(zeros, 0, sizes)  # the values of leaves, which are looked up elsewhere
    for values in (forest.threshold, _OPERATORS[forest.kind], _listed_go_right(forest)):
        yield _Field(np.ascontiguousarray(values), roots, sizes)
    no_vectors = _Field(zeros.view(np.uint64), 0, sizes)
    yield from (nothing, no_vectors, no_vectors)  # no leaves of many numbers
    yield _Field(lists, 0, len(lists))
    yield from (_Field(starts, roots, sizes), _Field(starts, roots + 1, sizes))
    for item_bytes in (8, 1, 8, 1, 8, 1):  # no statistics
        yield _Field(zeros.view(f"u{item_bytes}"), 0, 0)
    no_more = _Field(zeros.view(np.int32), 0, 1)
    yield from (no_more, no_more)  # nothing optional


def _links(forest: Forest, sizes: Array) -> Iterator[Array]:
    """The left and the right child of each node, counted from its root; -1 of a leaf."""
    root = np.repeat(forest.roots, sizes)
    leaf = forest.kind == Kind.LEAF
    for child in (forest.left, forest.right):
        yield np.where(leaf, -1, child - root)


def _listed_go_right(forest: Forest) -> Flags:
    """Whether what a node lists goes right, and not left: of a set, as missing goes elsewhere.

    Presence is a list of nothing that goes right: whatever is there goes left.
    """
    right: Flags = forest.missing_left | (forest.kind == Kind.PRESENCE)
    return right
