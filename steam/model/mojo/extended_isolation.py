"""The trees of an extended isolation forest: one little-endian blob each, read into arrays."""

import struct
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from steam.model.extended_isolation import CutForest, ExtendedIsolationModel, average_path
from steam.model.mojo.errors import refuse_mojo
from steam.model.mojo.opened import Mojo
from steam.model.signature import Signature

_MAX_TREES = 10_000
_MAX_BYTES = 128 << 20
_MAX_CELLS = 1 << 25
_INT32_MAX = 2**31 - 1
_INTEGER = struct.Struct("<i")
_RECORD = struct.Struct("<iB")  # number of the node, type
_CUT, _END = ord("N"), ord("L")

Floats = NDArray[np.float64]
Cut = tuple[Floats, Floats]  # normal and point
Records = dict[int, Cut | int]  # by number of the node: its cut, or the training rows of a leaf


def read_forest(mojo: Mojo, signature: Signature) -> ExtendedIsolationModel:
    """The model of an Extended Isolation Forest MOJO. Raises InvalidArtifact."""
    features = len(signature.features)
    growing = _Growing(features)
    left = _MAX_BYTES
    for tree in range(mojo.info.integer("ntrees", 1, _MAX_TREES)):
        name = f"trees/t{tree:02d}.bin"
        data = mojo.container.read(name, left)
        left -= len(data)
        growing.add(_records(data, features, name), name)
    return ExtendedIsolationModel(
        signature=signature,
        forest=growing.grown(),
        sample_size=mojo.info.integer("sample_size", 0, _INT32_MAX),
    )


def _records(data: bytes, features: int, name: str) -> Records:
    """The nodes of one blob. It starts with the number of features and ends with other bytes."""
    if len(data) < _INTEGER.size or _INTEGER.unpack_from(data)[0] != features:
        raise refuse_mojo(f"{name} is not of {features} columns")
    records: Records = {}
    at = _INTEGER.size
    while at + _RECORD.size <= len(data):
        number, kind = _RECORD.unpack_from(data, at)
        size = {_CUT: 16 * features, _END: _INTEGER.size}.get(kind)
        if size is None:
            break
        at += _RECORD.size
        if at + size > len(data) or number in records:
            raise refuse_mojo(f"{name} is cut off, or has a node twice")
        if kind == _CUT:
            numbers = np.frombuffer(data, "<f8", 2 * features, at)
            records[number] = (numbers[:features], numbers[features:])
        else:
            records[number] = _INTEGER.unpack_from(data, at)[0]
        at += size
    return records


@dataclass(slots=True)
class _Growing:
    """The nodes of all trees so far, parents before children."""

    features: int
    roots: list[int] = field(default_factory=list)
    left: list[int] = field(default_factory=list)
    right: list[int] = field(default_factory=list)
    normals: list[Floats] = field(default_factory=list)
    points: list[Floats] = field(default_factory=list)
    depths: list[int] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)

    def add(self, records: Records, name: str) -> None:
        """Add a tree; the children of node i are the nodes 2i + 1 and 2i + 2."""
        root = len(self.left)
        if (root + len(records)) * self.features > _MAX_CELLS:
            raise refuse_mojo("its trees are too large")
        self.roots.append(root)
        numbers = [0]
        for number in numbers:
            record = records.get(number)
            depth = (number + 1).bit_length() - 1
            if record is None or (isinstance(record, int) and record < 0):
                raise refuse_mojo(f"node {number} of {name} is missing or of less than no rows")
            if isinstance(record, int):
                self._append(len(self.left), len(self.left), None, depth, record)
            else:
                first_child = root + len(numbers)
                self._append(first_child, first_child + 1, record, depth, 0)
                numbers += (2 * number + 1, 2 * number + 2)
        if len(numbers) != len(records):
            raise refuse_mojo(f"{name} has nodes that no branch leads to")

    def _append(self, left: int, right: int, cut: Cut | None, depth: int, rows: int) -> None:
        normal, point = cut or (np.zeros(self.features), np.zeros(self.features))
        self.left.append(left)
        self.right.append(right)
        self.normals.append(normal)
        self.points.append(point)
        self.depths.append(depth)
        self.rows.append(rows)

    def grown(self) -> CutForest:
        """The forest as arrays."""
        return CutForest(
            roots=np.array(self.roots, dtype=np.int32),
            left=np.array(self.left, dtype=np.int32),
            right=np.array(self.right, dtype=np.int32),
            normals=np.array(self.normals),
            points=np.array(self.points),
            lengths=np.array(self.depths) + average_path(np.array(self.rows, dtype=np.float64)),
            depth=max(self.depths),
        )
