"""What a deployment amounts to: a pure reading of its desired state and its newest workers."""

from collections.abc import Iterable, Mapping

from steam.core.records import Deployment, Worker
from steam.core.states import LIVE_STATES, DeploymentState, DesiredState, WorkerState

_SHOWN_FIRST = (
    WorkerState.RUNNING,
    WorkerState.UNHEALTHY,
    WorkerState.STARTING,
    WorkerState.STOPPING,
)
"""Which of several live workers of a slot is shown: the one that is likeliest to answer."""

_WORST_FIRST = (
    (WorkerState.UNHEALTHY, DeploymentState.UNHEALTHY),
    (WorkerState.CRASH_LOOPING, DeploymentState.CRASH_LOOPING),
    (WorkerState.FAILED, DeploymentState.FAILED),
    (WorkerState.BACKOFF, DeploymentState.BACKOFF),
)
"""When no worker answers, the worst state of a slot is the deployment's, so trouble shows."""


def slot_workers(newest_workers: Iterable[Worker]) -> dict[int, Worker]:
    """The worker shown for each slot, in the order of the slots.

    `newest_workers` are those of one deployment, from `Reader.newest_workers`. While a worker is
    being replaced a slot has two; the one that answers is shown, and of equals the newest.
    """
    shown: dict[int, Worker] = {}
    for worker in sorted(newest_workers, key=_rank):
        shown.setdefault(worker.slot, worker)
    return dict(sorted(shown.items()))


def deployment_state(
    deployment: Deployment, newest_workers: Iterable[Worker], now_ms: int
) -> DeploymentState:
    """The state of a deployment, given its newest workers and the time.

    Stopped by the user: `stopping` while any worker is live, else `stopped`. Otherwise the slots
    that should exist decide: all running is `running`, some is `degraded`, and with none the worst
    slot tells. A slot without a worker, or one whose wait is over, is about to start.
    """
    newest_workers = tuple(newest_workers)
    if deployment.desired is DesiredState.STOPPED:
        any_live = any(worker.state in LIVE_STATES for worker in newest_workers)
        return DeploymentState.STOPPING if any_live else DeploymentState.STOPPED
    shown = slot_workers(newest_workers)
    states = [_slot_state(shown, slot, now_ms) for slot in range(deployment.replicas)]
    running = states.count(WorkerState.RUNNING)
    if running:
        everyone = running == deployment.replicas
        return DeploymentState.RUNNING if everyone else DeploymentState.DEGRADED
    return next((state for bad, state in _WORST_FIRST if bad in states), DeploymentState.STARTING)


def _slot_state(shown: Mapping[int, Worker], slot: int, now_ms: int) -> WorkerState:
    worker = shown.get(slot)
    if worker is None:
        return WorkerState.STARTING
    is_due = worker.retry_at_ms is not None and worker.retry_at_ms <= now_ms
    if worker.state is WorkerState.BACKOFF and is_due:
        return WorkerState.STARTING
    return worker.state


def _rank(worker: Worker) -> tuple[int, int]:
    live = worker.state in LIVE_STATES
    return (_SHOWN_FIRST.index(worker.state) if live else len(_SHOWN_FIRST), -worker.id)
