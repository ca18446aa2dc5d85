"""The SQLite store against the world: other processes, other people's files, full disks."""

import contextlib
import json
import os
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from steam.core.errors import Busy, Exhausted, InvalidInput, NotFound, SteamError
from steam.db.sqlite import SqliteStore, open_store


def test_the_file_is_private_and_so_are_its_companions(database, sqlite, fill):
    with sqlite.write() as writer:
        fill.model(writer)
    modes = {path.name: path.stat().st_mode & 0o777 for path in database.parent.iterdir()}
    assert modes == {"steam.db": 0o600, "steam.db-wal": 0o600, "steam.db-shm": 0o600}
    assert database.parent.stat().st_mode & 0o777 == 0o700


def test_a_file_that_others_could_read_is_made_private(database):
    open_store(database).close()
    database.chmod(0o644)
    open_store(database).close()
    assert database.stat().st_mode & 0o777 == 0o600


def test_what_was_committed_is_there_after_opening_again(database, fill):
    store = open_store(database)
    with store.write() as writer:
        model = fill.model(writer)
    store.close()
    store = open_store(database)
    with store.read() as reader:
        assert reader.models() == (model,)
    store.close()


@pytest.mark.parametrize("name", ["a b.db", "100%.db", "what?mode=ro#.db", "é.db"])
def test_any_file_name_is_only_a_file_name(tmp_path, name):
    open_store(tmp_path / name).close()
    assert (tmp_path / name).stat().st_size > 0
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_a_lock_of_another_process_is_waited_for_then_busy(database, opened, fill):
    open_store(database).close()
    with contextlib.closing(sqlite3.connect(database, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with opened() as store:
            with pytest.raises(Busy, match=r"keeps the database .* locked"), store.write():
                pass
            with store.read() as reader:
                assert reader.models() == ()
            other.execute("ROLLBACK")
            with store.write() as writer:
                fill.model(writer)


def test_a_lock_that_ends_in_time_is_only_waited_for(database, fill):
    store = open_store(database)
    holder = sqlite3.connect(database, isolation_level=None, check_same_thread=False)
    holder.execute("BEGIN IMMEDIATE")
    release = threading.Timer(0.2, lambda: holder.execute("ROLLBACK"))
    release.start()
    with store.write() as writer:
        fill.model(writer)
    release.join()
    holder.close()
    store.close()


def test_a_database_that_is_locked_whole_cannot_be_opened(database):
    open_store(database).close()
    with contextlib.closing(sqlite3.connect(database, isolation_level=None)) as other:
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(Busy):
            SqliteStore(database, busy_timeout_s=0.1)


def test_commits_of_other_processes_move_the_change_counter(database, sqlite):
    before = sqlite.change_counter()
    code = (
        "import sys; from pathlib import Path; from steam.db.sqlite import open_store\n"
        "store = open_store(Path(sys.argv[1]))\n"
        "with store.write() as writer:\n"
        "    writer.add_project(name='p', description='', created_ms=1)\n"
        "store.close()"
    )
    subprocess.run([sys.executable, "-c", code, str(database)], check=True)
    assert sqlite.change_counter() != before


def test_a_file_that_is_no_database_is_refused_and_left_alone(database):
    database.parent.mkdir()
    database.write_bytes(b"This is my diary. " * 100)
    with pytest.raises(InvalidInput, match="is not a database"):
        open_store(database)
    assert database.read_bytes() == b"This is my diary. " * 100


def test_a_database_of_another_program_is_refused_and_left_alone(database):
    database.parent.mkdir()
    with contextlib.closing(sqlite3.connect(database)) as other:
        other.execute("CREATE TABLE bookmark (url TEXT)")
    with pytest.raises(InvalidInput, match="belongs to another program"):
        open_store(database)
    with contextlib.closing(sqlite3.connect(database)) as other:
        assert other.execute("SELECT name FROM sqlite_master").fetchall() == [("bookmark",)]


def test_a_damaged_database_is_named(database, sqlite, fill):
    with sqlite.write() as writer:
        for number in range(200):
            fill.model(writer, f"m{number}")
    sqlite.check()
    sqlite.close()
    with database.open("r+b") as file:
        file.seek(-2 * 4096, os.SEEK_END)
        file.write(bytes(range(256)) * 32)
    store = open_store(database)
    with pytest.raises(InvalidInput, match="is damaged"):
        store.check()
    with pytest.raises(InvalidInput, match="is damaged"), store.read() as reader:
        reader.models()
    store.close()


@pytest.mark.parametrize("size", [100, 512, 4096, 20_000])
def test_a_truncated_database_is_a_sentence(database, size):
    open_store(database).close()
    os.truncate(database, size)
    with pytest.raises(SteamError, match=r"is damaged|is not a database|another program"):
        open_store(database)


def test_a_damaged_row_is_a_sentence(database, sqlite, fill):
    with sqlite.write() as writer:
        fill.deployed(writer)
    with contextlib.closing(sqlite3.connect(database)) as other, other:
        other.execute("UPDATE deployment SET policy = '[]'")
        other.execute("UPDATE model SET facts = '{'")
    with sqlite.read() as reader:
        with pytest.raises(InvalidInput, match="did not write"):
            reader.deployments()
        with pytest.raises(InvalidInput, match="did not write"):
            reader.models()


def test_a_folder_in_the_place_of_the_file(tmp_path):
    with pytest.raises(InvalidInput, match="Is a directory"):
        open_store(tmp_path)


def test_a_file_in_the_place_of_the_folder(tmp_path):
    (tmp_path / "db").write_text("")
    with pytest.raises(InvalidInput, match=r"cannot be opened"):
        open_store(tmp_path / "db" / "steam.db")


def test_a_read_only_disk_is_a_sentence(small_disk, fill):
    database = small_disk.root / "steam.db"
    open_store(database).close()
    small_disk.make_read_only()
    with pytest.raises(InvalidInput, match="Read-only file system"):
        open_store(database)


def test_a_full_disk_stops_writes_not_reads(small_disk, fill):
    store = open_store(small_disk.root / "steam.db")
    with store.write() as writer:
        model = fill.model(writer)
    small_disk.fill()

    def write_much():
        with store.write() as writer:
            for number in range(2000):
                fill.model(writer, f"much-{number}")

    with pytest.raises(Exhausted, match="is full"):
        write_much()
    with store.read() as reader:
        assert reader.models() == (model,)
    small_disk.free()
    with store.write() as writer:
        fill.model(writer, "after")
    with store.read() as reader:
        assert [found.name for found in reader.models()] == ["m", "after"]
    store.close()


def test_a_disk_too_full_for_any_database(small_disk):
    small_disk.fill()
    with pytest.raises(Exhausted, match="is full"):
        open_store(small_disk.root / "steam.db")


def test_text_that_is_no_unicode_is_refused(sqlite):
    with pytest.raises(InvalidInput, match="cannot keep this value"), sqlite.write() as writer:
        writer.add_project(name="\ud800", description="", created_ms=1)


def test_odd_text_comes_back_as_it_was(sqlite):
    with sqlite.write() as writer:
        project = writer.add_project(name="'\0\"%;", description="\U0001f600\n", created_ms=1)
    with sqlite.read() as reader:
        assert reader.project_named("'\0\"%;") == project


def test_a_number_of_more_than_64_bits_is_refused(sqlite):
    with pytest.raises(InvalidInput, match="cannot keep this value"), sqlite.read() as reader:
        reader.model(1 << 70)


def test_processes_that_open_at_once_make_one_database(database):
    code = (
        "import json, sys; from pathlib import Path; from steam.db.sqlite import open_store\n"
        "sys.stdin.read()\n"
        "store = open_store(Path(sys.argv[1]))\n"
        "with store.write() as writer:\n"
        "    added = writer.add_event(ms=1, actor='', kind='', thing='', text='')\n"
        "store.close()\n"
        "print(json.dumps(added.id))"
    )
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", code, str(database)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        for _ in range(4)
    ]
    for process in processes:
        process.stdin.close()
    ids = []
    for process in processes:
        with process:
            ids.append(json.loads(process.stdout.read()))
        assert process.returncode == 0
    assert sorted(ids) == [1, 2, 3, 4]


def test_an_ordinary_opening_imports_no_alembic(database):
    open_store(database).close()
    code = (
        "import sys; from pathlib import Path; from steam.db.sqlite import open_store\n"
        "open_store(Path(sys.argv[1])).close()\n"
        "sys.exit('alembic' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code, str(database)], check=True)


def test_every_connection_has_the_pragmas(sqlite):
    seen = []

    def ask() -> None:
        with sqlite.read() as reader:
            ready.wait()
            pragmas = ("journal_mode", "foreign_keys", "synchronous", "busy_timeout")
            ask_one = reader._connection.exec_driver_sql
            seen.append(tuple(ask_one(f"PRAGMA {pragma}").scalar() for pragma in pragmas))

    ready = threading.Barrier(6)
    threads = [threading.Thread(target=ask) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == [("wal", 1, 2, 10_000)] * 6


def test_the_database_itself_enforces_the_rules(database, sqlite, fill):
    with sqlite.write() as writer:
        _, version = fill.deployed(writer)
        fill.worker(writer, version)
    breaking = [
        "INSERT INTO project (name, description, created_ms) VALUES ('p', '', 1)",
        "INSERT INTO worker SELECT * FROM same_slot",
        "UPDATE deployment SET version_id = 99",
        "UPDATE worker SET version_id = 99",
        "UPDATE worker SET state = 'asleep'",
        "UPDATE worker SET pid = 1",
        "UPDATE deployment SET replicas = 0",
        "DELETE FROM model",
    ]
    with contextlib.closing(sqlite3.connect(database, isolation_level=None)) as other:
        other.execute("PRAGMA foreign_keys = ON")
        other.execute("CREATE TEMP TABLE same_slot AS SELECT * FROM worker")
        other.execute("UPDATE same_slot SET id = 9")
        for statement in breaking:
            with pytest.raises(sqlite3.IntegrityError):
                other.execute(statement)


def test_a_closed_store_leaves_one_file(database: Path, sqlite):
    sqlite.change_counter()
    sqlite.close()
    assert [path.name for path in database.parent.iterdir()] == ["steam.db"]


LEAVES = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1])
connection.execute("SELECT count(*) FROM project").fetchall()
connection.close()
"""


def test_opening_a_database_twice_drops_no_locks(database: Path, sqlite, fill):
    """A process that closes a descriptor of a file loses its locks on it; then another one, the
    last to leave as it believes, removes the -wal with what the first has yet to commit."""
    with sqlite.read() as reader:
        reader.projects()
    open_store(database).close()
    subprocess.run([sys.executable, "-c", LEAVES, str(database)], check=True)
    with sqlite.write() as writer:
        fill.deployed(writer)
    with contextlib.closing(sqlite3.connect(database)) as other:
        assert other.execute("SELECT name FROM deployment").fetchall() == [("d",)]


@pytest.mark.parametrize("replaced", [False, True])
def test_a_database_that_was_removed_or_replaced_is_noticed(database, sqlite, replaced):
    with sqlite.read() as reader:
        assert not reader.deployments()
    database.unlink()
    if replaced:
        open_store(database).close()
    for use in (sqlite.read, sqlite.write):
        with pytest.raises(NotFound, match="no database"), use():
            pytest.fail("the database is not there any more")
    with pytest.raises(NotFound, match="no database"):
        sqlite.change_counter()
