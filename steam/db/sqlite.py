"""The SQLite store: one file, shared by every process of a home."""

import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import PoolProxiedConnection

from steam.core.errors import NotFound
from steam.core.store import Reader, Writer
from steam.db.engine import make_engine, make_private_file, snapshot, transaction
from steam.db.errors import translated, unusable
from steam.db.migrate import check_integrity, ensure_schema
from steam.db.sqlite_reader import SqliteReader
from steam.db.sqlite_writer import SqliteWriter


class SqliteStore:
    """The store in the file at `path`, made and brought to the newest schema when needed.

    Raises Busy when another process keeps the file locked for `busy_timeout_s` seconds,
    Exhausted when the disk is full, Unsupported for the database of a newer steam, NotFound once
    the file has been removed or replaced, and InvalidInput for a file that is no database of steam,
    is damaged or cannot be written.
    """

    def __init__(self, path: Path, busy_timeout_s: float = 10.0) -> None:
        self._path = path
        try:
            make_private_file(path)
        except OSError as error:
            raise unusable(path, error) from error
        self._engine = make_engine(path, busy_timeout_s)
        self._watching = threading.Lock()
        self._watcher: PoolProxiedConnection | None = None
        try:
            with translated(path):
                ensure_schema(self._engine, path, busy_timeout_s)
            self._opened = _identity(path)
        except BaseException:
            self._engine.dispose()
            raise

    @contextmanager
    def read(self) -> Iterator[Reader]:
        self._check_file()
        with translated(self._path), snapshot(self._engine) as connection:
            yield SqliteReader(connection)

    @contextmanager
    def write(self) -> Iterator[Writer]:
        self._check_file()
        with translated(self._path), transaction(self._engine) as connection:
            yield SqliteWriter(connection)

    def change_counter(self) -> int:
        """SQLite's data version, which counts the commits of all connections but the asking one.

        The connection that asks is kept for this and never commits anything.
        """
        self._check_file()
        with self._watching, translated(self._path):
            if self._watcher is None:
                self._watcher = self._engine.raw_connection()
            with closing(self._watcher.cursor()) as cursor:
                cursor.execute("PRAGMA data_version")
                [(version,)] = cursor.fetchall()
                return int(version)

    def _check_file(self) -> None:
        # SQLite would go on with the open file, which nobody else sees and nothing will keep.
        if _identity(self._path) != self._opened:
            raise NotFound(
                "database",
                self._path,
                hint="It was removed or replaced: restore it, then start steam's servers anew.",
            )

    def check(self) -> None:
        """Read the whole database. Raises InvalidInput when it is damaged."""
        with translated(self._path):
            check_integrity(self._engine, self._path)

    def close(self) -> None:
        """Close every connection. Transactions of other threads must have ended."""
        with self._watching:
            if self._watcher is not None:
                self._watcher.close()
                self._watcher = None
        self._engine.dispose()


def open_store(path: Path, busy_timeout_s: float = 10.0) -> SqliteStore:
    """Open the database at `path`, usually `home.database`. Raises as SqliteStore does."""
    return SqliteStore(path, busy_timeout_s)


def _identity(path: Path) -> tuple[int, int] | None:
    """Which file is at `path`; None when there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
