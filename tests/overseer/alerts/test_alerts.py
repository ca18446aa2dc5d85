"""Alerts as a whole: whatever happens to deployments, each incident is told of once."""

import tempfile
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from structlog.testing import capture_logs

from steam.core.states import DesiredState, WorkerState
from steam.db.memory import MemoryStore
from steam.overseer.alerts.alert import Alert, Side
from tests.overseer.alerts.conftest import Scene, make_scene

NAMES = ("prostate", "iris")
REOPEN_MS = 300_000


@dataclass(frozen=True)
class Step:
    """Something happens to a deployment, time passes, and some pass is made."""

    name: str
    what: WorkerState | DesiredState | None
    wait_s: float
    arrives: bool
    new_process: bool


steps = st.lists(
    st.builds(
        Step,
        st.sampled_from(NAMES),
        st.sampled_from([None, *DesiredState, *(set(WorkerState) - {WorkerState.EXITED})]),
        st.sampled_from([0.0, 5.0, 29.0, 31.0, 299.0, 301.0, 4000.0]),
        st.booleans(),
        st.booleans(),
    ),
    max_size=25,
)


def play(scene: Scene, story: list[Step]) -> None:
    """All steps, and then half an hour in which everything is well and everything arrives."""
    alerts = scene.alerts()
    for step in story:
        match step.what:
            case WorkerState():
                scene.put(step.name, step.what)
            case DesiredState():
                scene.desire(step.name, step.what)
            case None:
                pass
        scene.clock.pass_s(step.wait_s)
        scene.inbox.fails = lambda alert, arrives=step.arrives: not arrives  # type: ignore[misc]
        alerts = scene.alerts() if step.new_process else alerts
        alerts.review()
        alerts.tell()
    scene.inbox.fails = lambda alert: False
    for name in NAMES:
        scene.desire(name, DesiredState.RUNNING)
        scene.put(name, WorkerState.RUNNING)
    for _ in range(80):
        scene.clock.pass_s(60)
        alerts.review()
        alerts.tell()


@settings(max_examples=60)
@given(steps)
def test_each_end_of_each_incident_is_told_exactly_once(story: list[Step]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        scene = make_scene(Path(folder), MemoryStore())
        scene.deploy("iris")
        scene.start("iris")
        play(scene, story)
        incidents, inbox = scene.incidents(), scene.inbox
    assert sorted(inbox.keys) == sorted(
        f"{incident.id}-{side}" for incident in incidents for side in Side
    )
    for incident in incidents:
        told = [alert.side for alert in inbox.alerts if alert.incident.id == incident.id]
        assert told == [Side.OPENED, Side.CLOSED]
    for name in NAMES:
        own = [incident for incident in incidents if incident.thing == f"deployment:{name}"]
        for before, after in pairwise(own):
            assert before.closed_ms is not None
            assert after.opened_ms - before.closed_ms >= REOPEN_MS


def test_trouble_of_the_home_is_logged_and_kept_from_others(scene: Scene, tmp_path: Path) -> None:
    alerts = scene.alerts()
    scene.put("prostate", WorkerState.FAILED)
    alerts.review()
    scene.home.root.rename(tmp_path / "elsewhere")
    with capture_logs() as lines:
        alerts.tell()
    assert [line["event"] for line in lines] == ["incidents not told"]
    (tmp_path / "elsewhere").rename(scene.home.root)
    alerts.tell()
    assert scene.inbox.sides == [Side.OPENED]


def test_mistakes_of_ours_are_not_hidden(scene: Scene) -> None:
    def broken(alert: Alert) -> bool:
        raise ZeroDivisionError

    scene.put("prostate", WorkerState.FAILED)
    alerts = scene.alerts()
    alerts.review()
    scene.inbox.fails = broken
    with pytest.raises(ZeroDivisionError):
        alerts.tell()
