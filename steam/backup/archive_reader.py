"""Reading an archive that anybody may have written.

Only what `ArchiveWriter` writes is read: regular files, one after the other, whose sizes are
bytes that are there. Links, devices, folders, sparse files and extended headers are refused, so
there is nothing that could point out of a folder or grow when it is unpacked.
"""

import os
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, NoReturn

from steam.backup.archive_writer import BLOCK_BYTES, END_BYTES
from steam.backup.disk import PIECE_BYTES
from steam.core.errors import InvalidInput

_MOST_NAME_BYTES = 8192
_MOST_END_BYTES = END_BYTES + 20 * BLOCK_BYTES  # other tools fill up to a tape's record
_LONG_NAME = tarfile.GNUTYPE_LONGNAME
_EMPTY = bytes(BLOCK_BYTES)


def refuse(why: str) -> NoReturn:
    """Raise InvalidInput: this is no backup that can be used."""
    raise InvalidInput(
        f"The backup cannot be used: {why}.", hint="Use another one; nothing was changed."
    )


@dataclass(frozen=True, slots=True)
class Entry:
    """A member as the archive claims it: nothing of this has been checked."""

    name: str
    size: int


class ArchiveReader:
    """The members of an archive in their order. Raises InvalidInput, and OSError of the disk."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._total = os.fstat(stream.fileno()).st_size
        self._next = 0

    def entries(self) -> Iterator[Entry]:
        """Each member; its bytes may be read until the next one is asked for."""
        while (header := self._header()) is not None:
            name = header.name
            if header.type == _LONG_NAME:
                name = self._long_name(header)
                header = self._header() or refuse("a name in it belongs to no file")
            if header.type != tarfile.REGTYPE:
                refuse(f"{name[:120]!a} in it is not a regular file")
            entry = self._placed(name, header.size)
            yield entry
        self._check_end()

    def pieces(self, entry: Entry) -> Iterator[bytes]:
        """The bytes of the member that `entries` gave last."""
        left = entry.size
        while left:
            piece = self._stream.read(min(left, PIECE_BYTES))
            if not piece:
                refuse("it is cut short")
            left -= len(piece)
            yield piece

    def _header(self) -> tarfile.TarInfo | None:
        """The next header; None at the end of the archive."""
        begin = self._next
        block = self._at(begin, BLOCK_BYTES)
        if block == _EMPTY:
            return None
        try:
            header = tarfile.TarInfo.frombuf(block, "utf-8", "surrogateescape")
        except (tarfile.HeaderError, ValueError, OverflowError):
            if begin == 0:
                refuse("it does not begin as a tar archive does (unpack a compressed one)")
            refuse(f"it is damaged at byte {begin}")
        self._next = begin + BLOCK_BYTES
        return header

    def _placed(self, name: str, size: int) -> Entry:
        """The member at this place, if all of its bytes are there."""
        end = self._next + size
        if size < 0 or end > self._total:
            refuse("it is cut short")
        self._next = end + -size % BLOCK_BYTES
        return Entry(name, size)

    def _long_name(self, header: tarfile.TarInfo) -> str:
        if not 0 < header.size <= _MOST_NAME_BYTES:
            refuse("a name in it is too long")
        begin = self._next
        self._placed("", header.size)
        raw = self._at(begin, header.size)
        return raw.rstrip(b"\0").decode(errors="surrogateescape")

    def _at(self, begin: int, size: int) -> bytes:
        self._stream.seek(begin)
        block = self._stream.read(size)
        if len(block) < size:
            refuse("it is cut short")
        return block

    def _check_end(self) -> None:
        left = self._total - self._next
        if not END_BYTES <= left <= _MOST_END_BYTES or any(self._at(self._next, left)):
            refuse("it does not end as a backup does")
