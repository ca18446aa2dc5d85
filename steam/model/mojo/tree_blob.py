"""The trees of a MOJO as one forest."""

from collections.abc import Callable, Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from steam.model.mojo.errors import refuse_mojo
from steam.model.mojo.tree_bytes import Nodes, Tests, TreeBytes, read_depth, roots
from steam.model.trees.forest import Forest
from steam.model.trees.forest_checks import MAX_NODES
from steam.model.trees.nodes import Kind, LevelSets

MAX_DEPTH = 1000

Scalar = TypeVar("Scalar", bound=np.generic)


def read_forest(
    blobs: Sequence[bytes],
    outputs: Sequence[int],
    output_count: int,
    levels: tuple[int, ...],
    facts: Callable[[Forest], Forest] | None = None,
) -> Forest:
    """The forest of `blobs`, the bytes of a tree each, where tree t adds to `outputs[t]`.

    `levels` is the number of levels of each feature, 0 for a number. A blob is read to its last
    byte. Raises InvalidArtifact for bytes that are not such trees, or too deep or too many.
    """
    data = TreeBytes.joined(blobs)
    nodes, branches = read_depth(data, roots([len(blob) for blob in blobs]), 0)
    depths, read = [nodes], len(nodes.tree)
    while len(branches.start):
        if len(depths) > MAX_DEPTH or read + len(branches.start) > MAX_NODES:
            raise refuse_mojo(
                f"its trees are deeper than {MAX_DEPTH} or more than {MAX_NODES} nodes"
            )
        nodes, branches = read_depth(data, branches, read)
        read += len(nodes.tree)
        depths.append(nodes)
    return _forest(_joined(depths), data.u8, outputs, output_count, levels, facts=facts)


def _joined(depths: Sequence[Nodes]) -> Nodes:
    tests = Tests(
        *(np.concatenate([getattr(n.tests, part) for n in depths]) for part in Tests.__slots__)
    )
    own = [part for part in Nodes.__slots__ if part != "tests"]
    return Nodes(tests, *(np.concatenate([getattr(n, part) for n in depths]) for part in own))


def _forest(
    nodes: Nodes,
    bits: NDArray[np.uint8],
    outputs: Sequence[int],
    output_count: int,
    levels: tuple[int, ...],
    *,
    facts: Callable[[Forest], Forest] | None,
) -> Forest:
    small = np.min_scalar_type(len(outputs))  # up to 16 bits are sorted by radix
    tree = nodes.tree.astype(small)
    order = np.argsort(tree, kind="stable")  # within a tree a parent stays before its children
    number = np.empty(len(order), dtype=np.int32)
    number[order] = np.arange(len(order), dtype=np.int32)
    leaf, inner = number[nodes.is_leaf], number[~nodes.is_leaf]
    child = np.flatnonzero(nodes.parent >= 0)
    children = np.full((2, len(order)), -1, dtype=np.int32)
    children[nodes.is_right[child].astype(np.intp), number[nodes.parent[child]]] = number[child]
    tests = nodes.tests
    asks_set = tests.kind == Kind.LEVELS
    numbers = np.arange(np.count_nonzero(asks_set), dtype=np.int32)

    def spread(values: NDArray[Scalar], at: NDArray[np.int32], empty: int) -> NDArray[Scalar]:
        every = np.full(len(order), empty, dtype=values.dtype)
        every[at] = values
        return every

    return Forest(
        levels=levels,
        output_count=output_count,
        roots=np.searchsorted(tree[order], np.arange(len(outputs), dtype=small)).astype(np.int32),
        outputs=np.asarray(outputs, dtype=np.int32),
        kind=spread(tests.kind, inner, Kind.LEAF),
        feature=spread(tests.feature, inner, -1),
        threshold=spread(tests.threshold, inner, 0),
        missing_left=spread(tests.missing_left, inner, 0),
        left=children[0],
        right=children[1],
        value=spread(nodes.value, leaf, 0),
        level_set=spread(numbers, inner[asks_set], -1),
        level_sets=LevelSets(
            first=tests.set_first[asks_set],
            count=tests.set_count[asks_set],
            start=tests.set_start[asks_set],
            bits=bits,
        ),
        facts=facts,
    )
