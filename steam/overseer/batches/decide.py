"""The decision about batches: what was seen into a plan. Pure and deterministic."""

from steam.core.batch_report import BatchReport
from steam.core.batches import Batch
from steam.core.states import BatchState, DesiredState
from steam.overseer.batches.observed import BAD_ARGUMENTS, BatchesObserved, BatchSighting
from steam.overseer.batches.plan import (
    AdoptBatch,
    BatchPlan,
    BatchRowAction,
    EndBatch,
    EndBatchOrphan,
    KillBatch,
    RecordProgress,
    StartBatch,
)
from steam.overseer.batches.transitions import row_of
from steam.overseer.observed import Presence

MOST_FRUITLESS = 5
"""Starts in a row that brought no new row; after so many a batch is given up."""

_FIRST_WAIT_MS = 1_000
_LONGEST_WAIT_MS = 60_000
_PROGRESS_MS = 1_000
_UNKNOWN_END = "Its process is gone; nobody was there to learn why."


def decide(observed: BatchesObserved, most_running: int, now_ms: int) -> BatchPlan:
    """Decide what brings batches on; at most `most_running` of them run at once.

    Applying the plan and deciding again comes to rest after a few rounds.
    """
    running = sorted(observed.running, key=lambda sighting: sighting.batch.id)
    queued = sorted(observed.queued, key=lambda batch: batch.id)
    unwanted = [batch for batch in queued if not _is_wanted(batch)]
    waiting = [batch for batch in queued if _is_wanted(batch)]
    due = [batch for batch in waiting if _wait_ms(batch, now_ms) == 0]
    waits = [_wait_ms(batch, now_ms) for batch in waiting if batch not in due]
    orphans = sorted(observed.orphans, key=lambda orphan: orphan.identity.pid)
    free = max(0, most_running - len(running))
    return BatchPlan(
        actions=(
            *(EndBatchOrphan(orphan.identity, orphan.token) for orphan in orphans),
            *(action for one in running if (action := _about_running(one, now_ms)) is not None),
            *(EndBatch(batch, BatchState.CANCELLED, "") for batch in unwanted),
            *map(StartBatch, due[:free]),
        ),
        look_again_ms=min([*waits, *[_PROGRESS_MS] * bool(running)], default=None),
    )


def _about_running(sighting: BatchSighting, now_ms: int) -> BatchRowAction | None:
    batch, report = sighting.batch, sighting.report
    if sighting.presence is not Presence.OURS:
        return _end(sighting, now_ms)
    if sighting.identity is not None and sighting.identity != batch.identity:
        return AdoptBatch(batch, sighting.identity)
    if not _is_wanted(batch):
        return KillBatch(batch)
    if report is not None and row_of(batch, report) != batch:
        return RecordProgress(batch, report)
    return None


def _end(sighting: BatchSighting, now_ms: int) -> EndBatch:
    batch, report = sighting.batch, sighting.report
    if report is not None and report.state is BatchState.DONE:
        return EndBatch(batch, BatchState.DONE, "", report)
    if not _is_wanted(batch):
        return EndBatch(batch, BatchState.CANCELLED, "", report)
    if report is not None and report.state is BatchState.FAILED:
        return EndBatch(batch, BatchState.FAILED, report.message, report)
    reason, counts = _reason(sighting)
    if sighting.exit is not None and sighting.exit.code == BAD_ARGUMENTS:
        return EndBatch(batch, BatchState.FAILED, reason, report)
    if not counts:
        return EndBatch(batch, BatchState.QUEUED, reason, report, now_ms, counts=False)
    return given_back(batch, report, reason, now_ms)


def given_back(batch: Batch, report: BatchReport | None, reason: str, now_ms: int) -> EndBatch:
    """The end of an attempt that was no decision of the batch's own: there is another, or none."""
    fruitless = batch.fruitless if report is None else row_of(batch, report).fruitless
    if fruitless >= MOST_FRUITLESS:
        told = f"{reason} {fruitless} starts in a row have brought no new row."
        return EndBatch(batch, BatchState.FAILED, told, report)
    return EndBatch(batch, BatchState.QUEUED, reason, report, now_ms + retry_delay_ms(fruitless))


def _reason(sighting: BatchSighting) -> tuple[str, bool]:
    """Why its process ended, and whether that counts against the batch."""
    if sighting.exit is not None:
        return sighting.exit.says or _UNKNOWN_END, True
    if sighting.batch.identity is None:
        return "The overseer ended before it could start the process.", False
    if sighting.of_earlier_boot:
        return "The machine was restarted.", False
    return _UNKNOWN_END, True


def retry_delay_ms(fruitless: int) -> int:
    """How long a batch waits after so many starts in a row that brought nothing."""
    return min(_FIRST_WAIT_MS << min(fruitless, 30), _LONGEST_WAIT_MS) if fruitless else 0


def _wait_ms(batch: Batch, now_ms: int) -> int:
    """How much longer a batch waits; one that would wait longer than any does not: the clock was
    set back."""
    left_ms = (batch.retry_at_ms or 0) - now_ms
    return left_ms if 0 < left_ms <= _LONGEST_WAIT_MS else 0


def _is_wanted(batch: Batch) -> bool:
    return batch.desired is DesiredState.RUNNING
