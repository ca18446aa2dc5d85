"""Writing an archive: plain tar, member after member, digests made on the way.

Tar and not zip, because it needs no seeking (it can go into a pipe), nothing is kept in memory,
every tool reads it, and a member can never be larger than the bytes that are there.
"""

import hashlib
import tarfile
from collections.abc import Iterable
from typing import BinaryIO

from steam.backup.manifest import Member
from steam.core.errors import Busy

BLOCK_BYTES = 512
END_BYTES = 2 * BLOCK_BYTES


class ArchiveWriter:
    """Appends members to a stream, which it neither seeks nor closes. Raises OSError."""

    def __init__(self, stream: BinaryIO, created_ms: int) -> None:
        self._stream = stream
        self._created_s = created_ms // 1000
        self.size_bytes = 0
        self.members: list[Member] = []

    def add(self, name: str, size: int, pieces: Iterable[bytes]) -> Member:
        """Append the first `size` bytes of `pieces` as a regular file of mode 0600.

        What is appended to the file meanwhile is left out. Raises Busy when it got shorter.
        """
        header = tarfile.TarInfo(name)
        header.size, header.mode, header.mtime = size, 0o600, self._created_s
        self._write(header.tobuf(tarfile.GNU_FORMAT, "utf-8", "surrogateescape"))
        digest, left = hashlib.sha256(), size
        for piece in pieces:
            kept = piece[:left]
            digest.update(kept)
            self._write(kept)
            left -= len(kept)
            if not left:
                break
        if left:
            raise Busy(f"The file {name} got shorter while it was copied.", hint="Try again.")
        self._write(bytes(-size % BLOCK_BYTES))
        member = Member(name, size, digest.hexdigest())
        self.members.append(member)
        return member

    def finish(self) -> None:
        """Write the end of the archive."""
        self._write(bytes(END_BYTES))

    def _write(self, piece: bytes) -> None:
        self._stream.write(piece)
        self.size_bytes += len(piece)
