"""Errors of files and disks as sentences, and files opened with care."""

import errno
import os
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from steam.core.errors import Exhausted, InvalidInput, NotFound, Unavailable

PIECE_BYTES = 1 << 20

_NO_SPACE = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


@contextmanager
def writing(what: Path | str) -> Iterator[None]:
    """Raise errors of the disk on which `what` is written as SteamErrors."""
    try:
        yield
    except BrokenPipeError as error:
        raise Unavailable(
            "Nobody reads the backup any more.", hint="Look at the command that it was sent to."
        ) from error
    except OSError as error:
        if error.errno in _NO_SPACE:
            raise Exhausted(
                f"The disk with {what} is full; nothing was left on it.",
                hint="Free some space, or choose another disk.",
            ) from error
        raise InvalidInput(
            f"{what} cannot be written: {error.strerror}.", hint="Choose another place."
        ) from error


@contextmanager
def reading(what: Path) -> Iterator[None]:
    """Raise errors of reading `what` as SteamErrors."""
    try:
        yield
    except FileNotFoundError as error:
        raise NotFound(
            "file", what, hint="Check the path; a relative one starts in the current folder."
        ) from error
    except OSError as error:
        raise InvalidInput(
            f"{what} cannot be read: {error.strerror}.", hint="Check its owner and the disk."
        ) from error


def open_regular(path: Path, *, follow: bool = False) -> BinaryIO:
    """Open a file for reading, but no device or pipe, and no link unless `follow`.

    Raises NotFound and InvalidInput.
    """
    flags = os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC | (0 if follow else os.O_NOFOLLOW)
    with reading(path):
        descriptor = os.open(path, flags)
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            os.close(descriptor)
            raise InvalidInput(f"{path} is not a file.", hint="Name a file.")
        return os.fdopen(descriptor, "rb")


def pieces_of(file: BinaryIO, path: Path) -> Iterator[bytes]:
    """The rest of a file. Raises InvalidInput when the disk fails."""
    while True:
        with reading(path):
            piece = file.read(PIECE_BYTES)
        if not piece:
            return
        yield piece


def create_private(path: Path) -> BinaryIO:
    """A new file that only its owner may read. Raises OSError when there is something already."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    return os.fdopen(os.open(path, flags, 0o600), "wb")


def check_room(folder: Path, needed_bytes: int) -> None:
    """Raise Exhausted when the disk of `folder` has less room than that."""
    with writing(folder):
        free_bytes = shutil.disk_usage(folder).free
    if free_bytes < needed_bytes:
        raise Exhausted(
            f"{needed_bytes >> 20} MB are needed on the disk of {folder}, which has "
            f"{free_bytes >> 20} MB left.",
            hint="Free some space, or choose another disk.",
        )
