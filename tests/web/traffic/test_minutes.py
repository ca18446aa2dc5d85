"""From the files that real recorders write to minutes."""

import numpy as np

from steam.scoring.figures.image import begun_at, buckets_of
from steam.scoring.figures.layout import IN_BUCKET_NUMBER, MINUTES
from steam.web.traffic.minutes import REACH, minute_at, minutes_of
from steam.web.traffic.readings import read_minutes


def read(scene):
    one = scene.deployment
    folder = scene.home.worker_figures(one.name, one.id)
    return read_minutes(folder, scene.machine.moment())


def test_a_minute_has_what_all_workers_counted_in_it(scene) -> None:
    other = scene.worker()
    scene.ask(3)
    scene.ask(2, of=other)
    scene.fail("busy", 4)
    scene.machine.wait(60)
    scene.ask(1, of=other)
    now = minute_at(scene.machine.moment())
    minutes = read(scene)
    assert list(minutes) == [now - 1, now]
    assert (minutes[now - 1].answered, minutes[now - 1].errors) == (5, {"busy": 4})
    assert (minutes[now].answered, minutes[now].errors) == (1, {})


def test_what_was_noted_and_not_counted_yet_is_there(scene) -> None:
    recorder = scene.figures.recorder
    recorder.begin(scene.machine.now_s(), 0)
    assert recorder.note(1, 1_000_000)
    assert [one.answered for one in read(scene).values()] == [1]


def test_minutes_before_the_boot_have_numbers_below_zero(scene) -> None:
    scene.ask(7)
    scene.reboot(away_s=600)
    [(number, traffic)] = read(scene).items()
    assert (number, traffic.answered) == (-10, 7)


def test_idle_minutes_are_none(scene) -> None:
    assert read(scene) == {}
    scene.ask()
    scene.machine.wait(3 * 60)
    assert len(read(scene)) == 1


def test_numbers_of_a_hostile_file_are_bounded(machine) -> None:
    image = begun_at(machine.moment())
    buckets = buckets_of(image, MINUTES)
    now = minute_at(machine.moment())
    buckets[:, 1] = 1
    buckets[:, IN_BUCKET_NUMBER] = now + np.arange(60) * 1000 - 30_000
    assert set(minutes_of([image], now)) == {now, now - 1000, now - 2000}
    assert REACH == 2880
