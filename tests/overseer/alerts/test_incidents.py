"""The decision on incidents, case by case."""

from dataclasses import replace

import pytest

from steam.core.records import Incident
from steam.core.states import DeploymentState
from steam.overseer.alerts.incidents import (
    Close,
    Condition,
    Open,
    Patience,
    Reopen,
    Worsen,
    decide,
    is_final,
)

NOW = 10_000_000
PATIENCE = Patience()
THING = "deployment:d"
OPENED = Incident(3, THING, "failed", "It fails.", opened_ms=NOW - 50_000)
CLOSED = replace(OPENED, closed_ms=NOW - 1000)


def in_state(state: DeploymentState, lasted_ms: int = 0) -> dict[str, Condition]:
    return {THING: Condition(state, NOW - lasted_ms, "Trouble.")}


@pytest.mark.parametrize("state", [DeploymentState.CRASH_LOOPING, DeploymentState.FAILED])
def test_the_worst_is_an_incident_at_once(state: DeploymentState) -> None:
    changes = decide(in_state(state), (), (), NOW, PATIENCE)
    assert changes == (Open(THING, state.value, "Trouble."),)


@pytest.mark.parametrize(
    "state", [DeploymentState.UNHEALTHY, DeploymentState.BACKOFF, DeploymentState.DEGRADED]
)
def test_what_often_passes_is_an_incident_once_it_lasts(state: DeploymentState) -> None:
    assert decide(in_state(state, 29_999), (), (), NOW, PATIENCE) == ()
    changes = decide(in_state(state, 30_000), (), (), NOW, PATIENCE)
    assert changes == (Open(THING, state.value, "Trouble."),)


@pytest.mark.parametrize(
    "state",
    [
        DeploymentState.STARTING,
        DeploymentState.RUNNING,
        DeploymentState.STOPPING,
        DeploymentState.STOPPED,
    ],
)
def test_the_rest_is_none_however_long(state: DeploymentState) -> None:
    assert decide(in_state(state, 10**9), (), (), NOW, PATIENCE) == ()


@pytest.mark.parametrize("state", sorted(DeploymentState))
def test_what_is_open_is_not_opened_again(state: DeploymentState) -> None:
    changes = decide(in_state(state, 10**9), (OPENED,), (), NOW, PATIENCE)
    assert all(isinstance(change, Close) for change in changes)


@pytest.mark.parametrize(
    ("state", "lasted_ms", "why"),
    [
        (DeploymentState.STOPPED, 0, "It was stopped."),
        (DeploymentState.STOPPING, 0, "It was stopped."),
        (DeploymentState.RUNNING, 30_000, "It is well again."),
    ],
)
def test_ends(state: DeploymentState, lasted_ms: int, why: str) -> None:
    (change,) = decide(in_state(state, lasted_ms), (OPENED,), (), NOW, PATIENCE)
    after = replace(OPENED, text=f"It fails. {why}", closed_ms=NOW)
    assert change == Close(after, why)


def test_running_for_a_moment_ends_nothing() -> None:
    conditions = in_state(DeploymentState.RUNNING, 29_999)
    assert decide(conditions, (OPENED,), (), NOW, PATIENCE) == ()


def test_removal_ends() -> None:
    (change,) = decide({}, (OPENED,), (), NOW, PATIENCE)
    assert isinstance(change, Close)
    assert change.text == "It was removed."


def test_incidents_of_other_things_are_left_alone() -> None:
    assert decide({}, (replace(OPENED, thing="backup:nightly"),), (), NOW, PATIENCE) == ()


def test_trouble_soon_after_the_end_is_the_same_incident() -> None:
    (change,) = decide(in_state(DeploymentState.CRASH_LOOPING), (), (CLOSED,), NOW, PATIENCE)
    same = replace(CLOSED, kind="crash-looping", text="Trouble.", closed_ms=None)
    assert change == Reopen(same)


@pytest.mark.parametrize(
    "closed",
    [
        pytest.param(replace(CLOSED, closed_ms=NOW - 300_000), id="long over"),
        pytest.param(replace(CLOSED, told_closed_ms=NOW - 1), id="end told"),
        pytest.param(replace(CLOSED, closed_ms=NOW + 1), id="clock set back"),
        pytest.param(replace(CLOSED, thing="deployment:e"), id="of another"),
    ],
)
def test_trouble_is_a_new_incident_otherwise(closed: Incident) -> None:
    (change,) = decide(in_state(DeploymentState.FAILED), (), (closed,), NOW, PATIENCE)
    assert isinstance(change, Open)


def test_only_the_latest_incident_goes_on() -> None:
    older = replace(CLOSED, id=2)
    for order in ((older, CLOSED), (CLOSED, older)):
        (change,) = decide(in_state(DeploymentState.FAILED), (), order, NOW, PATIENCE)
        assert isinstance(change, Reopen)
        assert change.incident.id == CLOSED.id


def test_an_end_is_final_exactly_when_nothing_reopens_it() -> None:
    assert not is_final(OPENED, NOW, PATIENCE)
    assert not is_final(CLOSED, NOW, PATIENCE)
    assert not is_final(replace(CLOSED, closed_ms=NOW), NOW, PATIENCE)
    assert is_final(replace(CLOSED, closed_ms=NOW - 300_000), NOW, PATIENCE)


def test_changes_are_in_the_order_of_things() -> None:
    failed = Condition(DeploymentState.FAILED, NOW, "")
    conditions = {f"deployment:{name}": failed for name in "cab"}
    things = [
        change.thing
        for change in decide(conditions, (), (), NOW, PATIENCE)
        if isinstance(change, Open)
    ]
    assert things == ["deployment:a", "deployment:b", "deployment:c"]


def test_what_grows_worse_says_so_once() -> None:
    mild = replace(OPENED, kind="degraded", text="It runs with 1 of 2 workers.")
    (change,) = decide(in_state(DeploymentState.CRASH_LOOPING), (mild,), (), NOW, PATIENCE)
    worse = replace(mild, kind="crash-looping", text="Trouble.")
    assert change == Worsen(worse)
    assert decide(in_state(DeploymentState.CRASH_LOOPING), (worse,), (), NOW, PATIENCE) == ()


def test_what_grows_milder_stays_what_it_was() -> None:
    assert decide(in_state(DeploymentState.DEGRADED, 10**9), (OPENED,), (), NOW, PATIENCE) == ()
