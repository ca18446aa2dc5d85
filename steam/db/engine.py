"""The SQLAlchemy engine: pragmas on every connection, and the right BEGIN for reads and writes."""

import errno
import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

_BEGIN = "steam_begin"


def make_engine(path: Path, busy_timeout_s: float, *, foreign_keys: bool = True) -> Engine:
    """An engine for the database file at `path`; threads may share it. Opens nothing yet.

    `foreign_keys` is off only while a migration rebuilds tables.
    """
    engine = create_engine(
        URL.create("sqlite", database=str(path)),
        # The driver is told to begin nothing by itself; `begin` below does.
        connect_args={"timeout": busy_timeout_s, "isolation_level": None},
        pool_size=4,
        max_overflow=-1,  # a thread waits for the database's lock, never for a connection
    )

    @event.listens_for(engine, "connect")
    def set_pragmas(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
        with _closed_on_error(connection), closing(connection.cursor()) as cursor:
            cursor.execute("PRAGMA journal_mode = WAL")
            # FULL, not NORMAL: what was answered with "created" must outlive a power cut. The
            # price is one fsync per write transaction, of which there are few.
            cursor.execute("PRAGMA synchronous = FULL")
            cursor.execute(f"PRAGMA foreign_keys = {'ON' if foreign_keys else 'OFF'}")
            # Schema text from a hostile file may not call functions with side effects.
            cursor.execute("PRAGMA trusted_schema = OFF")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql(connection.get_execution_options().get(_BEGIN, "BEGIN"))

    return engine


@contextmanager
def snapshot(engine: Engine) -> Iterator[Connection]:
    """A connection whose reads all see the same state."""
    with engine.connect() as connection, connection.begin():
        yield connection


@contextmanager
def transaction(engine: Engine) -> Iterator[Connection]:
    """A connection that holds the write lock from its first moment.

    A plain BEGIN would take the lock at the first write, when waiting can no longer help: what
    the transaction has read may be out of date by then, and SQLite refuses.
    """
    with engine.connect() as plain:
        connection = plain.execution_options(**{_BEGIN: "BEGIN IMMEDIATE"})
        with connection.begin():
            yield connection


@contextmanager
def _closed_on_error(connection: DBAPIConnection) -> Iterator[None]:
    """The pool forgets a connection whose set-up fails, but does not close it."""
    try:
        yield
    except BaseException:
        connection.close()
        raise


def make_private_file(path: Path) -> None:
    """Make an empty file that only its owner can read, in such a folder, unless it exists.

    SQLite gives its -wal and -shm files the mode of the database. Raises OSError.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
    except FileExistsError:
        # Not opened: to close any descriptor of a file drops every lock that this process has on
        # it, those of SQLite's open connections too.
        _check_writable(path)
        if path.stat().st_mode & 0o077:
            path.chmod(0o600)


def _check_writable(path: Path) -> None:
    """Raise the OSError that opening the file for writing would."""
    if path.is_dir():
        reason = errno.EISDIR
    elif os.access(path, os.R_OK | os.W_OK):
        return
    else:
        read_only = os.statvfs(path).f_flag & os.ST_RDONLY
        reason = errno.EROFS if read_only else errno.EACCES
    raise OSError(reason, os.strerror(reason), str(path))
