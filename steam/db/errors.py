"""Errors of SQLite and of the disk as errors for the reader.

Rules that steam checks itself (see `rules`) never get here: a constraint that fires here was
broken by something that went around them.
"""

import errno
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from steam.core.errors import Busy, Conflict, Exhausted, InvalidInput, SteamError, Unavailable

_NO_SPACE = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_VALUE_ERRORS = (sqlite3.InterfaceError, sqlite3.ProgrammingError, sqlite3.DataError)


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Raise errors of the database at `path` as SteamErrors; let all others pass."""
    try:
        yield
    except DBAPIError as error:
        known = _of_sqlite(error.orig, path)
        if known is None:
            raise
        raise known from error
    except sqlite3.Error as error:
        known = _of_sqlite(error, path)
        if known is None:
            raise
        raise known from error
    except (UnicodeEncodeError, OverflowError) as error:
        raise InvalidInput(
            f"The database cannot keep this value: {error}.",
            hint="Use valid text, and whole numbers of at most 64 bits.",
        ) from error


def unusable(path: Path, error: OSError) -> SteamError:
    """The sentence for a database whose file or folder cannot be made or opened."""
    if error.errno in _NO_SPACE:
        return _full(path, error)
    return _unwritable(path, error)


def damaged(path: Path, _error: BaseException | None = None) -> InvalidInput:
    """The sentence for a database whose pages contradict each other."""
    return InvalidInput(
        f"The database {path} is damaged.", hint="Restore it from a backup.", details=_where(path)
    )


def _of_sqlite(error: BaseException | None, path: Path) -> SteamError | None:
    """The sentence for an error of the driver; None for what only a fault in steam can cause."""
    if error is None:
        return None
    extended = getattr(error, "sqlite_errorcode", None)
    if extended is None:  # the driver complains about a value; SQLite has not seen it
        return _refused(path, error) if isinstance(error, _VALUE_ERRORS) else None
    sentence = _SENTENCES.get(extended) or _SENTENCES.get(extended & 0xFF)
    return sentence(path, error) if sentence else None


def _busy(path: Path, _error: BaseException) -> Busy:
    return Busy(
        f"Another process keeps the database {path} locked.",
        hint="Try again in a moment.",
        details=_where(path),
    )


def _failing(path: Path, error: BaseException) -> Unavailable:
    return Unavailable(
        f"The disk failed while the database {path} was used: {error}.",
        hint="Check the disk and the system's log.",
        details=_where(path),
    )


def _foreign(path: Path, _error: BaseException) -> InvalidInput:
    return InvalidInput(
        f"The file {path} is not a database.",
        hint="Move it away, or restore the database from a backup.",
        details=_where(path),
    )


def _refused(_path: Path, error: BaseException) -> InvalidInput:
    return InvalidInput(f"The database refuses this value: {error}.", hint="Correct the value.")


def _contradicted(_path: Path, error: BaseException) -> Conflict:
    return Conflict(
        f"The database refuses this change: {error}.", hint="Look at what is there already."
    )


def _out_of_memory(_path: Path, _error: BaseException) -> Exhausted:
    return Exhausted("There is not enough memory for the database.", hint="Free some memory.")


def _full(path: Path, _error: BaseException) -> Exhausted:
    return Exhausted(
        f"The disk with the database {path} is full.", hint="Free some space.", details=_where(path)
    )


def _unwritable(path: Path, error: BaseException) -> InvalidInput:
    cause = getattr(error, "strerror", None) or error
    return InvalidInput(
        f"The database {path} cannot be opened for writing: {cause}.",
        hint="Check that its folder belongs to you and that the disk is not read-only.",
        details=_where(path),
    )


def _where(path: Path) -> dict[str, object]:
    return {"database": str(path)}


_SENTENCES: Mapping[int, Callable[[Path, BaseException], SteamError]] = {
    sqlite3.SQLITE_BUSY: _busy,
    sqlite3.SQLITE_LOCKED: _busy,
    sqlite3.SQLITE_FULL: _full,
    sqlite3.SQLITE_IOERR_SHMSIZE: _full,  # the shared index of the log could not grow
    sqlite3.SQLITE_IOERR: _failing,
    sqlite3.SQLITE_READONLY: _unwritable,
    sqlite3.SQLITE_CANTOPEN: _unwritable,
    sqlite3.SQLITE_PERM: _unwritable,
    sqlite3.SQLITE_NOTADB: _foreign,
    sqlite3.SQLITE_CORRUPT: damaged,
    sqlite3.SQLITE_NOMEM: _out_of_memory,
    sqlite3.SQLITE_TOOBIG: _refused,
    sqlite3.SQLITE_CONSTRAINT: _contradicted,
    sqlite3.SQLITE_CONSTRAINT_CHECK: _refused,
    sqlite3.SQLITE_CONSTRAINT_NOTNULL: _refused,
}
"""By extended result code, else by its primary one."""
