"""The history of jobs: a file under home, so that a restart of the trainer forgets nothing.

Each line is the CRC-32 of a record and the record as JSON; of one job the last line counts. A
line begins with its line end, so that one that was cut short spoils nothing but itself.
"""

import logging
import os
import threading
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Protocol

import msgspec

from steam.core.states import JobState
from steam.core.whole_file import write_whole
from steam.trainer.jobs.record import JobRecord

KEPT = 1000
"""Records kept; the newest."""

MAX_BYTES = 64 << 20
"""Of a larger file only the end is read."""

_ROOM = 1 << 20  # bytes that a file may grow before it is written anew
_APPEND = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC

_log = logging.getLogger(__name__)


class JobHistory(Protocol):
    """Remembers jobs."""

    def past(self) -> list[JobRecord]:
        """The jobs of earlier lives of the trainer, all of them ended, oldest first."""
        ...

    def note(self, record: JobRecord) -> None:
        """Remember the job as it is now. Raises nothing."""
        ...


class NoHistory:
    """Remembers nothing."""

    def past(self) -> list[JobRecord]:
        return []

    def note(self, record: JobRecord) -> None:
        return


class JobFile:
    """The history in a file, of which one trainer at a time is the writer."""

    def __init__(self, path: Path, kept: int = KEPT) -> None:
        self._path = path
        self._kept = kept
        self._changing = threading.Lock()
        self._records = {record.key: _ended(record) for record in _read(path)}
        self._room = 0
        self._past = self._newest()
        self._rewrite()

    def past(self) -> list[JobRecord]:
        return self._past

    def note(self, record: JobRecord) -> None:
        with self._changing:
            self._records[record.key] = record
            line = _line(record)
            self._room -= len(line)
            if self._room < 0:
                self._rewrite()
            else:
                self._write(lambda: _append(self._path, line))

    def _newest(self) -> list[JobRecord]:
        return list(self._records.values())[-self._kept :]

    def _rewrite(self) -> None:
        """Put a file of the kept records alone in the place of what grew."""
        newest = self._newest()
        self._records = {record.key: record for record in newest}
        data = b"".join(map(_line, newest))
        self._room = len(data) + _ROOM
        self._write(lambda: write_whole(self._path, data, durable=False))

    def _write(self, write: Callable[[], None]) -> None:
        try:
            write()
        except OSError as error:
            _log.warning("jobs are not written to %s: %s", self._path, error.strerror)


def _ended(record: JobRecord) -> JobRecord:
    """A record of an earlier life: what had not ended then has by now."""
    if record.ended:
        return record
    when = "ran" if record.state is JobState.RUNNING else "waited"
    error = f"The trainer ended while this {when}."
    return replace(
        record,
        state=JobState.FAILED,
        fraction=1.0,
        message="Failed.",
        error=error,
        duration_ms=0,
    )


def _line(record: JobRecord) -> bytes:
    data = msgspec.json.encode(record)
    return b"\n%08x %s" % (zlib.crc32(data), data)


def _append(path: Path, line: bytes) -> None:
    descriptor = os.open(path, _APPEND, 0o600)
    try:
        os.write(descriptor, line)
    finally:
        os.close(descriptor)


def _read(path: Path) -> Iterator[JobRecord]:
    """Every record that is whole, in the order of the file; what is not is left out and told."""
    try:
        with path.open("rb") as file:
            file.seek(max(0, os.fstat(file.fileno()).st_size - MAX_BYTES))
            found = [_record(line.rstrip(b"\n")) for line in file if line != b"\n"]
    except FileNotFoundError:
        return
    except OSError as error:
        _log.warning("the jobs in %s cannot be read: %s", path, error.strerror)
        return
    damaged = found.count(None)
    if damaged:
        _log.warning("%d records of jobs in %s are damaged and left out", damaged, path)
    yield from (record for record in found if record is not None)


def _record(line: bytes) -> JobRecord | None:
    checksum, _, data = line.partition(b" ")
    if checksum != b"%08x" % zlib.crc32(data):
        return None
    try:
        return msgspec.json.decode(data, type=JobRecord)
    except msgspec.MsgspecError:
        return None
