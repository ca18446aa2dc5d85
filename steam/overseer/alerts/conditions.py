"""How a deployment is doing, for the decision on incidents: since when, and in which words."""

from collections.abc import Iterable, Mapping, Sequence

from steam.core.records import Deployment, Worker
from steam.core.states import WAITING_STATES, DeploymentState, WorkerState
from steam.overseer.alerts.incidents import Condition

_MOST_REASON = 500
_PHRASES: Mapping[DeploymentState, str] = {
    DeploymentState.UNHEALTHY: "does not answer",
    DeploymentState.BACKOFF: "has crashed",
    DeploymentState.CRASH_LOOPING: "keeps crashing",
    DeploymentState.FAILED: "cannot be started",
}
_AILING = WAITING_STATES | {WorkerState.UNHEALTHY}


def condition_of(
    deployment: Deployment,
    state: DeploymentState,
    newest: Sequence[Worker],
    past: Sequence[Worker],
    now_ms: int,
) -> Condition:
    """The condition of a deployment in `state`.

    `newest` are its workers as `Reader.newest_workers` has them, `past` its latest starts: they
    tell since when a slot has been without a worker that answers, however often one was started.
    """
    by_slot = {
        slot: [worker for worker in newest if worker.slot == slot]
        for slot in range(deployment.replicas)
    }
    well = {slot: found for slot, workers in by_slot.items() if (found := _running(workers))}
    if state is DeploymentState.RUNNING:
        since = [min(worker.since_ms for worker in workers) for workers in well.values()]
        return Condition(state, max(since, default=now_ms), f"{_name(deployment)} is running.")
    since = [
        _trouble_since(workers, past)
        for slot, workers in by_slot.items()
        if slot not in well and not _is_first_start(workers)
    ]
    text = _text(deployment, state, len(well), newest)
    return Condition(state, min(since, default=now_ms), text)


def _running(workers: Iterable[Worker]) -> list[Worker]:
    return [worker for worker in workers if worker.state is WorkerState.RUNNING]


def _is_first_start(workers: Sequence[Worker]) -> bool:
    """Whether the slot has had no trouble yet: its worker may take its time to come up."""
    newest = max(workers, key=lambda worker: worker.id, default=None)
    return newest is None or (newest.state is WorkerState.STARTING and newest.restarts == 0)


def _trouble_since(workers: Sequence[Worker], past: Sequence[Worker]) -> int:
    """When the slot of `workers` ceased to answer.

    Starts that crashed before they were ready belong to the same trouble as the one before, so
    the row is followed back to the first of them.
    """
    newest = max(workers, key=lambda worker: worker.id)
    if newest.ready_ms is not None:
        return newest.since_ms
    since_ms, restarts = newest.started_ms, newest.restarts
    for worker in sorted(past, key=lambda worker: -worker.id):
        if worker.slot != newest.slot or worker.id >= newest.id:
            continue
        if restarts == 0 or worker.ready_ms is not None:
            break
        since_ms, restarts = worker.started_ms, worker.restarts
    return since_ms


def _text(
    deployment: Deployment, state: DeploymentState, running: int, newest: Iterable[Worker]
) -> str:
    degraded = f"runs with {running} of {deployment.replicas} workers"
    phrase = degraded if state is DeploymentState.DEGRADED else _PHRASES.get(state, f"is {state}")
    reasons = [
        worker.reason
        for worker in sorted(newest, key=lambda worker: -worker.id)
        if worker.state in _AILING and worker.reason
    ]
    reason = reasons[0][:_MOST_REASON] if reasons else ""
    return f"{_name(deployment)} {phrase}. {reason}".strip()


def _name(deployment: Deployment) -> str:
    return f"Deployment '{deployment.name}'"
