"""boosterBytes: XGBoost's own binary file as H2O puts it into a MOJO, little-endian.

A learner header of 136 bytes, perhaps after the word `binf`: base score f32, features u32, classes
i32, two flags, version as two u32, reserved. Then two texts with u64 lengths, objective and
booster. Trees: a header of 160 bytes with their number first and the size of a prediction buffer
that nobody writes any more at byte 16; per tree a header of 148 bytes with the number of nodes at
byte 4 and the length of vector leaves at byte 20, nodes of 20 bytes, statistics of 16; the output
of each tree as i32; for dart a u64 and the weights of the trees. Linear: a header of 136 bytes, a
u64 and the weights, feature by feature with one for each output, the biases last. What comes after
are parameters of training.
"""

import struct
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from steam.core.errors import Unsupported
from steam.model.mojo.errors import refuse_mojo
from steam.model.xgboost.node_table import NodeTable
from steam.model.xgboost.objectives import Singles

MAX_BYTES = 512 << 20
MAX_CLASSES = 10_000
_MAX_TREES = 100_000
_MAX_TEXT = 64
_PREFIX = b"binf"
_LEARNER = struct.Struct("<fIiiiII108x")
_LENGTH = struct.Struct("<Q")
_FOREST = struct.Struct("<i12xq4xi128x")
_TREE = struct.Struct("<4xi12xi124x")
_NODE = np.dtype(
    [("parent", "<i4"), ("left", "<i4"), ("right", "<i4"), ("asks", "<u4"), ("value", "<f4")]
)
_STATISTICS = np.dtype([("gain", "<f4"), ("hessian", "<f4"), ("weight", "<f4"), ("leaves", "<i4")])
_MISSING_LEFT = np.uint32(1 << 31)


@dataclass(frozen=True, slots=True, eq=False)
class BoosterBytes:
    """What boosterBytes say. Either `trees` or `weights` is there.

    `tree_weights`: float32 (trees,), of dart only. `weights`: float32 (features + 1, outputs).
    """

    base_score: np.float32
    features: int
    outputs: int
    version: tuple[int, int]
    objective: str
    trees: NodeTable | None
    tree_weights: Singles | None
    weights: Singles | None


class _Bytes:
    """Reads on from where it stands, never beyond the end."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def skip(self, word: bytes) -> None:
        if self._data.startswith(word, self._at):
            self._at += len(word)

    def unpack(self, layout: struct.Struct) -> tuple[Any, ...]:
        return layout.unpack_from(self._data, self._take(layout.size))

    def array(self, dtype: np.dtype[Any] | str, count: int) -> NDArray[Any]:
        dtype = np.dtype(dtype)
        return np.frombuffer(self._data, dtype, count, self._take(dtype.itemsize * count))

    def text(self) -> str:
        (length,) = self.unpack(_LENGTH)
        if length > _MAX_TEXT:
            raise refuse_mojo("a name in boosterBytes is too long")
        start = self._take(length)
        return self._data[start : self._at].decode("ascii", "replace")

    def _take(self, size: int) -> int:
        start = self._at
        if size < 0 or size > len(self._data) - start:
            raise refuse_mojo("boosterBytes end too early")
        self._at += size
        return start


def parse_booster(data: bytes) -> BoosterBytes:
    """Read boosterBytes. Raises InvalidArtifact, or Unsupported for another kind of booster."""
    source = _Bytes(data)
    source.skip(_PREFIX)
    base_score, features, classes, _, _, *version = source.unpack(_LEARNER)
    if not 0 <= classes <= MAX_CLASSES:
        raise refuse_mojo(f"its booster has {classes} classes")
    outputs = max(1, classes)
    objective = source.text()
    booster = source.text()
    trees = tree_weights = weights = None
    if booster in {"gbtree", "dart"}:
        trees = _trees(source)
        if booster == "dart":
            tree_weights = _dart_weights(source, trees)
    elif booster == "gblinear":
        weights = _linear_weights(source, features, outputs)
    else:
        raise Unsupported(
            f"XGBoost boosters of the kind {booster[:40]!r} are not supported.",
            hint="Supported are gbtree, dart and gblinear.",
        )
    return BoosterBytes(
        base_score=np.float32(base_score),
        features=features,
        outputs=outputs,
        version=(version[0], version[1]),
        objective=objective,
        trees=trees,
        tree_weights=tree_weights,
        weights=weights,
    )


def _trees(source: _Bytes) -> NodeTable:
    count, buffer, vector = source.unpack(_FOREST)
    if not 1 <= count <= _MAX_TREES or buffer or vector:
        raise refuse_mojo(f"its booster has {count} trees, or parts of an old format")
    nodes: list[NDArray[Any]] = []
    hessians: list[Singles] = []
    for _ in range(count):
        size, vector = source.unpack(_TREE)
        if size < 1 or vector:
            raise refuse_mojo("a tree of its booster has no nodes, or vectors for leaves")
        nodes.append(source.array(_NODE, size))
        hessians.append(source.array(_STATISTICS, size)["hessian"])
    table = np.concatenate(nodes)
    asks = table["asks"]
    is_leaf = table["left"] == -1
    return NodeTable(
        sizes=np.array([len(one) for one in nodes], dtype=np.int64),
        outputs=source.array("<i4", count).astype(np.int64),
        left=np.where(is_leaf, -1, table["left"].astype(np.int64) & 0xFFFFFFFF),
        right=np.where(is_leaf, -1, table["right"].astype(np.int64) & 0xFFFFFFFF),
        feature=(asks & ~_MISSING_LEFT).astype(np.int64),
        condition=table["value"].astype(np.float32),
        missing_left=(asks & _MISSING_LEFT) != 0,
        cover=np.concatenate(hessians),
    )


def _dart_weights(source: _Bytes, trees: NodeTable) -> Singles:
    """The weight of each tree as H2O applies it: by the tree's number among those of its output."""
    (count,) = source.unpack(_LENGTH)
    if count != len(trees.sizes):
        raise refuse_mojo(f"its booster has {len(trees.sizes)} trees and weights for {count}")
    weights = source.array("<f4", count)
    if not np.isfinite(weights).all():
        raise refuse_mojo("the weight of a tree is not a finite number")
    place = np.zeros(count, dtype=np.int64)
    for output in np.unique(trees.outputs):
        own = trees.outputs == output
        place[own] = np.arange(np.count_nonzero(own))
    return weights[place].astype(np.float32)


def _linear_weights(source: _Bytes, features: int, outputs: int) -> Singles:
    source.array("<i4", 34)
    (count,) = source.unpack(_LENGTH)
    if count != (features + 1) * outputs:
        raise refuse_mojo(f"its booster has {features} features and {count} weights")
    return source.array("<f4", count).astype(np.float32).reshape(features + 1, outputs)
