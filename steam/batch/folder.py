"""The folder of parts as the process that fills it sees it: its own while it holds the lock."""

import fcntl
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from steam.core.batch_folder import JOINED, LOCK, Part, read_parts, remove_strays
from steam.core.errors import Busy
from steam.core.whole_file import sync, write_whole


class Folder:
    """The parts of one batch, in the order of their rows."""

    def __init__(self, path: Path) -> None:
        self.joined = path / JOINED
        self._path = path
        self._parts = read_parts(path)
        remove_strays(path, self._parts)

    @property
    def paths(self) -> Sequence[Path]:
        """The files of the parts."""
        return [self._path / part.name for part in self._parts]

    @property
    def rows(self) -> int:
        """How many rows are done."""
        return sum(part.rows for part in self._parts)

    @property
    def refused(self) -> int:
        """How many of them could not be scored."""
        return sum(part.refused for part in self._parts)

    @property
    def next(self) -> int:
        """Where in the source the first row begins that is not done."""
        return self._parts[-1].next if self._parts else 0

    def add(self, part: Part, content: bytes) -> None:
        """Keep a part: on the disk, whole, when this returns. Raises OSError."""
        write_whole(self._path / part.name, content, durable=True)
        self._parts.append(part)


@contextmanager
def opened_folder(path: Path) -> Iterator[Folder]:
    """The folder of parts, made if it is not there. Raises Busy while another process has it."""
    try:
        path.mkdir(mode=0o700)
        sync(path.parent)
    except FileExistsError:
        pass
    flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW
    lock = os.open(path / LOCK, flags, 0o600)
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Busy("Another process works on this batch.") from error
        yield Folder(path)
    finally:
        os.close(lock)
