"""Regular backups: when due, the newest kept, nobody else's removed, failures told once."""

import os
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from steam.backup.restore import BackupRestorer
from steam.backup.scheduled import ScheduledBackups
from steam.backup.take import BackupTaker, Origin
from steam.core.home import Home
from steam.db.migrate import migrate
from steam.db.sqlite import SqliteStore
from tests.backup.conftest import SetClock

HOUR_MS = 3_600_000


@pytest.fixture
def scheduled(taker: BackupTaker, store: SqliteStore, tmp_path: Path) -> ScheduledBackups:
    return ScheduledBackups(taker, store, tmp_path / "backups", every_h=24.0, keep=2)


def kinds(store: SqliteStore) -> list[str]:
    with store.read() as rows:
        return [event.kind for event in reversed(rows.events(thing="home"))]


def test_taken_when_due_and_not_before(scheduled: ScheduledBackups, clock: SetClock) -> None:
    first = scheduled.run()
    assert first is not None
    assert first.name == "steam-home-20231114T221320Z.tar"
    clock.ms += 23 * HOUR_MS
    assert scheduled.run() is None
    clock.ms += HOUR_MS
    assert scheduled.run() is not None


def test_due_is_told_by_the_files(scheduled: ScheduledBackups, clock: SetClock) -> None:
    """A master that restarts every day would else never take one."""
    scheduled.run()
    clock.ms += HOUR_MS
    again = replace(scheduled, keep=2)
    assert again.run() is None


def test_a_clock_that_was_wrong_stops_nothing(scheduled: ScheduledBackups, clock: SetClock) -> None:
    clock.ms += 10_000 * HOUR_MS
    scheduled.run()
    clock.ms -= 10_000 * HOUR_MS
    assert scheduled.run() is not None


def test_the_newest_are_kept(
    scheduled: ScheduledBackups, clock: SetClock, store: SqliteStore
) -> None:
    made = []
    for _ in range(4):
        made.append(scheduled.run())
        clock.ms += 25 * HOUR_MS
    assert scheduled.ours() == made[-2:]
    with store.read() as rows:
        newest = rows.events(thing="home", limit=1)[0]
    assert newest.data["removed"] == [made[1].name]


def test_of_two_homes_in_one_folder_each_keeps_its_own(
    scheduled: ScheduledBackups,
    restorer: BackupRestorer,
    backup: Path,
    clock: SetClock,
    tmp_path: Path,
) -> None:
    """A restored copy runs beside its original, under the same name, on the same machine."""
    copy = Home(tmp_path / "beside" / "home")
    restorer.restore(backup, copy, "ann")
    with closing(SqliteStore(copy.database)) as store:
        beside = replace(scheduled, taker=replace(scheduled.taker, home=copy), store=store)
        for _ in range(4):
            assert scheduled.run() is not None
            clock.ms += HOUR_MS
            assert beside.run() is not None, "what the other took is not one of this home"
            clock.ms += 25 * HOUR_MS
        assert len(scheduled.ours()) == len(beside.ours()) == 2
        assert {*scheduled.ours(), *beside.ours()} == set(scheduled.folder.iterdir())


def test_a_home_that_moved_goes_on_with_its_own(
    scheduled: ScheduledBackups, home: Home, clock: SetClock
) -> None:
    """To another path, on a machine of another name."""
    first = scheduled.run()
    clock.ms += 25 * HOUR_MS
    second = scheduled.run()
    assert first is not None
    assert second is not None
    moved = Home(home.root.rename(home.root.with_name("a-new-home")))
    clock.ms += 25 * HOUR_MS
    with closing(SqliteStore(moved.database)) as store:
        taker = replace(scheduled.taker, home=moved, origin=Origin("1.0", "renamed", {}))
        third = replace(scheduled, taker=taker, store=store).run()
    assert third is not None
    assert third.name.startswith("steam-a-new-home-")
    assert not first.exists()
    assert set(scheduled.folder.iterdir()) == {second, third}


def test_backups_of_before_homes_had_ids_are_never_removed(
    scheduled: ScheduledBackups, store: SqliteStore, clock: SetClock
) -> None:
    store.close()
    migrate(scheduled.taker.home.database, "0002")
    scheduled.folder.mkdir()
    old = scheduled.folder / "steam-home-20200101T000000Z.tar"
    assert scheduled.taker.to_file(old).manifest.home_id == ""
    with closing(SqliteStore(scheduled.taker.home.database)) as upgraded:
        now = replace(scheduled, store=upgraded)
        for _ in range(4):
            assert now.run() is not None, "nor do they count as taken"
            clock.ms += 25 * HOUR_MS
        assert len(now.ours()) == 2
        assert old not in now.ours()
    assert old.exists()


def test_a_backup_that_somebody_took_by_hand_is_left_alone(
    scheduled: ScheduledBackups, clock: SetClock
) -> None:
    scheduled.folder.mkdir()
    by_hand = scheduled.folder / "before-upgrade.tar"
    scheduled.taker.to_file(by_hand)
    for _ in range(4):
        clock.ms += 25 * HOUR_MS
        scheduled.run()
    assert by_hand.exists()


def test_what_is_not_ours_is_left_alone(scheduled: ScheduledBackups, clock: SetClock) -> None:
    scheduled.folder.mkdir()
    others = ["steam-home-20010101T000000Z.tar", "steam-home-20010101T000000Z.tar.bak",
              "steam-other-20010101T000000Z.tar", "notes.txt"]  # fmt: skip
    for name in others:
        (scheduled.folder / name).write_text("mine")
    (scheduled.folder / "steam-home-20020101T000000Z.tar").symlink_to(others[0])
    for _ in range(4):
        clock.ms += 25 * HOUR_MS
        scheduled.run()
    names = [path.name for path in scheduled.folder.iterdir()]
    assert {*others, "steam-home-20020101T000000Z.tar"} <= set(names)
    assert len(scheduled.ours()) == 2


def test_a_failure_is_told_once_and_tried_again(
    scheduled: ScheduledBackups, home: Home, store: SqliteStore
) -> None:
    [artifact] = home.artifacts.glob("*.zip")
    hidden = artifact.rename(artifact.with_suffix(".hidden"))
    assert scheduled.run() is None
    assert scheduled.run() is None
    assert kinds(store) == ["backup-failed"]
    hidden.rename(artifact)
    assert scheduled.run() is not None
    assert kinds(store) == ["backup-failed", "backup-taken"]
    assert [path.suffix for path in scheduled.folder.iterdir()] == [".tar"]


def test_a_folder_that_cannot_be(scheduled: ScheduledBackups, store: SqliteStore) -> None:
    scheduled.folder.write_text("a file")
    assert scheduled.run() is None
    assert kinds(store) == ["backup-failed"]


def test_remains_of_a_power_cut_go(scheduled: ScheduledBackups) -> None:
    old, fresh = (scheduled.folder / f".steam-backup-{name}" for name in ("old", "fresh"))
    for folder in (old, fresh):
        folder.mkdir(parents=True)
        (folder / "archive").touch()
    os.utime(old, (1, 1))
    scheduled.run()
    assert not old.exists()
    assert fresh.exists(), "somebody may be making that one now"
