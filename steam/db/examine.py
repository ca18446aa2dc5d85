"""Looking at a database as it is, damaged or locked perhaps, without changing anything."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import create_engine
from sqlalchemy.pool import StaticPool

from steam.core.errors import NotFound
from steam.core.records import Deployment, Model, Version, Worker
from steam.db.copy import connect
from steam.db.errors import translated
from steam.db.migrate import HEAD
from steam.db.sqlite_reader import SqliteReader

_MOST_FAULTS = 5


@dataclass(frozen=True, slots=True)
class Examination:
    """What was found in a database. There are no records when it is not of the newest schema."""

    schema: str | None
    newest_schema: str
    faults: Sequence[str]
    log_bytes: int
    newest_event_ms: int | None
    models: Sequence[Model] = ()
    deployments: Sequence[Deployment] = ()
    versions: Sequence[Version] = ()
    workers: Sequence[Worker] = ()


def examine_database(path: Path, busy_timeout_s: float = 2.0) -> Examination:
    """Read the whole database. `workers` are the live ones.

    Raises NotFound, Busy when it is locked, and InvalidInput when it cannot be read at all.
    """
    if not path.is_file():
        raise NotFound("database", path)
    with translated(path), closing(connect(path, "mode=ro", busy_timeout_s)) as rows:
        rows.execute("PRAGMA trusted_schema = OFF")
        rows.execute("BEGIN")  # all that follows is of one moment
        faults = _faults(rows)
        schema = _schema(rows)
        log = path.with_name(f"{path.name}-wal")
        found = Examination(
            schema=schema,
            newest_schema=HEAD,
            faults=faults,
            log_bytes=log.stat().st_size if log.exists() else 0,
            newest_event_ms=_newest_event_ms(rows) if schema == HEAD and not faults else None,
        )
        return _with_records(found, rows) if schema == HEAD and not faults else found


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


def _with_records(found: Examination, rows: sqlite3.Connection) -> Examination:
    engine = create_engine("sqlite://", creator=lambda: rows, poolclass=StaticPool)
    with engine.connect() as connection:
        reader = SqliteReader(connection)
        return Examination(
            schema=found.schema,
            newest_schema=found.newest_schema,
            faults=found.faults,
            log_bytes=found.log_bytes,
            newest_event_ms=found.newest_event_ms,
            models=reader.models(),
            deployments=reader.deployments(),
            versions=reader.versions(),
            workers=reader.live_workers(),
        )
