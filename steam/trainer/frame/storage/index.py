"""What a frame's file says besides the values: its names, types, levels, cuts and places.

    magic, version            16 bytes
    chunks                    one after the other; the levels of an enum are a text chunk
    index                     msgpack, which keeps the bits of every float
    index offset, length, checksum, magic again       the last 32 bytes

A file without its last bytes was never finished.
"""

import struct
import zlib
from typing import BinaryIO

import msgspec

from steam.core.errors import InvalidInput, Unsupported
from steam.trainer.frame.frame import Source
from steam.trainer.frame.storage.chunk_file import ChunkFile
from steam.trainer.frame.storage.parts import (
    MOST_ROWS,
    Column,
    Place,
    Unbelievable,
    check_place,
)
from steam.trainer.frame.vec import VecType

VERSION = 1
_MAGIC = b"steamfrm"
_HEAD = struct.Struct("<8sQ")
_TAIL = struct.Struct("<QQQ8s")
FIRST_CHUNK = _HEAD.size
_MOST_INDEX = 1 << 28
_TEXT = Column(VecType.STRING, 0)


class StoredColumn(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """One column; `levels` is where the levels of an enum lie, as a chunk of text."""

    name: str
    type: VecType
    levels: Place | None
    chunks: tuple[Place, ...]

    @property
    def facts(self) -> Column:
        return Column(self.type, self.levels.rows if self.levels else 0)


class Index(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """Everything about a stored frame but its values. `blocks` are the rows of each block."""

    key: str
    source: Source | None
    blocks: tuple[int, ...]
    columns: tuple[StoredColumn, ...]


def write_head(out: BinaryIO) -> None:
    """Begin a frame's file; the first chunk lies at FIRST_CHUNK. Raises OSError."""
    out.write(_HEAD.pack(_MAGIC, VERSION))


def write_index(out: BinaryIO, index: Index, offset: int) -> None:
    """End a frame's file at `offset`.

    Raises OSError, InvalidInput for a name beyond UTF-8, Unsupported for very wide frames.
    """
    try:
        body = msgspec.msgpack.encode(index)
    except UnicodeEncodeError:
        raise InvalidInput(
            "A column has a name that is not text, so the frame cannot be saved.",
            hint="Rename the column.",
        ) from None
    if len(body) > _MOST_INDEX:
        raise Unsupported(
            f"A frame of {len(index.columns):,} columns and {len(index.blocks):,} blocks is too "
            "wide to be saved.",
            hint="Save fewer columns of it.",
        )
    out.write(body)
    out.write(_TAIL.pack(offset, len(body), zlib.crc32(body), _MAGIC))


def read_index(file: ChunkFile) -> Index:
    """The checked index: every place in it lies in the file.

    Raises DamagedFile, and Unsupported for a file of another version, which is no damage.
    """
    head, size = file.read(0, _HEAD.size), file.size_bytes
    if len(head) < _HEAD.size or not head.startswith(_MAGIC):
        raise file.damaged("it does not begin as one")
    if (version := _HEAD.unpack(head)[1]) != VERSION:
        raise Unsupported(
            f"The file {file.name} has version {version}, and this trainer reads {VERSION}.",
            hint="Open it with the steam that wrote it.",
        )
    tail = file.read(max(size - _TAIL.size, 0), _TAIL.size)
    if len(tail) < _TAIL.size or not tail.endswith(_MAGIC):
        raise file.damaged("its end is missing")
    offset, length, checksum, _ = _TAIL.unpack(tail)
    if offset < _HEAD.size or length > _MOST_INDEX or offset + length + _TAIL.size != size:
        raise file.damaged("its index does not lie at its end")
    body = file.read(offset, length)
    if zlib.crc32(body) != checksum:
        raise file.damaged("its index has changed")
    try:
        index = msgspec.msgpack.decode(body, type=Index)
        _check(index, offset)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise file.damaged("its index cannot be read") from None
    except Unbelievable as error:
        raise file.damaged(str(error)) from None
    return index


def _check(index: Index, end: int) -> None:
    if any(not 0 <= rows <= MOST_ROWS for rows in index.blocks):
        raise Unbelievable("it has a block of impossible size")
    for column in index.columns:
        if (column.levels is not None) != (column.type is VecType.ENUM):
            raise Unbelievable(f"the column {column.name[:40]!r} should have levels, or has some")
        if len(column.chunks) != len(index.blocks):
            raise Unbelievable(f"the column {column.name[:40]!r} has another number of blocks")
        if column.levels is not None:
            check_place(column.levels, _TEXT, column.levels.rows)
            _check_inside(column.levels, end)
        for place, rows in zip(column.chunks, index.blocks, strict=True):
            check_place(place, column.facts, rows)
            _check_inside(place, end)


def _check_inside(place: Place, end: int) -> None:
    if not _HEAD.size <= place.offset <= end - place.length:
        raise Unbelievable("a block lies outside of the file")
