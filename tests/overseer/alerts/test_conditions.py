"""Since when a deployment is in its condition, and in which words."""

from dataclasses import replace

from steam.core.policy import Policy
from steam.core.records import Deployment, Worker
from steam.core.states import DeploymentState, DesiredState, WorkerState
from steam.overseer.alerts.conditions import condition_of

NOW = 100_000


def deployment(replicas: int = 1) -> Deployment:
    return Deployment(1, "d", DesiredState.RUNNING, replicas, 9100, 1, Policy(), 0)


def worker(
    number: int,
    state: WorkerState,
    *,
    slot: int = 0,
    started_ms: int = 0,
    since_ms: int = 0,
    ready_ms: int | None = None,
    restarts: int = 0,
    reason: str = "",
) -> Worker:
    made = Worker(number, 1, 1, slot, "t", 9100, state, since_ms, started_ms)
    return replace(made, ready_ms=ready_ms, restarts=restarts, reason=reason)


def test_running_since_the_last_slot_came_up() -> None:
    workers = [
        worker(1, WorkerState.RUNNING, since_ms=10, ready_ms=10),
        worker(2, WorkerState.RUNNING, slot=1, since_ms=50, ready_ms=50),
        worker(3, WorkerState.RUNNING, slot=1, since_ms=90, ready_ms=90),  # its replacement
    ]
    condition = condition_of(deployment(2), DeploymentState.RUNNING, workers, (), NOW)
    assert condition.since_ms == 50


def test_hung_since_it_ceased_to_answer() -> None:
    workers = [worker(1, WorkerState.UNHEALTHY, since_ms=70, ready_ms=5, reason="No answer.")]
    condition = condition_of(deployment(), DeploymentState.UNHEALTHY, workers, workers, NOW)
    assert condition.since_ms == 70
    assert condition.text == "Deployment 'd' does not answer. No answer."


def test_starts_that_crash_are_one_trouble() -> None:
    past = [
        worker(5, WorkerState.BACKOFF, started_ms=900, since_ms=950, restarts=2),
        worker(4, WorkerState.EXITED, started_ms=500, restarts=1),
        worker(3, WorkerState.EXITED, started_ms=90, restarts=0),
        worker(2, WorkerState.EXITED, started_ms=7, restarts=3),  # before a user's restart
    ]
    condition = condition_of(deployment(), DeploymentState.BACKOFF, past[:1], past, NOW)
    assert condition.since_ms == 90


def test_a_start_that_was_ready_ends_the_trouble_before_it() -> None:
    past = [
        worker(5, WorkerState.BACKOFF, started_ms=900, since_ms=950, restarts=2),
        worker(4, WorkerState.EXITED, started_ms=500, ready_ms=510, restarts=1),
    ]
    condition = condition_of(deployment(), DeploymentState.BACKOFF, past[:1], past, NOW)
    assert condition.since_ms == 900


def test_degraded_since_the_first_slot_went_down() -> None:
    newest = [
        worker(1, WorkerState.RUNNING, since_ms=5, ready_ms=5),
        worker(2, WorkerState.UNHEALTHY, slot=1, since_ms=80, ready_ms=5),
        worker(3, WorkerState.UNHEALTHY, slot=2, since_ms=60, ready_ms=5, reason="Slow."),
    ]
    condition = condition_of(deployment(3), DeploymentState.DEGRADED, newest, newest, NOW)
    assert condition.since_ms == 60
    assert condition.text == "Deployment 'd' runs with 1 of 3 workers. Slow."


def test_more_replicas_may_take_their_time_to_come_up() -> None:
    newest = [
        worker(1, WorkerState.RUNNING, since_ms=5, ready_ms=5),
        worker(2, WorkerState.STARTING, slot=1, started_ms=10, since_ms=10),
    ]
    condition = condition_of(deployment(3), DeploymentState.DEGRADED, newest, newest, NOW)
    assert condition.since_ms == NOW


def test_an_endless_reason_is_cut() -> None:
    workers = [worker(1, WorkerState.FAILED, reason="x" * 100_000)]
    condition = condition_of(deployment(), DeploymentState.FAILED, workers, (), NOW)
    assert condition.text.startswith("Deployment 'd' cannot be started. xxx")
    assert len(condition.text) < 600
