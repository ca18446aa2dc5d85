"""Looking at a database as it is, damaged or locked perhaps, without changing anything."""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import create_engine
from sqlalchemy.pool import StaticPool

from steam.core.errors import NotFound, Unsupported
from steam.core.records import Deployment, Version, Worker
from steam.db.copy import connect
from steam.db.errors import translated
from steam.db.migrate import HEAD
from steam.db.sqlite_reader import SqliteReader

_MOST_FAULTS = 5


@dataclass(frozen=True, slots=True)
class Examination:
    """What state a database is in."""

    schema: str | None
    newest_schema: str
    faults: Sequence[str]
    log_bytes: int


@dataclass(frozen=True, slots=True)
class Records:
    """What a database says at one moment. `model_names` are by the sha256 of their artifacts,
    `workers` the live ones."""

    model_names: Mapping[str, str]
    deployments: Sequence[Deployment]
    versions: Sequence[Version]
    workers: Sequence[Worker]
    newest_event_ms: int | None


def examine_database(path: Path, busy_timeout_s: float = 2.0) -> Examination:
    """Read through the whole database, which takes its time.

    Raises NotFound, Busy when it is locked, and InvalidInput when it cannot be read at all.
    """
    with _opened(path, busy_timeout_s) as rows:
        log = path.with_name(f"{path.name}-wal")
        return Examination(
            schema=_schema(rows),
            newest_schema=HEAD,
            faults=_faults(rows),
            log_bytes=log.stat().st_size if log.exists() else 0,
        )


def read_records(path: Path, busy_timeout_s: float = 2.0) -> Records:
    """What the database says now. Raises as `examine_database`, and for one of another schema."""
    with _opened(path, busy_timeout_s) as rows:
        if _schema(rows) != HEAD:
            raise Unsupported(
                f"The database {path} is not of the schema of this steam.",
                hint="Restart the master, which brings an older one there.",
            )
        engine = create_engine("sqlite://", creator=lambda: rows, poolclass=StaticPool)
        with engine.connect() as connection:
            reader = SqliteReader(connection)
            return Records(
                model_names=dict(rows.execute("SELECT artifact_sha256, name FROM model")),
                deployments=reader.deployments(),
                versions=reader.versions(),
                workers=reader.live_workers(),
                newest_event_ms=_newest_event_ms(rows),
            )


@contextmanager
def _opened(path: Path, busy_timeout_s: float) -> Iterator[sqlite3.Connection]:
    """A connection that changes nothing, and whose reads are all of one moment."""
    if not path.is_file():
        raise NotFound("database", path)
    with translated(path), closing(connect(path, "mode=ro", busy_timeout_s)) as rows:
        rows.execute("PRAGMA trusted_schema = OFF")
        rows.execute("BEGIN")
        yield rows


def _faults(rows: sqlite3.Connection) -> list[str]:
    integrity = rows.execute(f"PRAGMA integrity_check({_MOST_FAULTS})").fetchall()
    faults = [str(line) for (line,) in integrity if line != "ok"]
    broken = rows.execute("PRAGMA foreign_key_check").fetchmany(_MOST_FAULTS)
    return faults + [f"row {row} of {table} points nowhere" for table, row, *_ in broken]


def _schema(rows: sqlite3.Connection) -> str | None:
    named = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'alembic_version'"
    if rows.execute(named).fetchone() is None:
        return None
    found = rows.execute("SELECT version_num FROM alembic_version").fetchone()
    return str(found[0]) if found else None


def _newest_event_ms(rows: sqlite3.Connection) -> int | None:
    (newest,) = rows.execute("SELECT max(ms) FROM event").fetchone()
    return None if newest is None else int(newest)
