"""Telling: once, by whoever comes first, again when it failed, and never lost."""

import shutil
import threading

import pytest
from structlog.testing import capture_logs

from steam.core.states import WorkerState
from steam.db.memory import MemoryStore
from steam.db.sqlite import SqliteStore
from steam.overseer.alerts.alert import Alert, Side
from steam.overseer.lock import locked
from tests.conftest import SmallDisk
from tests.overseer.alerts.conftest import Inbox, Scene, make_scene

MINUTE_S = 60


def break_it(scene: Scene, name: str = "prostate") -> None:
    scene.put(name, WorkerState.FAILED)
    scene.alerts().review()


def mend_it(scene: Scene) -> None:
    """Running for long enough to close the incident."""
    scene.put("prostate", WorkerState.RUNNING)
    scene.clock.pass_s(30)
    scene.alerts().review()


def test_both_ends_are_told_once(scene: Scene) -> None:
    alerts = scene.alerts()
    break_it(scene)
    alerts.tell()
    alerts.tell()
    assert scene.inbox.sides == [Side.OPENED]
    mend_it(scene)
    alerts.tell()
    assert scene.inbox.sides == [Side.OPENED]
    scene.clock.pass_s(5 * MINUTE_S)
    alerts.tell()
    alerts.tell()
    assert scene.inbox.sides == [Side.OPENED, Side.CLOSED]
    (incident,) = scene.incidents()
    assert (incident.told_ms or 0) < (incident.closed_ms or 0) < (incident.told_closed_ms or 0)
    assert scene.inbox.alerts[1].incident.closed_ms == incident.closed_ms


def test_an_alert_names_machine_and_home(scene: Scene) -> None:
    break_it(scene)
    scene.alerts().tell()
    (alert,) = scene.inbox.alerts
    assert alert.home == str(scene.home.root)
    assert alert.host


def test_flapping_is_not_told(scene: Scene) -> None:
    alerts = scene.alerts()
    for _ in range(10):
        break_it(scene)
        alerts.tell()
        mend_it(scene)
        alerts.tell()
    assert scene.inbox.sides == [Side.OPENED]
    assert len(scene.incidents()) == 1


def test_failures_are_tried_again_ever_more_slowly(scene: Scene) -> None:
    break_it(scene)
    scene.inbox.fails = lambda alert: True
    tried_at: list[int] = []
    for minute in range(200):
        before = len(scene.inbox.tried)
        scene.alerts().tell()  # a new process each time
        if len(scene.inbox.tried) > before:
            tried_at.append(minute)
        scene.clock.pass_s(MINUTE_S)
    assert tried_at == [0, 1, 2, 7, 22, 82, 142]
    scene.inbox.fails = lambda alert: False
    scene.clock.pass_s(MINUTE_S * 60)
    scene.alerts().tell()
    assert scene.inbox.sides == [Side.OPENED]


def test_the_first_failure_of_an_incident_is_an_event(scene: Scene) -> None:
    break_it(scene)
    scene.inbox.fails = lambda alert: True
    for _ in range(5):
        scene.alerts().tell()
        scene.clock.pass_s(MINUTE_S * 61)
    with scene.store.read() as rows:
        (failure,) = rows.events(kinds={"alert-failed"})
    assert failure.thing == "deployment:prostate"
    assert failure.text == "The alert did not reach anybody."
    assert failure.data == {"incident": scene.incidents()[0].id, "state": "opened"}


def test_one_alert_that_fails_delays_no_other(scene: Scene) -> None:
    scene.deploy("iris")
    scene.start("iris")
    break_it(scene)
    break_it(scene, "iris")
    bad = scene.incidents()[0].id
    scene.inbox.fails = lambda alert: alert.incident.id == bad
    scene.alerts().tell()
    assert [alert.incident.thing for alert in scene.inbox.alerts] == ["deployment:iris"]


def test_those_tried_least_come_first(scene: Scene) -> None:
    break_it(scene)
    scene.inbox.fails = lambda alert: True
    scene.alerts().tell()
    scene.deploy("iris")
    scene.start("iris")
    break_it(scene, "iris")
    scene.alerts().tell()
    things = [alert.incident.thing for alert in scene.inbox.tried]
    assert things == ["deployment:prostate", "deployment:iris", "deployment:prostate"]


