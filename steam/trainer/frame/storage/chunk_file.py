"""Files of chunks, and chunks that lie in one.

Files are read, not mapped: where a disk fails or a file is cut short, a read ends in an error with
a sentence, a mapping in a signal that ends the trainer. What is read often stays in the kernel's
cache of pages either way.
"""

import os
import weakref
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from numpy.typing import NDArray

from steam.trainer.frame.chunk import Chunk
from steam.trainer.frame.storage.damage import DamagedFile
from steam.trainer.frame.storage.forms import FORMS
from steam.trainer.frame.storage.parts import Column, Place, Unbelievable, chunk_of, parts_of


class ChunkFile:
    """An open file of chunks, closed after the last chunk in it is gone.

    Until then it can be read, even when it has lost its name.
    """

    def __init__(
        self,
        descriptor: int,
        name: str,
        on_damage: Callable[["ChunkFile", DamagedFile], None] | None = None,
    ) -> None:
        self._descriptor = descriptor
        self.name = name
        self._on_damage = on_damage
        weakref.finalize(self, os.close, descriptor)

    @property
    def size_bytes(self) -> int:
        return os.fstat(self._descriptor).st_size

    def is_at(self, path: Path) -> bool:
        """Whether the file still has that name. Raises OSError."""
        return os.path.samestat(os.fstat(self._descriptor), path.lstat())

    def read(self, offset: int, length: int) -> bytes:
        """Those bytes, or as many of them as the file has. Raises DamagedFile if the disk fails."""
        pieces = []
        while length > 0:
            try:
                piece = os.pread(self._descriptor, length, offset)
            except OSError as error:
                raise self.damaged(f"it cannot be read ({error.strerror})") from error
            if not piece:
                break
            pieces.append(piece)
            offset += len(piece)
            length -= len(piece)
        return pieces[0] if len(pieces) == 1 else b"".join(pieces)

    def damaged(self, reason: str) -> DamagedFile:
        """The error to raise, after whoever opened the file has been told of it."""
        error = DamagedFile(self.name, reason)
        if self._on_damage is not None:
            self._on_damage(self, error)
        return error


@dataclass(frozen=True, slots=True, eq=False)
class StoredChunk:
    """A chunk in a file, read and checked whenever it is asked for; implements Chunk."""

    file: ChunkFile
    place: Place
    column: Column

    @property
    def rows(self) -> int:
        return self.place.rows

    @property
    def nbytes(self) -> int:
        """Bytes that the values would occupy in memory."""
        return self.place.length or FORMS[self.place.encoding].fixed_bytes

    def held(self) -> Chunk:
        """The chunk in memory. Raises DamagedFile."""
        data = self.file.read(self.place.offset, self.place.length)
        try:
            return chunk_of(self.place, data, self.column)
        except Unbelievable as error:
            raise self.file.damaged(str(error)) from None

    def decode(self) -> NDArray[Any]:
        """As `Chunk.decode`. Raises DamagedFile."""
        return self.held().decode()


class ChunkWriter:
    """Writes chunks one after the other and remembers where."""

    def __init__(self, out: BinaryIO, offset: int) -> None:
        self._out = out
        self.offset = offset

    def write(self, chunk: Chunk) -> Place:
        """Write one chunk. Raises OSError, and Unsupported where it cannot be stored."""
        place, pieces = parts_of(in_memory(chunk), self.offset)
        for piece in pieces:
            self._out.write(piece)
        self.offset += place.length
        return place


def in_memory(chunk: Chunk) -> Chunk:
    """The chunk in one of the encodings, wherever its values lie. Raises DamagedFile."""
    while hasattr(chunk, "held"):
        chunk = chunk.held()
    return chunk
