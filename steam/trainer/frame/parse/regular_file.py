"""A regular file, opened with suspicion and hashed as it is read."""

import io
import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING

from steam.core.errors import InvalidInput
from steam.trainer.frame.parse.digest import OrderedDigest

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer


class HashingFile(io.RawIOBase):
    """A raw file that hashes and counts what is read from it."""

    def __init__(self, descriptor: int) -> None:
        self._file = io.FileIO(descriptor)
        self._before = _facts(os.fstat(descriptor))
        self.size = os.fstat(descriptor).st_size
        self.taken = 0
        self.digest = OrderedDigest()

    def fileno(self) -> int:
        return self._file.fileno()

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1, /) -> bytes:
        """So many bytes, fewer only at the end of the file."""
        data = self._file.read(size) or b""
        while len(data) < size and (more := self._file.read(size - len(data))):
            data += more
        self.digest.update(data)
        self.taken += len(data)
        return data

    def readinto(self, buffer: "WriteableBuffer") -> int:
        view = memoryview(buffer)
        data = self.read(len(view))
        view[: len(data)] = data
        return len(data)

    def changed(self) -> bool:
        """Whether it is another file by now, or has not been read to its end."""
        return _facts(os.fstat(self._file.fileno())) != self._before or self.taken != self.size

    def close(self) -> None:
        self.digest.close()
        self._file.close()
        super().close()


def _facts(status: os.stat_result) -> tuple[int, int]:
    return status.st_size, status.st_mtime_ns


def open_regular(path: Path) -> int:
    """A descriptor to read the file by.

    Raises InvalidInput where the path is missing, a folder, a device, not readable or empty.
    """
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
