"""What to do about batches: actions as records."""

from dataclasses import dataclass

from steam.core.batch_report import BatchReport
from steam.core.batches import Batch
from steam.core.records import ProcessIdentity
from steam.core.states import BatchState


@dataclass(frozen=True, slots=True)
class StartBatch:
    """Start the process of a batch that waits."""

    batch: Batch


@dataclass(frozen=True, slots=True)
class AdoptBatch:
    """Record the identity of a process that carries the row's token."""

    batch: Batch
    identity: ProcessIdentity


@dataclass(frozen=True, slots=True)
class RecordProgress:
    """Record what a process has told."""

    batch: Batch
    report: BatchReport


@dataclass(frozen=True, slots=True)
class KillBatch:
    """End a process that nobody wants any more (SIGKILL): it keeps whole what it has done."""

    batch: Batch


@dataclass(frozen=True, slots=True)
class EndBatch:
    """Record that a process has ended, or that a waiting batch needs none any more.

    `state` is one that is final, or `queued` with the time of the next start. `counts` says that
    the attempt counts against the batch.
    """

    batch: Batch
    state: BatchState
    message: str
    report: BatchReport | None = None
    retry_at_ms: int | None = None
    counts: bool = True


@dataclass(frozen=True, slots=True)
class EndBatchOrphan:
    """End a batch process of this home that no row knows (SIGKILL)."""

    identity: ProcessIdentity
    token: str


BatchRowAction = StartBatch | AdoptBatch | RecordProgress | KillBatch | EndBatch
BatchAction = BatchRowAction | EndBatchOrphan


@dataclass(frozen=True, slots=True)
class BatchPlan:
    """The actions of one round, in order, and in how many ms something will be due by itself."""

    actions: tuple[BatchAction, ...] = ()
    look_again_ms: int | None = None
