"""What becomes of old minutes."""

from steam.web.traffic import thinning
from steam.web.traffic.thinning import Keeping

DAY_S = 86_400


def test_old_minutes_become_sums_of_ten_and_nothing_is_lost(scene) -> None:
    scene.sample()
    for _ in range(30):
        scene.ask(2, took_ms=1)
        scene.ask(1, took_ms=80)
        scene.fail("busy")
        scene.machine.wait(60)
    scene.sample()
    before = scene.series("30d").total
    scene.machine.wait(3 * DAY_S)
    scene.sample()
    assert scene.kept("count(*)") == [(0,)]
    [(rows, answered, server)] = scene.kept(
        "count(*), sum(answered), sum(server)", table="ten_minutes"
    )
    assert rows in {3, 4}
    assert (answered, server) == (90, 30)
    assert scene.series("30d").total == before
    scene.sample()
    assert scene.series("30d").total == before


def test_what_is_left_for_later_is_added_to_what_is_there(scene, monkeypatch) -> None:
    monkeypatch.setattr(thinning, "_AT_ONCE", 1)
    scene.machine.wait(600 - scene.machine.wall_s % 600 + 60)
    for _ in range(2):
        scene.ask()
        scene.machine.wait(240)
    scene.sample()
    scene.machine.wait(3 * DAY_S)
    for kept, summed in ((1, 1), (0, 2)):
        scene.sample()
        assert scene.kept("count(*)") == [(kept,)]
        assert scene.kept("sum(answered)", "ten_minutes") == [(summed,)]


def test_the_oldest_sums_go(scene) -> None:
    scene.keeping = Keeping(minutes_days=1, days=5)
    scene.ask()
    scene.machine.wait(60)
    scene.sample()
    scene.machine.wait(2 * DAY_S)
    scene.sample()
    assert scene.kept("count(*)", "ten_minutes") == [(1,)]
    scene.machine.wait(4 * DAY_S)
    scene.sample()
    assert scene.kept("count(*)", "ten_minutes") == [(0,)]
