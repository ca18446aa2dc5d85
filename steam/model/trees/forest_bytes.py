"""A forest as bytes and back: its sizes as a line of JSON, then its arrays, little-endian."""

from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from steam.model.plain import parse_json, print_json
from steam.model.trees.forest import Forest
from steam.model.trees.forest_checks import MAX_NODES, refuse_forest
from steam.model.trees.nodes import LevelSets

MAX_BYTES = 512 << 20
_MAX_HEAD = 16 << 20
_MAX_COLUMNS = 1_000_000

_OF_TREES: dict[str, DTypeLike] = {"roots": "<i4", "outputs": "<i4"}
_OF_NODES: dict[str, DTypeLike] = {
    "kind": "u1",
    "feature": "<i4",
    "threshold": "<f8",
    "missing_left": "u1",
    "left": "<i4",
    "right": "<i4",
    "value": "<f8",
    "level_set": "<i4",
    "weight": "<f8",
}
_OF_SETS: dict[str, DTypeLike] = {"first": "<i4", "count": "<i4", "start": "<i8"}


def forest_bytes(forest: Forest) -> bytes:
    """The bytes of a forest, the same for the same forest. Without weights its nodes weigh 0."""
    sets = forest.level_sets
    head = {
        "levels": list(forest.levels),
        "outputs": forest.output_count,
        "trees": forest.trees,
        "nodes": forest.nodes,
        "sets": len(sets.first),
        "bits": len(sets.bits),
    }
    weight = np.zeros(forest.nodes) if forest.weight is None else forest.weight
    arrays = [
        *(np.asarray(getattr(forest, name), dtype) for name, dtype in _OF_TREES.items()),
        *(
            np.asarray(weight if name == "weight" else getattr(forest, name), dtype)
            for name, dtype in _OF_NODES.items()
        ),
        *(np.asarray(getattr(sets, name), dtype) for name, dtype in _OF_SETS.items()),
        sets.bits,
    ]
    return print_json(head).encode() + b"\n" + b"".join(array.tobytes() for array in arrays)


def read_forest_bytes(data: bytes) -> Forest:
    """The forest in bytes from outside. Raises InvalidArtifact."""
    end = data.find(b"\n", 0, _MAX_HEAD)
    if end < 0:
        raise refuse_forest("its trees do not tell their sizes")
    try:
        text = data[:end].decode("utf-8")
    except UnicodeDecodeError as error:
        raise refuse_forest("the sizes of its trees are not text") from error
    head = parse_json(text, "list of sizes")
    if not isinstance(head, dict):
        raise refuse_forest("its trees do not tell their sizes")
    levels = head.get("levels")
    if not isinstance(levels, list) or len(levels) > _MAX_COLUMNS:
        raise refuse_forest("its trees do not tell their columns")
    arrays = _Arrays(data, end + 1)
    trees, nodes, sets = (_size(head.get(name), MAX_NODES) for name in ("trees", "nodes", "sets"))
    of_trees: dict[str, Any] = {
        name: arrays.take(dtype, trees) for name, dtype in _OF_TREES.items()
    }
    of_nodes: dict[str, Any] = {
        name: arrays.take(dtype, nodes) for name, dtype in _OF_NODES.items()
    }
    of_sets = {name: arrays.take(dtype, sets) for name, dtype in _OF_SETS.items()}
    bits = arrays.take("u1", _size(head.get("bits"), MAX_BYTES))
    if not arrays.at_end:
        raise refuse_forest("there is more behind its trees")
    of_nodes["missing_left"] = of_nodes["missing_left"].astype(np.bool_)
    return Forest(
        levels=tuple(_size(count, MAX_BYTES) for count in levels),
        output_count=_size(head.get("outputs"), MAX_NODES),
        level_sets=LevelSets(**of_sets, bits=bits),
        **{**of_trees, **of_nodes},
    )


class _Arrays:
    """Arrays one after the other."""

    def __init__(self, data: bytes, start: int) -> None:
        self._data = data
        self._at = start

    @property
    def at_end(self) -> bool:
        return self._at == len(self._data)

    def take(self, dtype: DTypeLike, count: int) -> NDArray[Any]:
        """(count,), in the order of bytes of this machine. Raises InvalidArtifact."""
        kind = np.dtype(dtype)
        start, self._at = self._at, self._at + count * kind.itemsize
        if self._at > len(self._data):
            raise refuse_forest("its trees are cut short")
        found = np.frombuffer(self._data, kind, count, start)
        return found.astype(kind.newbyteorder("="))


def _size(value: object, most: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= most:
        raise refuse_forest("a size of its trees is not a whole number that can be")
    return value
