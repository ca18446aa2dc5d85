"""What to do: actions as records, decided by `reconcile` and performed by `act`."""

from dataclasses import dataclass

from steam.core.records import ProcessIdentity, Worker
from steam.core.states import WorkerState
from steam.overseer.observed import Exit


@dataclass(frozen=True, slots=True)
class StartWorker:
    """Start a worker in an empty slot. `restarts` is the count of fast exits before it."""

    deployment_id: int
    version_id: int
    slot: int
    restarts: int
    reason: str


@dataclass(frozen=True, slots=True)
class AdoptWorker:
    """Record the identity of a process that carries the row's token."""

    worker: Worker
    identity: ProcessIdentity


@dataclass(frozen=True, slots=True)
class MarkReady:
    """A starting worker answered /ready."""

    worker: Worker


@dataclass(frozen=True, slots=True)
class MarkUnhealthy:
    """A worker missed a probe: now `misses` in a row."""

    worker: Worker
    misses: int
    reason: str


@dataclass(frozen=True, slots=True)
class MarkHealthy:
    """An unhealthy worker answered again."""

    worker: Worker


@dataclass(frozen=True, slots=True)
class StopWorker:
    """Tell a worker to end (SIGTERM)."""

    worker: Worker
    reason: str


@dataclass(frozen=True, slots=True)
class KillWorker:
    """End a worker and its group by force (SIGKILL)."""

    worker: Worker
    reason: str


@dataclass(frozen=True, slots=True)
class BuryWorker:
    """Record that a worker ended, at `ended_ms` as far as is known.

    `state` is `exited`, or one in which its slot waits.
    """

    worker: Worker
    state: WorkerState
    exit: Exit | None
    ended_ms: int
    retry_at_ms: int | None
    reason: str


@dataclass(frozen=True, slots=True)
class RetireWorker:
    """A waiting row whose slot is stopped or taken by a newer worker: nothing more to do.

    The reason is empty when it was replaced, which its successor's start tells already.
    """

    worker: Worker
    reason: str


@dataclass(frozen=True, slots=True)
class RestampWorker:
    """The row's times lie in the future, so the clock was set back: count them from now."""

    worker: Worker


@dataclass(frozen=True, slots=True)
class EndOrphan:
    """End a worker process of this home that no live row knows (SIGKILL)."""

    identity: ProcessIdentity
    token: str


RowAction = (
    AdoptWorker
    | MarkReady
    | MarkUnhealthy
    | MarkHealthy
    | StopWorker
    | KillWorker
    | BuryWorker
    | RetireWorker
    | RestampWorker
)
"""Actions upon a worker that has a row."""

Action = StartWorker | RowAction | EndOrphan


@dataclass(frozen=True, slots=True)
class Plan:
    """The actions of one round, in order.

    `waiting` are starts that are due and wait for their turn, in its order. `look_again_ms` is
    how many milliseconds from now something will be due by the passing of time alone; None when
    nothing will.
    """

    actions: tuple[Action, ...] = ()
    waiting: tuple[StartWorker, ...] = ()
    look_again_ms: int | None = None
