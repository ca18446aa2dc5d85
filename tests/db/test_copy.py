"""Copies of the database: of one moment, checked, private, and never waited for without end."""

import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest

from steam.core.errors import Busy, Exhausted, InvalidInput, NotFound
from steam.db.copy import copy_database, read_copy
from steam.db.migrate import HEAD, migrate
from steam.db.sqlite import SqliteStore
from tests.conftest import SmallDisk
from tests.db.conftest import SHA, Filler


def test_a_copy_has_everything_and_stands_alone(
    sqlite: SqliteStore, database: Path, fill: Filler, tmp_path: Path
) -> None:
    with sqlite.write() as writer:
        fill.deployed(writer)
    facts = copy_database(database, tmp_path / "copy" / "c.db")
    assert (facts.schema, dict(facts.artifacts)) == (HEAD, {SHA: "m"})
    with sqlite.read() as reader:
        assert facts.home_id == reader.home_id()
    copy = tmp_path / "copy" / "c.db"
    assert [path.name for path in copy.parent.iterdir()] == ["c.db"], "no log beside it"
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert read_copy(copy) == facts
    with closing(SqliteStore(copy)) as store, store.read() as rows:
        assert [one.name for one in rows.deployments()] == ["d"]


def test_a_writer_in_the_middle_of_its_work_is_not_waited_for(
    sqlite: SqliteStore, database: Path, fill: Filler, tmp_path: Path
) -> None:
    with sqlite.write() as writer:
        fill.model(writer)
        facts = copy_database(database, tmp_path / "c.db", busy_timeout_s=0.1)
    assert facts.artifacts == {}, "nor is what it has not committed copied"


def test_a_lock_that_stays_is_named(sqlite: SqliteStore, database: Path, tmp_path: Path) -> None:
    sqlite.close()
    with closing(sqlite3.connect(database, isolation_level=None)) as other:
        other.execute("PRAGMA journal_mode = DELETE")
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(Busy):
            copy_database(database, tmp_path / "c.db", busy_timeout_s=0.1)


def test_damage_is_found(sqlite: SqliteStore, database: Path, fill: Filler, tmp_path: Path) -> None:
    with sqlite.write() as writer:
        fill.deployed(writer)
    sqlite.close()
    with database.open("r+b") as file:
        file.seek(4096 * 3)
        file.write(b"\xff" * 8192)
    with pytest.raises(InvalidInput, match=f"{database} is damaged"):
        copy_database(database, tmp_path / "c.db")


def test_what_is_no_database(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        copy_database(tmp_path / "absent", tmp_path / "c.db")
    (tmp_path / "text").write_text("no database" * 100)
    with pytest.raises(InvalidInput, match="not a database"):
        copy_database(tmp_path / "text", tmp_path / "c.db")
    with closing(sqlite3.connect(tmp_path / "other")) as other:
        other.execute("CREATE TABLE t (x)")
    with pytest.raises(InvalidInput, match="not one of steam's"):
        copy_database(tmp_path / "other", tmp_path / "d.db")


def test_one_of_before_homes_had_ids(sqlite: SqliteStore, database: Path, tmp_path: Path) -> None:
    sqlite.close()
    migrate(database, "0002")
    assert copy_database(database, tmp_path / "c.db").home_id == ""


def test_one_whose_id_was_taken_away(sqlite: SqliteStore, database: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(database)) as other, other:
        other.execute("DELETE FROM home")
    with pytest.raises(InvalidInput, match="not one of steam's"):
        copy_database(database, tmp_path / "c.db")
    with sqlite.read() as reader, pytest.raises(InvalidInput, match="no id of its home"):
        reader.home_id()
    with sqlite.write() as writer:
        home_id = writer.renew_home_id()
    assert copy_database(database, tmp_path / "d.db").home_id == home_id


def test_a_full_disk(sqlite: SqliteStore, database: Path, small_disk: SmallDisk) -> None:
    small_disk.fill()
    with pytest.raises(Exhausted):
        copy_database(database, small_disk.root / "c.db")
