"""What H2O knows of each node besides its decision: its number and how many rows came by."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from steam.model.mojo.errors import refuse_mojo
from steam.model.trees.forest import Forest
from steam.model.trees.nodes import Kind

RECORD = np.dtype(
    [
        ("node", "<i4"),
        ("children", "<i4"),
        ("weight", "<f4", 2),  # left, right
        ("prediction", "<f4", 2),
        ("squared_error", "<f4", 2),
        ("child", "<i4", 2),
    ]
)
"""Of a node that is no leaf; `children` is how many such nodes are below its left branch, with that
one, and records come from the root on, left before right."""


class LaterFacts:
    """The facts of nodes, unpacked with the first question for them."""

    def __init__(self, blobs: Callable[[], Sequence[bytes]]) -> None:
        self._blobs: Callable[[], Sequence[bytes]] = blobs
        self._found: Forest | None = None

    def __call__(self, forest: Forest) -> Forest:
        """The forest with its facts, as by `with_facts`, which is asked once."""
        if self._found is None:
            self._found = with_facts(replace(forest, facts=None), self._blobs())
            self._blobs = tuple  # so that the file may go
        return self._found


def with_facts(forest: Forest, blobs: Sequence[bytes]) -> Forest:
    """The forest with the weight and the number of each node, if the blobs of all trees tell.

    A blob holds a record for each node that is no leaf; the root has number 0. A tree of one leaf
    needs none and weighs nothing. Raises InvalidArtifact for a blob that does not fit its tree.
    """
    has_nodes = np.diff(forest.roots, append=forest.nodes) > 1
    if not all(blob for blob, needs in zip(blobs, has_nodes, strict=True) if needs):
        return forest
    if any(len(blob) % RECORD.itemsize for blob in blobs):
        raise refuse_mojo("what it knows of the nodes of a tree is cut short")
    records = np.frombuffer(b"".join(blobs), dtype=RECORD)
    tree = np.repeat(np.arange(len(blobs)), [len(blob) // RECORD.itemsize for blob in blobs])
    name, weight = _from_roots(forest, _keys(tree, records["node"]), records)
    return replace(forest, weight=weight, name=name)


def _from_roots(
    forest: Forest, keys: NDArray[np.int64], records: NDArray[np.void]
) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
    order = np.argsort(keys, kind="stable")
    keys, records = keys[order], records[order]
    name = np.zeros(forest.nodes, dtype=np.int32)
    weight = np.zeros(forest.nodes)
    tree = forest.tree_of_nodes()
    for nodes in forest.inner_by_depth():
        wanted = _keys(tree[nodes], name[nodes])
        found = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
        if not len(keys) or (keys[found] != wanted).any():
            raise refuse_mojo("it knows nothing of a node of its trees")
        record = records[found]
        for side, children in enumerate((forest.left[nodes], forest.right[nodes])):
            name[children] = record["child"][:, side]
            weight[children] = record["weight"][:, side]
    roots = forest.roots[forest.kind[forest.roots] != Kind.LEAF]
    weight[roots] = weight[forest.left[roots]] + weight[forest.right[roots]]
    return name, weight


def _keys(tree: NDArray[np.intp], node: NDArray[np.int32]) -> NDArray[np.int64]:
    return (tree.astype(np.int64) << 32) + node