def test_an_end_is_not_told_before_the_beginning(scene: Scene) -> None:
    scene.inbox.fails = lambda alert: True
    break_it(scene)
    scene.alerts().tell()
    mend_it(scene)
    scene.clock.pass_s(60 * MINUTE_S)
    scene.inbox.fails = lambda alert: False
    scene.alerts().tell()
    scene.alerts().tell()
    assert scene.inbox.sides == [Side.OPENED, Side.CLOSED]


class Killed(BaseException):
    """The process ends here."""


def test_a_crash_after_sending_repeats_with_the_same_id(scene: Scene) -> None:
    break_it(scene)

    class DyingInbox(Inbox):
        def send(self, alert: Alert) -> None:
            super().send(alert)
            raise Killed

    inbox, scene.inbox = scene.inbox, DyingInbox()
    with pytest.raises(Killed):
        scene.alerts().tell()
    inbox.alerts, scene.inbox = scene.inbox.alerts, inbox
    scene.alerts().tell()
    assert inbox.sides == [Side.OPENED, Side.OPENED]
    first, second = (alert.body() for alert in inbox.alerts)
    assert first == second


def test_what_happens_meanwhile_is_kept(scene: Scene) -> None:
    """The incident ends while its beginning is on its way."""
    break_it(scene)

    class SlowInbox(Inbox):
        def send(self, alert: Alert) -> None:
            mend_it(scene)
            super().send(alert)

    scene.inbox = SlowInbox()
    scene.alerts().tell()
    (incident,) = scene.incidents()
    assert incident.told_ms is not None
    assert incident.closed_ms is not None
    assert incident.told_closed_ms is None


def test_while_one_tells_the_others_do_not(sqlite_scene: Scene) -> None:
    break_it(sqlite_scene)
    sending, go_on = threading.Event(), threading.Event()

    class SlowInbox(Inbox):
        def send(self, alert: Alert) -> None:
            sending.set()
            assert go_on.wait(30)
            super().send(alert)

    slow = SlowInbox()
    store = SqliteStore(sqlite_scene.home.database)
    other = Scene(sqlite_scene.home, store, sqlite_scene.clock, slow)
    thread = threading.Thread(target=other.alerts().tell)
    thread.start()
    assert sending.wait(30)
    alerts = sqlite_scene.alerts()
    alerts.tell()
    assert sqlite_scene.inbox.tried == []
    go_on.set()
    thread.join()
    store.close()
    alerts.tell()
    assert sqlite_scene.inbox.tried == []
    assert slow.sides == [Side.OPENED]


def test_a_teller_turned_away_comes_back(scene: Scene) -> None:
    break_it(scene)
    alerts = scene.alerts()
    with locked(scene.home, scene.home.alert_lock, purpose="test", timeout_s=0):
        alerts.tell()
    assert scene.inbox.tried == []
    alerts.tell()
    assert scene.inbox.sides == [Side.OPENED]


def test_no_alert_holds_a_lock_of_others(scene: Scene) -> None:
    """A receiver that hangs must keep neither a pass nor a writer."""
    break_it(scene)

    class WritingInbox(Inbox):
        def send(self, alert: Alert) -> None:
            with locked(scene.home, scene.home.pass_lock, purpose="test", timeout_s=0):
                scene.deploy("meanwhile")
            super().send(alert)

    scene.inbox = WritingInbox()
    scene.alerts().tell()
    assert scene.inbox.sides == [Side.OPENED]


def test_when_all_is_told_nothing_is_done(scene: Scene) -> None:
    break_it(scene)
    alerts = scene.alerts()
    alerts.tell()
    alerts.tell()
    shutil.rmtree(scene.home.root)  # whoever takes the lock notices
    with capture_logs() as lines:
        alerts.tell()
    assert lines == []


def test_on_a_full_disk_nothing_is_sent_again_and_again(small_disk: SmallDisk) -> None:
    scene = make_scene(small_disk.root / "home", MemoryStore())
    break_it(scene)
    small_disk.fill()
    with capture_logs() as lines:
        scene.alerts().tell()
    assert scene.inbox.tried == []
    assert [line["event"] for line in lines] == ["incidents not told"]
    small_disk.free()
    scene.alerts().tell()
    assert scene.inbox.sides == [Side.OPENED]
