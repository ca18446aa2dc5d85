"""A chunk taken apart into plain numbers and runs of bytes, and put together again."""

import zlib
from dataclasses import dataclass
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from steam.core.errors import Unsupported
from steam.trainer.frame.chunk import Chunk
from steam.trainer.frame.storage.forms import FORMS, UUIDS, Number
from steam.trainer.frame.vec import VecType

MOST_ROWS = 1 << 24
"""A chunk of more rows is neither written nor believed."""

_NAMES = {form.encoding: name for name, form in FORMS.items()}


class Run(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """One array of a chunk: its field, its dtype (`bytes` for text) and how many items it has."""

    field: str
    dtype: str
    count: int


class Place(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """Where one chunk lies in a file, and all about it that its bytes do not tell.

    Its arrays lie one after the other from `offset` on; `checksum` is the CRC-32 of them all.
    """

    encoding: str
    rows: int
    numbers: dict[str, Number]
    runs: tuple[Run, ...]
    offset: int
    checksum: int

    @property
    def length(self) -> int:
        """Bytes in the file. Only after `check_place`: dtypes of strangers may be anything."""
        return sum(run.count * _item_size(run.dtype) for run in self.runs)


class Unbelievable(Exception):
    """What a file says of a chunk cannot be; the reason in words."""


@dataclass(frozen=True, slots=True)
class Column:
    """What a chunk must know of its column to be checked."""

    type: VecType
    levels: int


def parts_of(chunk: Chunk, offset: int) -> tuple[Place, tuple[bytes, ...]]:
    """A chunk as the place that it gets at `offset`, and the bytes to write there.

    Raises Unsupported for an encoding that cannot be stored, and for a chunk of too many rows.
    """
    name = _NAMES.get(type(chunk))
    if name is None or chunk.rows > MOST_ROWS:
        raise Unsupported(
            f"A block of {chunk.rows:,} rows cannot be kept in a file."
            if name
            else f"Values of the encoding {type(chunk).__name__} cannot be kept in a file."
        )
    form = FORMS[name]
    values = {field: getattr(chunk, field) for field in form.arrays}
    present = {field: value for field, value in values.items() if value is not None}
    runs = tuple(Run(field, _dtype(value), len(value)) for field, value in present.items())
    pieces = tuple(_bytes(value) for value in present.values())
    checksum = 0
    for piece in pieces:
        checksum = zlib.crc32(piece, checksum)
    numbers: dict[str, Number] = {field: getattr(chunk, field) for field in form.numbers}
    return Place(name, chunk.rows, numbers, runs, offset, checksum), pieces


def check_place(place: Place, column: Column, rows: int) -> None:
    """Raise Unbelievable unless a chunk of `rows` rows of that column may lie there."""
    form = FORMS.get(place.encoding)
    if form is None or column.type not in form.columns:
        raise Unbelievable(f"{place.encoding[:20]!r} is no encoding of {column.type} values")
    if place.rows != rows or not 0 <= rows <= MOST_ROWS:
        raise Unbelievable("a block has another number of rows than its frame says")
    if place.numbers.keys() != form.numbers.keys() or any(
        type(place.numbers[field]) not in types for field, types in form.numbers.items()
    ):
        raise Unbelievable("a block has other numbers than its encoding")
    fields = [run.field for run in place.runs]
    if fields != [field for field in form.arrays if field in fields or field not in form.optional]:
        raise Unbelievable("a block has other arrays than its encoding")
    if any(run.dtype not in form.arrays[run.field] or run.count < 0 for run in place.runs):
        raise Unbelievable("an array of a block has a type that its encoding has not")
    if place.numbers.get("rows", rows) != rows:
        raise Unbelievable("a block has another number of rows than it says")


def chunk_of(place: Place, data: bytes, column: Column) -> Chunk:
    """The chunk whose bytes these are. The place has been checked. Raises Unbelievable."""
    if len(data) != place.length or zlib.crc32(data) != place.checksum:
        raise Unbelievable("the bytes of a block have changed")
    form = FORMS[place.encoding]
    fields: dict[str, Any] = {**dict.fromkeys(form.arrays), **place.numbers}
    start = 0
    for run in place.runs:
        end = start + run.count * _item_size(run.dtype)
        if run.dtype == "bytes":
            fields[run.field] = data[start:end]
        else:
            fields[run.field] = np.frombuffer(data, _array_dtype(run.dtype), run.count, start)
        start = end
    chunk: Chunk = form.encoding(**fields)
    if not form.holds(chunk, column.levels) or chunk.rows != place.rows:
        raise Unbelievable("the values of a block cannot be")
    return chunk


def _item_size(dtype: str) -> int:
    return 1 if dtype == "bytes" else _array_dtype(dtype).itemsize


def _array_dtype(dtype: str) -> np.dtype[Any]:
    return np.dtype((np.uint8, (16,))) if dtype == UUIDS else np.dtype(dtype)


def _dtype(value: bytes | NDArray[Any]) -> str:
    if isinstance(value, bytes):
        return "bytes"
    return UUIDS if value.ndim == 2 else value.dtype.newbyteorder("<").str


def _bytes(value: bytes | NDArray[Any]) -> bytes:
    """The bytes in the order of the file, which is little-endian on every machine."""
    if isinstance(value, bytes):
        return value
    return value.astype(value.dtype.newbyteorder("<"), copy=False).tobytes()
