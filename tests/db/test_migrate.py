"""Migrations: they make what the tables say, both ways, and refuse what they do not know."""

import contextlib
import re
import sqlite3

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from steam.core.errors import InvalidInput, Unsupported
from steam.db import migrate as migrations
from steam.db.engine import make_engine, make_private_file, snapshot
from steam.db.migrate import HEAD, migrate
from steam.db.sqlite import open_store
from steam.db.tables import metadata


def schema_of(path):
    """Every CREATE statement, without the order of constraints, the spacing and quotes."""
    with contextlib.closing(sqlite3.connect(path)) as connection:
        rows = connection.execute(
            "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL "
            "AND name NOT LIKE 'sqlite_%' AND name <> 'alembic_version'"
        ).fetchall()
    return {
        name: sorted(
            re.sub(r"\s+", " ", line).strip(" ,)") for line in sql.replace('"', "").splitlines()
        )
        for name, sql in rows
    }


def test_head_is_the_last_script():
    scripts = ScriptDirectory.from_config(migrations._config())
    assert scripts.get_heads() == [HEAD]


def test_migrations_make_exactly_the_tables(database, tmp_path):
    open_store(database).close()
    engine = make_engine(database, 1.0)
    with snapshot(engine) as connection:
        context = MigrationContext.configure(connection, opts={"compare_server_default": True})
        assert compare_metadata(context, metadata) == []
    engine.dispose()
    direct = make_engine(tmp_path / "direct.db", 1.0)
    metadata.create_all(direct)
    direct.dispose()
    assert schema_of(database) == schema_of(tmp_path / "direct.db")
    assert set(schema_of(database)) >= {"worker", "worker_live_slot", "incident_open"}


def test_down_and_up_again(database, fill):
    open_store(database).close()
    before = schema_of(database)
    migrate(database, "base")
    assert schema_of(database) == {}
    store = open_store(database)
    with store.write() as writer:
        fill.deployed(writer)
    store.close()
    assert schema_of(database) == before


def test_a_newer_schema_is_refused_and_left_alone(database):
    open_store(database).close()
    with contextlib.closing(sqlite3.connect(database)) as other, other:
        other.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(Unsupported, match="made by a newer steam") as caught:
        open_store(database)
    assert caught.value.details["schema"] == "9999"
    with contextlib.closing(sqlite3.connect(database)) as other:
        assert other.execute("SELECT version_num FROM alembic_version").fetchall() == [("9999",)]


def test_a_database_that_contradicts_itself_is_not_migrated(database, fill):
    store = open_store(database)
    with store.write() as writer:
        fill.deployed(writer)
    store.close()
    with contextlib.closing(sqlite3.connect(database)) as other, other:
        other.execute("DELETE FROM project")
    with pytest.raises(InvalidInput, match="is damaged"):
        migrate(database, "base")
    assert "worker" in schema_of(database)


def test_a_migration_that_fails_leaves_the_old_schema(database, monkeypatch):
    make_private_file(database)

    def fail_at_the_end(*_args):
        run(*_args)
        raise ZeroDivisionError

    run = migrations._run_alembic
    monkeypatch.setattr(migrations, "_run_alembic", fail_at_the_end)
    with pytest.raises(ZeroDivisionError):
        migrate(database, HEAD)
    assert schema_of(database) == {}
    monkeypatch.undo()
    migrate(database, HEAD)
    assert "worker" in schema_of(database)


def test_the_upgrade_to_0003_gives_every_home_an_id_of_its_own(tmp_path):
    given = []
    for path in (tmp_path / "a.db", tmp_path / "b.db"):
        make_private_file(path)
        migrate(path, "0002")
        for _ in range(2):  # it stays, whoever opens the home again
            store = open_store(path)
            with store.read() as reader:
                given.append(reader.home_id())
            store.close()
    assert given[0::2] == given[1::2]
    assert len(set(given)) == 2


def test_the_upgrade_to_0002_remembers_the_ids_of_what_is_gone(database, fill):
    database.parent.mkdir(mode=0o700, exist_ok=True)
    make_private_file(database)
    migrate(database, "0001")
    with contextlib.closing(sqlite3.connect(database)) as connection, connection:
        for number in (1, 2, 3):
            connection.execute(
                "INSERT INTO deployment (name, desired, replicas, port, policy, created_ms, "
                "restart_ms) VALUES (?, 'running', 1, ?, '{}', 1, 0)",
                (f"d{number}", 9100 + number),
            )
        connection.execute("DELETE FROM deployment WHERE id = 3")
    with open_store(database).write() as writer:
        assert fill.deployment(writer, "new", 9110).id == 4
        assert [deployment.id for deployment in writer.deployments()] == [1, 2, 4]
