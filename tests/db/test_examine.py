"""Examining a database as it is, without changing anything."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from steam.core.errors import Busy, InvalidInput, NotFound
from steam.db.examine import examine_database
from steam.db.migrate import HEAD, migrate
from steam.db.sqlite import SqliteStore
from tests.db.conftest import Filler


def test_a_whole_one(sqlite: SqliteStore, database: Path, fill: Filler) -> None:
    with sqlite.write() as writer:
        _, version = fill.deployed(writer)
        fill.worker(writer, version)
        writer.add_event(ms=7, actor="a", kind="k", thing="t:t", text="")
    found = examine_database(database)
    assert (found.schema, found.newest_schema, list(found.faults)) == (HEAD, HEAD, [])
    assert [one.name for one in found.deployments] == ["d"]
    assert (len(found.models), len(found.versions), len(found.workers)) == (1, 1, 1)
    assert found.newest_event_ms == 7
    assert found.log_bytes > 0


def test_one_that_nobody_has_open_is_left_as_it_is(sqlite: SqliteStore, database: Path) -> None:
    sqlite.close()
    before = database.read_bytes()
    examine_database(database)
    assert database.read_bytes() == before


def test_rows_that_point_nowhere(sqlite: SqliteStore, database: Path, fill: Filler) -> None:
    with sqlite.write() as writer:
        fill.deployed(writer)
    with closing(sqlite3.connect(database)) as other, other:
        other.execute("DELETE FROM model")
    assert "points nowhere" in examine_database(database).faults[0]


def test_an_older_one_is_told_and_not_read(sqlite: SqliteStore, database: Path) -> None:
    sqlite.close()
    migrate(database, "0001")
    found = examine_database(database)
    assert (found.schema, list(found.deployments)) == ("0001", [])


def test_those_that_cannot_be_read(sqlite: SqliteStore, database: Path, tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        examine_database(tmp_path / "absent")
    (tmp_path / "text").write_text("no database" * 100)
    with pytest.raises(InvalidInput):
        examine_database(tmp_path / "text")
    sqlite.close()
    with closing(sqlite3.connect(database, isolation_level=None)) as other:
        other.execute("PRAGMA journal_mode = DELETE")
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(Busy):
            examine_database(database, busy_timeout_s=0.1)
