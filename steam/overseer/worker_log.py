"""The log file of a worker slot: appended to by its workers, and kept from growing for ever."""

import os
import stat
from io import FileIO
from pathlib import Path

import structlog

MOST_BYTES = 10 * 1024 * 1024
KEPT = 2

_TAIL_BYTES = 16 * 1024
_BLOCK = 1 << 20
_MOST_MEANWHILE = 1 << 20
_GUARDED = os.O_CLOEXEC | os.O_NOFOLLOW
_NEW_FILE = os.O_RDWR | os.O_CREAT | os.O_TRUNC


def open_log(path: Path, most_bytes: int = MOST_BYTES) -> int:
    """A file descriptor to append to, mode 0600; a file grown large is rotated first.

    Raises OSError.
    """
    rotate(path, most_bytes)
    return os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | _GUARDED, 0o600)


def rotate(path: Path, most_bytes: int = MOST_BYTES, keep: int = KEPT) -> bool:
    """Empty a log grown large, after copying it to `.1`; `.1` becomes `.2`, up to `keep` of them.

    Its worker may go on writing meanwhile: it appends, so that emptying the file leaves no hole.
    Only what is written in the microseconds between the end of the copy and the emptying is lost or
    torn: a line at most, unless it writes without a pause. Of one that writes as fast as the copy
    is made, what comes meanwhile is lost beyond the first megabyte: the copying always ends.
    False when there was nothing to do or it could not be done: where there is no room for the
    copy, the log stays whole, and the reason goes to the overseer's own log.
    """
    try:
        if not _is_large(path, most_bytes):
            return False
        _rotate(path, keep)
    except OSError as error:
        structlog.get_logger().warning("log not rotated", log=path.name, reason=error.strerror)
        return False
    return True


def rotated(path: Path, number: int = 1) -> Path:
    """Where the log of `path` was copied to; 1 is the newest."""
    return path.with_name(f"{path.name}.{number}")


def last_lines(path: Path, count: int = 20) -> list[str]:
    """The last lines of a log, whatever its bytes; empty when there is none to read."""
    try:
        with path.open("rb") as log:
            start = max(0, log.seek(0, os.SEEK_END) - _TAIL_BYTES)
            log.seek(start)
            lines = log.read().decode(errors="replace").splitlines()
    except OSError:
        return []
    return lines[-count:]


def _is_large(path: Path, most_bytes: int) -> bool:
    try:
        found = path.lstat()
    except FileNotFoundError:
        return False
    return stat.S_ISREG(found.st_mode) and found.st_size >= most_bytes


def _rotate(path: Path, keep: int) -> None:
    # The oldest goes first, which on a full disk makes room for the copy.
    for number in range(keep - 1, 0, -1):
        if rotated(path, number).exists():
            rotated(path, number).replace(rotated(path, number + 1))
    fresh = path.with_name(f"{path.name}.new")
    try:
        with _open(path, os.O_RDWR) as log, _open(fresh, _NEW_FILE) as copy:
            _copy(log, copy, os.fstat(log.fileno()).st_size)
            fresh.replace(rotated(path))
            _copy(log, copy, _MOST_MEANWHILE)
            log.truncate(0)
    finally:
        fresh.unlink(missing_ok=True)


def _open(path: Path, flags: int) -> FileIO:
    return FileIO(path, "r+", opener=lambda name, _: os.open(name, flags | _GUARDED, 0o600))


def _copy(log: FileIO, copy: FileIO, most_bytes: int) -> None:
    """Copy on from where the last copying ended, to the end of the log or up to `most_bytes`."""
    while most_bytes and (block := log.read(min(_BLOCK, most_bytes))):
        most_bytes -= len(block)
        while block:
            block = block[copy.write(block) :]
