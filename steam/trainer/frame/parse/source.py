"""A file to parse: its parts unpacked, read once, hashed on the way."""

import io
import os
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

from steam.core.errors import Exhausted, InvalidInput
from steam.trainer.frame.frame import Source
from steam.trainer.frame.parse.packed import (
    GZIP,
    ZIP,
    ZSTANDARD,
    Member,
    PositionalFile,
    gzip_member,
    zip_members,
    zstandard_member,
)
from steam.trainer.frame.parse.regular_file import HashingFile, open_regular
from steam.trainer.frame.parse.utf16 import MARKS, as_utf8

_BOM = b"\xef\xbb\xbf"
_REST = 1 << 20
_PACKED = 1 << 20
"""Bytes that are read at a time of what is packed."""


class SourceFile:
    """Bytes of one regular file, unpacked if it is gzip, zstandard or zip, without a BOM.

    Text that begins with the mark of UTF-16 is read as UTF-8.

    A zip has as many parts as it holds files; everything else has one. Reading goes on with the
    next one only when told to.
    Raises InvalidInput where the path is missing, a folder, a device, not readable or empty.
    """

    def __init__(self, path: str | Path, *, max_bytes: int | None = None) -> None:
        self.path = Path(path)
        self._max_bytes = max_bytes
        self._taken = 0
        descriptor = open_regular(self.path)
        self._raw = HashingFile(descriptor)
        self._positional = PositionalFile(descriptor)
        try:
            self._members = self._open_members()
            self._member = next(self._members)
        except BaseException:
            self._raw.close()
            raise
        self._first = True

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._member.stream.close()
        self._raw.close()

    @property
    def place(self) -> str:
        """What is being read, as users are told: the path, and the file in it if there are more."""
        name = self._member.name
        return f"{self.path}:{name[:80]}" if name else str(self.path)

    @property
    def fraction(self) -> float:
        """How much of the file has been read, 0..1."""
        taken = max(self._raw.taken, self._positional.taken)
        return min(taken / max(self._raw.size, 1), 1.0)

    def read(self, count: int) -> bytes:
        """The next `count` bytes of this part, fewer only at its end.

        Raises InvalidInput for damaged packed data or a failing disk, and Exhausted where more
        than `max_bytes` come out of all parts together.
        """
        try:
            data = self._member.stream.read(count)
            if self._first and data.startswith(MARKS):
                self._member = as_utf8(self._member, data)
                data = self._member.stream.read(count)
        except self._member.damage as error:
            raise InvalidInput(
                f"The {self._member.packing} data in {self.path} is damaged.",
                hint="Make or fetch the file again.",
            ) from error
        except OSError as error:
            raise InvalidInput(f"{self.path} cannot be read: {error.strerror}.") from error
        self._taken += len(data)
        if self._max_bytes is not None and self._taken > self._max_bytes:
            raise Exhausted(
                f"{self.path} holds more than {self._max_bytes} bytes of text.",
                hint="Split the file, or allow more.",
            )
        if self._first:
            self._first = False
            data = data.removeprefix(_BOM)
        return data

    def next_part(self) -> bool:
        """Go on with the next part; False when there is none."""
        following = next(self._members, None)
        if following is None:
            return False
        self._member.stream.close()
        self._member, self._first = following, True
        return True

    def finish(self) -> Source:
        """Read what is left unused and return the lineage.

        Raises InvalidInput when the file has changed since it was opened.
        """
        while self._raw.read(_REST):
            pass
        if self._raw.changed():
            raise InvalidInput(
                f"{self.path} changed while it was read.",
                hint="Parse it again when it is complete.",
            )
        return Source(str(self.path), self._raw.digest.hexdigest(), self._raw.taken)

    def _open_members(self) -> Iterator[Member]:
        start = os.pread(self._raw.fileno(), len(ZIP), 0)
        if start.startswith(ZIP):
            return zip_members(self._positional, self.path)
        if start.startswith(GZIP):
            return iter([gzip_member(io.BufferedReader(self._raw, _PACKED))])
        if start.startswith(ZSTANDARD):
            return iter([zstandard_member(io.BufferedReader(self._raw, _PACKED))])
        return iter([Member(self._raw)])
