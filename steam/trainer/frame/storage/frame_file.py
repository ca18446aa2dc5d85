"""One frame as one file."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from steam.core.errors import InvalidInput
from steam.trainer.frame.chunk import encode_strings
from steam.trainer.frame.frame import Frame
from steam.trainer.frame.storage.chunk_file import ChunkFile, ChunkWriter, StoredChunk
from steam.trainer.frame.storage.damage import DamagedFile
from steam.trainer.frame.storage.index import (
    FIRST_CHUNK,
    Index,
    StoredColumn,
    read_index,
    write_head,
    write_index,
)
from steam.trainer.frame.storage.parts import Column, Place
from steam.trainer.frame.vec import Vec, VecType
from steam.trainer.progress import Progress

_TEXT = Column(VecType.STRING, 0)


def write_frame(frame: Frame, out: BinaryIO, progress: Progress) -> None:
    """Write a frame, chunk by chunk as they are encoded: equal frames give equal bytes.

    Raises OSError, Cancelled, Unsupported for what cannot be stored, DamagedFile for chunks that
    come from another file.
    """
    write_head(out)
    writer = ChunkWriter(out, FIRST_CHUNK)
    columns = []
    for number, (name, vec) in enumerate(zip(frame.names, frame.vecs, strict=True)):
        levels = None if vec.domain is None else writer.write(encode_strings(vec.domain))
        chunks = []
        for chunk in vec.chunks:
            progress.update(number / frame.columns, f"Writing {name[:80]}.")
            chunks.append(writer.write(chunk))
        columns.append(StoredColumn(name, vec.type, levels, tuple(chunks)))
    blocks = tuple(rows for _, rows in frame.blocks)
    write_index(out, Index(frame.key, frame.source, blocks, tuple(columns)), writer.offset)


def open_frame(
    path: Path, on_damage: Callable[[ChunkFile, DamagedFile], None] | None = None
) -> Frame:
    """The frame in a file, its values left where they are until they are decoded.

    Only the index and the levels are read; the bytes of a chunk are checked whenever they are
    read. `on_damage` is told of every damage before it is raised. Raises DamagedFile,
    Unsupported for another version's file, OSError.
    """
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW)
    file = ChunkFile(descriptor, str(path), on_damage)
    index = read_index(file)
    names = tuple(column.name for column in index.columns)
    vecs = tuple(_vec(file, column) for column in index.columns)
    try:
        return Frame(index.key, names, vecs, index.source)
    except InvalidInput as error:
        raise file.damaged(error.message.rstrip(".")) from None


def _vec(file: ChunkFile, column: StoredColumn) -> Vec:
    domain = None if column.levels is None else _levels(file, column.levels)
    chunks = tuple(StoredChunk(file, place, column.facts) for place in column.chunks)
    return Vec(column.type, chunks, domain)


def _levels(file: ChunkFile, place: Place) -> tuple[str, ...]:
    levels = StoredChunk(file, place, _TEXT).decode().tolist()
    if None in levels or len(set(levels)) != len(levels):
        raise file.damaged("a column has a level twice, or one without a name")
    return tuple(levels)
