"""Examining a database as it is, without changing anything."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from steam.core.errors import Busy, InvalidInput, NotFound, Unsupported
from steam.db.examine import examine_database, read_records
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
    assert found.log_bytes > 0
    records = read_records(database)
    assert [one.name for one in records.deployments] == ["d"]
    assert (len(records.model_names), len(records.versions), len(records.workers)) == (1, 1, 1)
    assert records.newest_event_ms == 7


def test_records_are_those_of_now(sqlite: SqliteStore, database: Path, fill: Filler) -> None:
    assert read_records(database).deployments == ()
    with sqlite.write() as writer:
        fill.deployed(writer)
        assert read_records(database).deployments == (), "nobody has committed it"
    assert [one.name for one in read_records(database).deployments] == ["d"]


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
    assert examine_database(database).schema == "0001"
    with pytest.raises(Unsupported, match="schema"):
        read_records(database)


@pytest.mark.parametrize("read", [examine_database, read_records])
def test_those_that_cannot_be_read(
    sqlite: SqliteStore, database: Path, tmp_path: Path, read: Callable[..., object]
) -> None:
    with pytest.raises(NotFound):
        read(tmp_path / "absent")
    (tmp_path / "text").write_text("no database" * 100)
    with pytest.raises(InvalidInput):
        read(tmp_path / "text")
    sqlite.close()
    with closing(sqlite3.connect(database, isolation_level=None)) as other:
        other.execute("PRAGMA journal_mode = DELETE")
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(Busy):
            read(database, busy_timeout_s=0.1)
