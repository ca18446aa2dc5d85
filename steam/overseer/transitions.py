"""What an action makes of a worker's row: pure, from row to row."""

from dataclasses import replace

from steam.core.policy import SupervisionPolicy
from steam.core.records import Worker
from steam.core.states import WorkerState
from steam.overseer.backoff import retry_delay_ms
from steam.overseer.plan import (
    AdoptWorker,
    BuryWorker,
    KillWorker,
    MarkHealthy,
    MarkReady,
    MarkUnhealthy,
    RestampWorker,
    RetireWorker,
    RowAction,
    StopWorker,
)


def row_after(action: RowAction, now_ms: int) -> Worker:  # noqa: PLR0911 - one per action
    """The row once the action has been performed."""
    worker = action.worker
    match action:
        case AdoptWorker():
            return replace(worker, identity=action.identity)
        case MarkReady():
            ready_ms = worker.ready_ms if worker.ready_ms is not None else now_ms
            running = _moved(worker, WorkerState.RUNNING, now_ms)
            return replace(running, ready_ms=ready_ms, misses=0, reason="")
        case MarkHealthy():
            return replace(_moved(worker, WorkerState.RUNNING, now_ms), misses=0, reason="")
        case MarkUnhealthy():
            unhealthy = _moved(worker, WorkerState.UNHEALTHY, now_ms)
            return replace(unhealthy, misses=action.misses, reason=action.reason)
        case StopWorker() | KillWorker():
            # A kill counts its patience from itself, so `since_ms` moves even when stopping.
            stopping_ms = worker.stopping_ms if worker.stopping_ms is not None else now_ms
            return replace(
                worker,
                state=WorkerState.STOPPING,
                since_ms=now_ms,
                stopping_ms=stopping_ms,
                reason=action.reason,
            )
        case BuryWorker():
            return buried(worker, action, now_ms)
        case RetireWorker():
            return replace(_moved(worker, WorkerState.EXITED, now_ms), retry_at_ms=None)
        case RestampWorker():
            return restamped(worker, now_ms)


def buried(worker: Worker, action: BuryWorker, now_ms: int) -> Worker:
    """The row of a worker that has ended."""
    return replace(
        _moved(worker, action.state, now_ms),
        ended_ms=action.ended_ms,
        retry_at_ms=action.retry_at_ms,
        exit_code=action.exit.code if action.exit else None,
        exit_signal=action.exit.signal if action.exit else None,
        reason=action.reason,
    )


def failed(worker: Worker, policy: SupervisionPolicy, reason: str, now_ms: int) -> Worker:
    """The row of a worker that could not be started at all; it waits like after a crash."""
    ended = replace(_moved(worker, WorkerState.FAILED, now_ms), ended_ms=now_ms, reason=reason)
    return replace(ended, retry_at_ms=now_ms + retry_delay_ms(ended, policy))


def restamped(worker: Worker, now_ms: int) -> Worker:
    """The row with no time after now, but `started_ms`, which orders it against restarts."""
    wait_ms = None if worker.retry_at_ms is None else worker.retry_at_ms - worker.since_ms
    return replace(
        worker,
        since_ms=min(worker.since_ms, now_ms),
        ready_ms=None if worker.ready_ms is None else min(worker.ready_ms, now_ms),
        stopping_ms=None if worker.stopping_ms is None else min(worker.stopping_ms, now_ms),
        retry_at_ms=None if wait_ms is None else now_ms + max(0, wait_ms),
    )


def _moved(worker: Worker, state: WorkerState, now_ms: int) -> Worker:
    since_ms = worker.since_ms if worker.state is state else now_ms
    return replace(worker, state=state, since_ms=since_ms)
