"""The words of history: what an action is called, and what it says to the reader."""

from steam.core.records import Worker
from steam.core.states import WAITING_STATES, WorkerState
from steam.overseer.observed import ARTIFACT_REFUSED, PORT_TAKEN, Exit, Presence, Sighting
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

_EXIT_CODES = {
    ARTIFACT_REFUSED: "The artifact is missing, altered or not loadable.",
    PORT_TAKEN: "Its port was taken by another process.",
}


_KINDS: dict[type, str] = {
    AdoptWorker: "worker-adopted",
    MarkReady: "worker-ready",
    MarkUnhealthy: "worker-unhealthy",
    MarkHealthy: "worker-healthy",
    StopWorker: "worker-stopping",
    KillWorker: "worker-killed",
    RetireWorker: "worker-retired",
    RestampWorker: "clock-set-back",
}


_NEXT = {
    WorkerState.BACKOFF: "It is started again.",
    WorkerState.CRASH_LOOPING: "It keeps crashing: starts are slow until one holds.",
    WorkerState.FAILED: "It is tried again later.",
}


def exit_text(sighting: Sighting) -> str:
    """How a worker ended, in one sentence."""
    if sighting.exit is not None:
        return _exit_sentence(sighting.exit)
    if sighting.worker.identity is None:
        return "The overseer ended before it could start the process."
    if sighting.last_overseen_ms is not None:
        return "The machine was restarted, or another one took over."
    if sighting.presence is Presence.STRANGER:
        return "Its process is gone; another one has its pid."
    return "Its process is gone; nobody was there to learn its exit status."


def _exit_sentence(end: Exit) -> str:
    if end.says:
        return end.says
    if end.code in _EXIT_CODES:
        return f"Exit status {end.code}: {_EXIT_CODES[end.code]}"
    return f"Ended by signal {end.signal}." if end.code is None else f"Exit status {end.code}."


def event_kind(action: RowAction) -> str:
    """The kind of event that an action upon a row leaves."""
    if isinstance(action, BuryWorker):
        return "worker-crashed" if action.state in WAITING_STATES else "worker-exited"
    return _KINDS[type(action)]


def event_text(action: RowAction) -> str:  # noqa: PLR0911 - a table of sentences
    """What happened, for the reader of the history."""
    who = worker_name(action.worker)
    match action:
        case AdoptWorker():
            return f"{who} was found running as pid {action.identity.pid}."
        case MarkReady():
            return f"{who} is ready on port {action.worker.port}."
        case MarkUnhealthy():
            return f"{who} is unhealthy. {action.reason}"
        case MarkHealthy():
            return f"{who} answers again."
        case StopWorker():
            return f"{who} was told to end. {action.reason}"
        case KillWorker():
            return f"{who} was killed. {action.reason}"
        case BuryWorker():
            return f"{who}: {action.reason} {_NEXT.get(action.state, '')}".strip()
        case RetireWorker():
            return f"{who} is not started again. {action.reason}"
        case RestampWorker():
            return f"The clock was set back; the times of {who.lower()} count from now."


def worker_name(worker: Worker) -> str:
    """A worker as readers know it: its slot, and its pid once it has one."""
    pid = f" (pid {worker.identity.pid})" if worker.identity else ""
    return f"Worker {worker.slot}{pid}"
