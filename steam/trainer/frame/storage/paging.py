"""Chunks that leave memory when it is short: the least recently used go first."""

import logging
import os
import tempfile
import threading
import weakref
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

from numpy.typing import NDArray

from steam.core.errors import Exhausted
from steam.trainer.frame.chunk import Chunk
from steam.trainer.frame.frame import Frame
from steam.trainer.frame.storage.chunk_file import ChunkFile, ChunkWriter, StoredChunk
from steam.trainer.frame.storage.parts import Column, Place
from steam.trainer.frame.storage.saved import said_plainly
from steam.trainer.frame.vec import Vec

_SMALL = 64
"""Chunks of fewer bytes stay: what stands for them in memory is as large."""

_LEFT_FREE = 0.2
"""So much of the limit is free after a spill, so that the next frame does not spill again."""

_uses = count(1)
_log = logging.getLogger(__name__)


class PagedChunk:
    """A chunk whose values lie in memory or, from some moment on, in a file; implements Chunk.

    The values never change, nor does anybody notice where they lie. Once in a file they stay
    there: what is used often is in the kernel's cache of pages.
    """

    __slots__ = ("__weakref__", "_chunk", "_column", "_last_use")

    def __init__(self, chunk: Chunk, column: Column) -> None:
        self._chunk = chunk
        self._column = column
        self._last_use = next(_uses)

    @property
    def rows(self) -> int:
        return self._chunk.rows

    @property
    def nbytes(self) -> int:
        """Bytes that the values occupy in memory, or would."""
        return self._chunk.nbytes

    @property
    def last_use(self) -> int:
        """Larger for what was used later."""
        return self._last_use

    @property
    def resident(self) -> bool:
        """Whether the values are in memory."""
        return not isinstance(self._chunk, StoredChunk)

    def held(self) -> Chunk:
        """The chunk as it was encoded. Raises DamagedFile."""
        self._last_use = next(_uses)
        chunk = self._chunk
        return chunk.held() if isinstance(chunk, StoredChunk) else chunk

    def decode(self) -> NDArray[Any]:
        """As `Chunk.decode`. Raises DamagedFile."""
        return self.held().decode()

    def move_to(self, file: ChunkFile, place: Place) -> None:
        """Let go of the values in memory: they lie there now."""
        self._chunk = StoredChunk(file, place, self._column)


class FrameMemory:
    """The memory that chunks of frames may take together, and the folder where the others go.

    Safe to share between threads. Only values count, not levels or names. Files have no name, so
    they end with the process, however that ends, and each with the last of its chunks.
    """

    def __init__(self, limit_bytes: int, folder: Path) -> None:
        self._limit = limit_bytes
        self._folder = folder
        self._chunks: weakref.WeakSet[PagedChunk] = weakref.WeakSet()
        self._changing = threading.Lock()

    @property
    def resident_bytes(self) -> int:
        """Bytes of the values that are in memory."""
        with self._changing:
            return _total(self._resident())

    def admit(self, frame: Frame) -> Frame:
        """The frame with chunks that can leave memory, after room was made for them.

        Chunks that lie in files, or were admitted with another frame, are shared as they are.
        Raises Exhausted when there is no room, be it because the disk is full.
        """
        paged: dict[int, PagedChunk] = {}
        vecs = tuple(_paged(vec, paged) for vec in frame.vecs)
        with self._changing:
            self._chunks.update(paged.values())
            try:
                self._make_room()
            except BaseException:
                self._chunks.difference_update(paged.values())
                raise
        return replace(frame, vecs=vecs)

    def _make_room(self) -> None:
        resident = self._resident()
        total = _total(resident)
        if total <= self._limit:
            return
        cold = sorted(
            (chunk for chunk in resident if chunk.nbytes > _SMALL), key=lambda one: one.last_use
        )
        chosen, kept = [], total
        for chunk in cold:
            if kept <= self._limit * (1 - _LEFT_FREE):
                break
            chosen.append(chunk)
            kept -= chunk.nbytes
        if kept > self._limit:
            raise Exhausted(
                f"Frames may take {self._limit >> 20:,} MB of memory, and nothing more of them "
                "can be moved to disk.",
                hint="Remove frames, or set STEAM_FRAME_MEMORY_MB.",
            )
        self._spill(chosen)
        _log.info("moved %d MB of frames to disk", (total - kept) >> 20)

    def _spill(self, chunks: Sequence[PagedChunk]) -> None:
        """Write the chunks, then let go of them: when the disk is full, all of them stay."""
        with said_plainly(self._folder):
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=self._folder) as out:
                writer = ChunkWriter(out, 0)
                places = [writer.write(chunk) for chunk in chunks]
                out.flush()
                file = ChunkFile(os.dup(out.fileno()), f"of moved chunks in {self._folder}")
        for chunk, place in zip(chunks, places, strict=True):
            chunk.move_to(file, place)

    def _resident(self) -> list[PagedChunk]:
        return [chunk for chunk in self._chunks if chunk.resident]


def _total(chunks: Iterable[PagedChunk]) -> int:
    return sum(chunk.nbytes for chunk in chunks)


def _paged(vec: Vec, known: dict[int, PagedChunk]) -> Vec:
    """The column with chunks that can leave memory; `known` has those made so far, by id."""
    column = Column(vec.type, len(vec.domain or ()))
    for chunk in vec.chunks:
        if id(chunk) not in known and not isinstance(chunk, PagedChunk | StoredChunk):
            known[id(chunk)] = PagedChunk(chunk, column)
    chunks = tuple(known.get(id(chunk), chunk) for chunk in vec.chunks)
    # The same object where nothing changes: what is known of a column is known by its identity.
    return vec if chunks == vec.chunks else replace(vec, chunks=chunks)
