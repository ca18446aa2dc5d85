"""Regular backups: when due, the newest kept, nobody else's removed, failures told once."""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from steam.backup.scheduled import ScheduledBackups
from steam.backup.take import BackupTaker, Origin
from steam.core.home import Home
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


def test_what_is_not_ours_is_left_alone(
    scheduled: ScheduledBackups, clock: SetClock, tmp_path: Path
) -> None:
    scheduled.folder.mkdir()
    others = ["steam-home-20010101T000000Z.tar", "steam-home-20010101T000000Z.tar.bak",
              "steam-other-20010101T000000Z.tar", "notes.txt"]  # fmt: skip
    for name in others:
        (scheduled.folder / name).write_text("mine")
    (scheduled.folder / "steam-home-20020101T000000Z.tar").symlink_to(others[0])
    elsewhere = replace(scheduled.taker, origin=Origin("1.0", "another-host", {}))
    theirs = replace(scheduled, taker=elsewhere)
    kept = theirs.run()
    for _ in range(4):
        clock.ms += 25 * HOUR_MS
        scheduled.run()
    names = [path.name for path in scheduled.folder.iterdir()]
    assert {*others, kept.name, "steam-home-20020101T000000Z.tar"} <= set(names)
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
