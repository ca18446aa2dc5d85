"""A file to parse: opened with suspicion, read once, hashed on the way."""

import hashlib
import io
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

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

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_BOM = b"\xef\xbb\xbf"
_REST = 1 << 20


class SourceFile:
    """Bytes of one regular file, unpacked if it is gzip, zstandard or zip, without a BOM.

    A zip has as many parts as it holds files; everything else has one. Reading goes on with the
    next one only when told to.
    Raises InvalidInput where the path is missing, a folder, a device, not readable or empty.
    """

    def __init__(self, path: str | Path, *, max_bytes: int | None = None) -> None:
        self.path = Path(path)
        self._max_bytes = max_bytes
        self._taken = 0
        descriptor = _open_regular(self.path)
        self._raw = _HashingFile(descriptor)
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
        plain = io.BufferedReader(self._raw, 1 << 20)
        if start.startswith(GZIP):
            return iter([gzip_member(plain)])
        if start.startswith(ZSTANDARD):
            return iter([zstandard_member(plain)])
        return iter([Member(plain)])


class _HashingFile(io.RawIOBase):
    """A raw file that hashes and counts what is read from it."""

    def __init__(self, descriptor: int) -> None:
        self._file = io.FileIO(descriptor)
        self._before = _facts(os.fstat(descriptor))
        self.size = os.fstat(descriptor).st_size
        self.taken = 0
        self.digest = hashlib.sha256()

    def fileno(self) -> int:
        return self._file.fileno()

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int:
        view = memoryview(buffer)
        count = self._file.readinto(view) or 0
        self.digest.update(view[:count])
        self.taken += count
        return count

    def changed(self) -> bool:
        return _facts(os.fstat(self._file.fileno())) != self._before or self.taken != self.size

    def close(self) -> None:
        self._file.close()
        super().close()


def _facts(status: os.stat_result) -> tuple[int, int]:
    return status.st_size, status.st_mtime_ns


def _open_regular(path: Path) -> int:
    try:
        # Without O_NONBLOCK, opening a pipe would wait for its writer for ever.
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError:
        raise InvalidInput(f"There is no file {path}.", hint="Check the path.") from None
    except PermissionError:
        raise InvalidInput(
            f"{path} may not be read.", hint="Give this process permission to read it."
        ) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InvalidInput(f"{str(path)[:200]!r} cannot be opened: {reason}.") from error
    status = os.fstat(descriptor)
    problem = None
    if stat.S_ISDIR(status.st_mode):
        problem = InvalidInput(f"{path} is a folder.", hint="Name one file in it.")
    elif not stat.S_ISREG(status.st_mode):
        problem = InvalidInput(f"{path} is not a regular file.", hint="Copy the data to a file.")
    elif status.st_size == 0:
        problem = InvalidInput(f"{path} is empty.", hint="Name a file with at least a header.")
    if problem:
        os.close(descriptor)
        raise problem
    return descriptor
