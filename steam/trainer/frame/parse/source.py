"""A file to parse: opened with suspicion, read once, hashed on the way."""

import gzip
import hashlib
import io
import os
import stat
import zlib
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from steam.core.errors import Exhausted, InvalidInput
from steam.trainer.frame.frame import Source

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_GZIP_MAGIC = b"\x1f\x8b"
_BOM = b"\xef\xbb\xbf"
_REST = 1 << 20


class SourceFile:
    """Bytes of one regular file, unpacked if it is gzip, without a byte-order mark.

    Raises InvalidInput where the path is missing, a folder, a device, not readable or empty.
    """

    def __init__(self, path: str | Path, *, max_bytes: int | None = None) -> None:
        self.path = Path(path)
        self._max_bytes = max_bytes
        self._taken = 0
        self._raw = _HashingFile(_open_regular(self.path), self.path)
        plain = io.BufferedReader(self._raw, 1 << 20)
        packed = plain.peek(2).startswith(_GZIP_MAGIC)
        self._text = gzip.GzipFile(fileobj=plain) if packed else plain
        self._first = True

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._text.close()
        self._raw.close()

    @property
    def fraction(self) -> float:
        """How much of the file has been read, 0..1."""
        return min(self._raw.taken / max(self._raw.size, 1), 1.0)

    def read(self, count: int) -> bytes:
        """The next `count` bytes, fewer only at the end.

        Raises InvalidInput for damaged gzip data or a failing disk, and Exhausted where more than
        `max_bytes` come out.
        """
        try:
            data = self._text.read(count)
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise InvalidInput(
                f"The gzip data in {self.path} is damaged.", hint="Make or fetch the file again."
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


class _HashingFile(io.RawIOBase):
    """A raw file that hashes and counts what is read from it."""

    def __init__(self, descriptor: int, path: Path) -> None:
        self._file = io.FileIO(descriptor)
        self._path = path
        self._before = _facts(os.fstat(descriptor))
        self.size = os.fstat(descriptor).st_size
        self.taken = 0
        self.digest = hashlib.sha256()

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
