"""Files that are replaced in one step: whoever reads finds the old one or the new one, whole."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC


def write_whole(path: Path, data: bytes, *, mode: int = 0o600, durable: bool) -> None:
    """Put `data` in the place of the file at `path`. As `whole_file`, in all else."""
    with whole_file(path, mode=mode, durable=durable) as file:
        file.write(data)


@contextmanager
def whole_file(path: Path, *, mode: int = 0o600, durable: bool) -> Iterator[BinaryIO]:
    """A stream to write the file with, which gets its name when the block ends.

    When the block raises, or the disk is full, what was at `path` stays and nothing is left beside
    it. A link at `path` is replaced, not followed. `mode` is limited by the umask. `durable` waits
    until the disk has the file, name and all: without that, a power cut may bring back the old
    one, or leave an empty one. Raises OSError.
    """
    # Of nobody else: writers of one file, be they threads, do not write into each other's.
    unnamed = path.with_name(f".steam-{secrets.token_hex(8)}.new")
    descriptor = os.open(unnamed, _NEW, mode)
    try:
        with os.fdopen(descriptor, "wb") as file:
            yield file
            if durable:
                file.flush()
                os.fsync(file.fileno())
        unnamed.replace(path)
    except BaseException:
        unnamed.unlink(missing_ok=True)
        raise
    if durable:
        sync(path.parent)


def sync(path: Path) -> None:
    """Bring a file, or the entries of a folder, to the disk. Raises OSError."""
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
