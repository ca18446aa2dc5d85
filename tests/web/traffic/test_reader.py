"""What is told at any moment, sampled or not."""

import os
import shutil
import sqlite3
from contextlib import closing

import pytest

from steam.scoring.figures import glance
from steam.web.traffic import reader as reader_module
from steam.web.traffic import readings
from steam.web.traffic.series import SPANS
from tests.promptness import quickest


def overview(scene, reader=None):
    one = scene.deployment
    return (reader or scene.reader()).overview([one])[one.id]


def test_without_a_file_the_figures_tell(scene) -> None:
    scene.ask(3)
    scene.machine.wait(60)
    scene.ask(2)
    scene.fail("busy")
    assert scene.series("1h").total.answered == 5
    assert overview(scene).requests_of_hour == 6


def test_a_sample_in_between_changes_nothing(scene) -> None:
    told = []
    for sampled in (False, True):
        for _ in range(3):
            scene.ask(4, took_ms=3)
            scene.fail("internal")
            scene.machine.wait(60)
        before = scene.series("1h"), overview(scene)
        if sampled:
            scene.sample()
        assert (scene.series("1h"), overview(scene)) == before
        told.append(before[1].requests_of_hour)
    assert told == [15, 30]


def test_both_questions_agree(scene) -> None:
    scene.ask(9)
    scene.machine.wait(60 * 20)
    scene.sample()
    scene.ask(8, took_ms=7)
    scene.machine.wait(60)
    scene.ask(1)
    series, now = scene.series("15m"), overview(scene)
    assert now.requests_of_hour == 18
    assert series.total.requests == 9
    assert now.rates[-1] == series.points[-2].rate == 8 / 60
    assert now.p99_ms == series.total.quantiles_ms(0.99)[0]


def test_a_reader_that_is_asked_again_reads_no_file_again(scene, monkeypatch) -> None:
    reads = []
    for module, name in ((readings, "read_others"), (readings, "glances")):
        true = getattr(module, name)

        def counted(*given, true=true, name=name):
            reads.append(name)
            return true(*given)

        monkeypatch.setattr(module, name, counted)
    reader, one = scene.reader(), scene.deployment
    for _ in range(3):
        reader.overview([one])
        reader.series(one, SPANS["1h"])
        reader.series(one, SPANS["6h"])
    assert sorted(reads) == ["glances", "read_others"]


def test_after_a_reboot_the_hour_before_is_still_there(scene) -> None:
    scene.sample()
    scene.ask(5)
    scene.machine.wait(120)
    scene.sample()
    scene.ask(2)
    scene.machine.wait(90)
    scene.reboot(away_s=300)
    scene.ask(1)
    assert scene.series("1h").total.answered == 8
    scene.machine.wait(60)
    scene.sample()
    assert scene.series("1h").total.answered == 8
    assert scene.kept() == [(8,)]


@pytest.mark.parametrize("content", [b"", b"nothing of ours" * 99])
def test_a_file_that_is_none_of_ours_is_as_none(scene, content) -> None:
    scene.home.traffic.write_bytes(content)
    scene.ask(2)
    assert scene.series("1h").total.answered == 2
    assert overview(scene).requests_of_hour == 2


def test_a_deployment_without_figures_was_asked_nothing(scene) -> None:
    one = scene.deployment
    folder = scene.home.worker_figures(one.name, one.id)
    (folder / "0").unlink()
    folder.rmdir()
    assert scene.series("30d").total.requests == 0
    assert overview(scene).rate == 0


def test_files_are_opened_by_nobody_twice(scene, monkeypatch) -> None:
    opened = []
    true = os.open

    def noted(path, *given):
        opened.append(str(path))
        return true(path, *given)

    monkeypatch.setattr(glance.os, "open", noted)
    reader = scene.reader()
    for _ in range(2):
        overview(scene, reader)
    figures = [path for path in opened if "figures" in path]
    assert len(figures) == len(set(figures)) == 2  # the one that there is, and the next number


def test_a_file_that_another_process_holds_keeps_no_page_waiting(scene) -> None:
    scene.ask(3)
    scene.machine.wait(60)
    scene.sample()
    with closing(sqlite3.connect(scene.home.traffic, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        seen: list[int] = []
        assert quickest(lambda: seen.append(overview(scene).requests_of_hour), 2) < 2
        assert set(seen) == {3}


def test_requests_by_minute_are_those_of_the_span(scene) -> None:
    scene.ask(3)
    scene.machine.wait(60 * 20)
    scene.sample()
    scene.ask(2)
    scene.fail("busy")
    minutes = scene.reader().requests(scene.deployment, 24 * 60)
    assert sorted(minutes.values()) == [3, 3]
    assert max(minutes) - min(minutes) == 20
    assert sum(scene.reader().requests(scene.deployment, 10).values()) == 3
    scene.sample()
    assert scene.reader().requests(scene.deployment, 24 * 60) == minutes


def test_a_file_that_could_not_be_read_is_read_again_soon(scene, monkeypatch) -> None:
    scene.ask(3)
    scene.machine.wait(60)
    scene.sample()
    shutil.rmtree(scene.home.worker_figures(scene.deployment.name, scene.deployment.id))
    monkeypatch.setattr(reader_module, "_FRESH_S", 0.0)
    reader = scene.reader()
    with closing(sqlite3.connect(scene.home.traffic, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        assert overview(scene, reader).requests_of_hour == 0
    assert overview(scene, reader).requests_of_hour == 3


def test_what_the_file_told_last_stands_while_it_cannot_be_read(scene, monkeypatch) -> None:
    scene.ask(3)
    scene.machine.wait(60)
    scene.sample()
    shutil.rmtree(scene.home.worker_figures(scene.deployment.name, scene.deployment.id))
    monkeypatch.setattr(reader_module, "_FRESH_S", 0.0)
    monkeypatch.setattr(reader_module, "_HOUR_S", 0.0)
    reader = scene.reader()
    assert overview(scene, reader).requests_of_hour == 3
    with closing(sqlite3.connect(scene.home.traffic, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        assert overview(scene, reader).requests_of_hour == 3
