"""Trees as the bytes that H2O reads: the layout is told where they are read, in `tree_bytes`."""

import struct
from collections.abc import Callable

import numpy as np

from steam.core.errors import Unsupported
from steam.model.mojo.tree_facts import RECORD
from steam.model.trees.forest import Forest
from steam.model.trees.nodes import Kind

_LEFT_IS_LEAF, _RIGHT_IS_LEAF = 48, 48 << 2
_SMALL_SET, _LARGE_SET = 8, 12
_SMALL_SET_LEVELS = 32
_APART, _LEFT, _RIGHT = 1, 2, 3  # where missing goes
_NO_COLUMN = 0xFFFF
_WIDEST = 4  # bytes of a length


def tree_blobs(forest: Forest) -> list[bytes]:
    """The bytes of each tree. Thresholds and leaves are rounded to float32.

    Raises Unsupported for more columns than a node can name.
    """
    if len(forest.levels) >= _NO_COLUMN:
        raise Unsupported(
            f"Trees of a MOJO can ask for {_NO_COLUMN - 1} columns at most.",
            hint="Train on fewer columns.",
        )
    leaf = forest.kind == Kind.LEAF

    def bytes_of(node: int, below: tuple[bytes, bytes] | None) -> bytes:
        if below is None:
            return struct.pack("<f", forest.value[node])
        leaves = (bool(leaf[forest.left[node]]), bool(leaf[forest.right[node]]))
        return _inner(forest, node, leaves, *below)

    found = zip(leaf[forest.roots], _from_below(forest, bytes_of), strict=True)
    return [_alone(blob) if is_leaf else blob for is_leaf, blob in found]


def fact_blobs(forest: Forest) -> list[bytes]:
    """What is known of the nodes of each tree: their names, and the weights of those below.

    The forest is told in full. A branch predicts 0, but for a leaf.
    """
    name, weight = forest.name, forest.weight
    if name is None or weight is None:
        raise TypeError("the forest does not know its nodes")

    def bytes_of(node: int, below: tuple[bytes, bytes] | None) -> bytes:
        if below is None:
            return b""
        record = np.zeros(1, dtype=RECORD)
        children = [forest.left[node], forest.right[node]]
        record["node"] = name[node]
        record["children"] = len(below[0]) // RECORD.itemsize
        record["weight"] = weight[children]
        record["prediction"] = forest.value[children]
        record["child"] = name[children]
        return b"".join([record.tobytes(), *below])

    return _from_below(forest, bytes_of)


def _from_below(
    forest: Forest, bytes_of: Callable[[int, tuple[bytes, bytes] | None], bytes]
) -> list[bytes]:
    """The bytes of the root of each tree; those of a node are made of its branches', None of a
    leaf."""
    left, right = forest.left.tolist(), forest.right.tolist()
    leaf = (forest.kind == Kind.LEAF).tolist()
    done: dict[int, bytes] = {}
    for node in range(forest.nodes - 1, -1, -1):  # what is below a node comes after it
        below = None if leaf[node] else (done.pop(left[node]), done.pop(right[node]))
        done[node] = bytes_of(node, below)
    return [done[root] for root in forest.roots.tolist()]


def _alone(leaf: bytes) -> bytes:
    return struct.pack("<BH", 0, _NO_COLUMN) + leaf


def _inner(
    forest: Forest, node: int, leaves: tuple[bool, bool], left: bytes, right: bytes
) -> bytes:
    form, test = _test(forest, node)
    width = max((len(left).bit_length() + 7) // 8, 1)
    if width > _WIDEST:
        raise Unsupported("A tree is too large for a MOJO.", hint="Choose a smaller max_depth.")
    node_type = form | (_LEFT_IS_LEAF if leaves[0] else width - 1)
    node_type |= _RIGHT_IS_LEAF if leaves[1] else 0
    if forest.kind[node] == Kind.PRESENCE:
        missing = _APART
    else:
        missing = _LEFT if forest.missing_left[node] else _RIGHT
    header = struct.pack("<BHB", node_type, int(forest.feature[node]), missing)
    length = b"" if leaves[0] else len(left).to_bytes(width, "little")
    return header + test + length + left + right


def _test(forest: Forest, node: int) -> tuple[int, bytes]:
    """The form of what a node compares with, and its bytes."""
    if forest.kind[node] == Kind.PRESENCE:
        return 0, b""
    if forest.kind[node] == Kind.NUMBER:
        return 0, struct.pack("<f", float(forest.threshold[node]))
    sets, number = forest.level_sets, int(forest.level_set[node])
    first, count = int(sets.first[number]), int(sets.count[number])
    start = int(sets.start[number])
    bits = sets.bits[start : start + (count + 7) // 8].tobytes()
    if first == 0 and count == _SMALL_SET_LEVELS:
        return _SMALL_SET, bits
    return _LARGE_SET, struct.pack("<Hi", first, count) + bits
