"""The sampler goes on whatever its file is like, and ends when it is told to."""

import os
import sqlite3
import threading
from contextlib import closing

import pytest
import structlog

from steam.web.traffic.sampler import sampling


@pytest.fixture
def lines():
    with structlog.testing.capture_logs() as lines:
        yield lines


def asked(scene, count=1) -> None:
    scene.ask(count)
    scene.machine.wait(60)


def test_the_file_is_made_and_private(scene) -> None:
    asked(scene)
    scene.sample()
    assert scene.kept() == [(1,)]
    assert scene.home.traffic.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("content", [b"not a database" * 500, os.urandom(8192)])
def test_a_damaged_file_is_begun_anew_with_a_line_in_the_log(scene, lines, content) -> None:
    scene.home.traffic.write_bytes(content)
    asked(scene, 3)
    scene.sample()
    assert scene.kept() == [(3,)]
    assert [line["event"] for line in lines] == ["traffic begun anew"]


def test_a_file_that_is_damaged_inside_is_begun_anew(scene, lines) -> None:
    asked(scene)
    scene.sample()
    whole = scene.home.traffic.read_bytes()
    scene.home.traffic.write_bytes(whole[:4096] + b"\xff" * (len(whole) - 4096))
    asked(scene)
    scene.sample()
    assert scene.kept() == [(2,)]
    assert [line["event"] for line in lines] == ["traffic begun anew"]


def test_a_file_of_another_version_is_begun_anew(scene, lines) -> None:
    asked(scene)
    scene.sample()
    with closing(sqlite3.connect(scene.home.traffic)) as connection:
        connection.execute("PRAGMA user_version = 7")
    scene.sample()
    assert scene.kept() == [(1,)]
    assert lines[0]["reason"] == "it is of another version of steam"


def test_a_full_disk_is_told_once_and_nothing_is_lost(scene, small_disk, lines) -> None:
    database = scene.home.traffic
    database.symlink_to(small_disk.root / "traffic.db")
    (small_disk.root / "traffic.db").touch()
    sampler = scene.sampler()
    asked(scene)
    sampler.sample()
    small_disk.fill()
    for minute in range(30):
        scene.ask(took_ms=2**minute % 997)
        scene.machine.wait(60)
        sampler.sample()
    assert [line["event"] for line in lines] == ["traffic not kept"]
    assert scene.series("6h").total.answered == 31
    small_disk.free()
    sampler.sample()
    assert scene.kept() == [(31,)]


def test_a_folder_in_its_place_is_told(scene, lines) -> None:
    scene.home.traffic.mkdir()
    asked(scene)
    sampler = scene.sampler()
    for _ in range(2):
        sampler.sample()
    assert [line["event"] for line in lines] == ["traffic not kept"]
    assert scene.series("1h").total.answered == 1


def test_a_database_that_cannot_be_read_is_told(scene, lines) -> None:
    scene.home.database.rename(scene.home.database.with_suffix(".away"))
    scene.sample()
    assert [line["event"] for line in lines] == ["traffic not kept"]


def test_what_a_deployment_that_is_gone_was_asked_goes(scene) -> None:
    asked(scene)
    scene.sample()
    scene.machine.wait(3 * 86_400)
    asked(scene)
    scene.sample()
    one = scene.deployment
    with scene.store.write() as writer:
        other = writer.add_deployment(
            name="other", replicas=1, port=9101, policy=one.policy, created_ms=0
        )
        writer.delete_deployment(one.id)
    assert other.id != one.id
    scene.sample()
    assert scene.kept("count(*)") == scene.kept("count(*)", "ten_minutes") == [(0,)]


def test_it_samples_at_once_and_after_each_minute_until_it_is_ended(scene) -> None:
    asked(scene, 2)
    sampler = scene.sampler()
    assert sampler.until_due_s() == pytest.approx(60 - scene.machine.boot_s % 60 + 1)
    before = threading.active_count()
    with sampling(sampler):
        while not scene.home.traffic.exists() or scene.kept("count(*)", "sqlite_schema") == [(0,)]:
            assert threading.active_count() > before
    assert scene.kept() == [(2,)]
    assert threading.active_count() == before
