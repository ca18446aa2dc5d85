"""The trees of a MOJO as one forest."""

from collections.abc import Callable, Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from steam.model.mojo.errors import refuse_mojo
from steam.model.mojo.tree_bytes import Nodes, TreeBytes, read_depth, read_tests, roots
from steam.model.trees.forest import Forest
from steam.model.trees.forest_checks import MAX_NODES
from steam.model.trees.nodes import Kind

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
    nodes, branches = read_depth(data, roots([len(blob) for blob in blobs]))
    depths, read = [nodes], len(nodes.tree)
    while len(branches.start):
        if len(depths) > MAX_DEPTH or read + len(branches.start) > MAX_NODES:
            raise refuse_mojo(
                f"its trees are deeper than {MAX_DEPTH} or more than {MAX_NODES} nodes"
            )
        nodes, branches = read_depth(data, branches)
        read += len(nodes.tree)
        depths.append(nodes)
    return _forest(data, _joined(depths), outputs, output_count, levels, facts=facts)


def _joined(depths: Sequence[Nodes]) -> Nodes:
    return Nodes(*(np.concatenate([getattr(n, part) for n in depths]) for part in Nodes.__slots__))


def _forest(
    data: TreeBytes,
    nodes: Nodes,
    outputs: Sequence[int],
    output_count: int,
    levels: tuple[int, ...],
    *,
    facts: Callable[[Forest], Forest] | None,
) -> Forest:
    tree = nodes.tree.astype(np.min_scalar_type(len(outputs)))  # up to 16 bits: sorted by radix
    order = np.argsort(tree, kind="stable")  # within a tree a parent stays before its children
    number = np.empty(len(order), dtype=np.int32)
    number[order] = np.arange(len(order), dtype=np.int32)
    leaf, inner = (number[np.flatnonzero(part)] for part in (nodes.is_leaf, ~nodes.is_leaf))
    below, is_right = number[len(outputs) :], nodes.is_right[len(outputs) :]
    tests = read_tests(data, nodes)
    asks_set = inner[np.flatnonzero(tests.kind == Kind.LEVELS)]

    def spread(values: NDArray[Scalar], at: NDArray[np.int32], empty: int) -> NDArray[Scalar]:
        every = np.full(len(order), empty, dtype=values.dtype)
        every[at] = values
        return every

    return Forest(
        levels=levels,
        output_count=output_count,
        roots=number[: len(outputs)],
        outputs=np.asarray(outputs, dtype=np.int32),
        kind=spread(tests.kind, inner, Kind.LEAF),
        feature=spread(tests.feature, inner, -1),
        threshold=spread(tests.threshold, inner, 0),
        missing_left=spread(tests.missing_left, inner, 0),
        left=spread(below[~is_right], inner, -1),
        right=spread(below[is_right], inner, -1),
        value=spread(data.floats(nodes.value_at), leaf, 0),
        level_set=spread(np.arange(len(asks_set), dtype=np.int32), asks_set, -1),
        level_sets=tests.sets,
        facts=facts,
    )
