"""The SQLite file of traffic: opened, made, and made anew when it is none of ours.

Nothing depends on it but charts. So it is not backed up, what is damaged is given up, and its
format has a number instead of migrations.
"""

import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from steam.db.engine import make_private_file
from steam.scoring.histogram import PLACES

_WRITER_WAITS_S = 5.0
_READER_WAITS_S = 0.2  # a page goes without rather than wait
_PARTS = ("-journal", "")
_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}

_TABLES = (
    """
    CREATE TABLE boot (
        id INTEGER PRIMARY KEY,
        first INTEGER NOT NULL, second INTEGER NOT NULL,
        shift INTEGER NOT NULL, offset_s INTEGER NOT NULL,
        taken INTEGER NOT NULL, after INTEGER NOT NULL,
        UNIQUE (first, second)
    ) STRICT
    """,
    """
    CREATE TABLE minute (
        deployment INTEGER NOT NULL, boot INTEGER NOT NULL, number INTEGER NOT NULL,
        minute INTEGER NOT NULL,
        answered INTEGER NOT NULL, client INTEGER NOT NULL, server INTEGER NOT NULL,
        errors TEXT NOT NULL, latencies BLOB NOT NULL,
        PRIMARY KEY (deployment, boot, number)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX minute_by_time ON minute (minute, deployment, answered, client, server)",
    """
    CREATE TABLE ten_minutes (
        deployment INTEGER NOT NULL, minute INTEGER NOT NULL,
        answered INTEGER NOT NULL, client INTEGER NOT NULL, server INTEGER NOT NULL,
        errors TEXT NOT NULL, latencies BLOB NOT NULL,
        PRIMARY KEY (deployment, minute)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX ten_minutes_by_time ON ten_minutes (minute)",
)

FORMAT = zlib.crc32(repr((_TABLES, PLACES)).encode()) >> 1
"""Tells files of another version of steam, with other tables or other histograms."""


class NotTraffic(Exception):
    """The file is damaged, or of another version of steam."""


@contextmanager
def writing(path: Path) -> Iterator[sqlite3.Connection]:
    """One transaction on the file, which is made when it is missing.

    Raises NotTraffic for a file to be discarded, and OSError and sqlite3.Error when it cannot be
    written, on a full disk for one.
    """
    make_private_file(path)
    with _opened(path, "rw", _WRITER_WAITS_S) as connection:
        if not _format(connection):
            make_tables(connection)
        _check_format(connection)
        connection.execute("BEGIN IMMEDIATE")
        yield connection
        connection.execute("COMMIT")  # else closing it takes everything back


@contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection]:
    """One snapshot of the file. Raises NotTraffic, and sqlite3.Error when it is missing."""
    with _opened(path, "ro", _READER_WAITS_S) as connection:
        connection.execute("BEGIN")
        _check_format(connection)
        yield connection


def discard(path: Path) -> None:
    """Remove the file with its journal. Raises OSError."""
    for part in _PARTS:
        path.with_name(path.name + part).unlink(missing_ok=True)


@contextmanager
def _opened(path: Path, mode: str, wait_s: float) -> Iterator[sqlite3.Connection]:
    uri = f"{path.absolute().as_uri()}?mode={mode}"
    with closing(sqlite3.connect(uri, wait_s, isolation_level=None, uri=True)) as connection:
        try:
            yield connection
        except sqlite3.DatabaseError as error:
            if getattr(error, "sqlite_errorcode", 0) & 0xFF in _DAMAGED:
                raise NotTraffic(str(error)) from error
            raise


def _check_format(connection: sqlite3.Connection) -> None:
    if _format(connection) != FORMAT:
        raise NotTraffic("it is of another version of steam")


def _format(connection: sqlite3.Connection) -> int:
    [(number,)] = connection.execute("PRAGMA user_version").fetchall()
    return int(number)


def make_tables(connection: sqlite3.Connection) -> None:
    """Make all tables, unless another master has made them meanwhile."""
    connection.execute("BEGIN IMMEDIATE")
    if not _format(connection):
        for statement in _TABLES:
            connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {FORMAT}")
    connection.execute("COMMIT")
