"""What an action makes of a batch's row: pure, from row to row."""

from dataclasses import replace

from steam.core.batch_report import BatchReport
from steam.core.batches import Batch
from steam.core.states import BatchState
from steam.overseer.batches.plan import EndBatch


def row_of(batch: Batch, report: BatchReport) -> Batch:
    """The row with what its process has told; new rows show that its starts are not in vain."""
    return replace(
        batch,
        rows_done=report.rows_done,
        rows_refused=report.rows_refused,
        rows_total=report.rows_total,
        fraction=report.fraction,
        message=report.message,
        fruitless=0 if report.rows_done > batch.rows_done else batch.fruitless,
    )


def started(batch: Batch, token: str, now_ms: int) -> Batch:
    """The row before the process with that token exists."""
    return replace(
        batch,
        state=BatchState.RUNNING,
        since_ms=now_ms,
        message="",
        attempts=batch.attempts + 1,
        fruitless=batch.fruitless + 1,
        token=token,
        identity=None,
        started_ms=now_ms,
        ended_ms=None,
        retry_at_ms=None,
    )


def ended(action: EndBatch, now_ms: int) -> Batch:
    """The row once its process is gone, or none is needed any more."""
    told = action.batch if action.report is None else row_of(action.batch, action.report)
    return replace(
        told,
        state=action.state,
        since_ms=now_ms,
        message=action.message,
        fruitless=told.fruitless if action.counts else max(0, told.fruitless - 1),
        ended_ms=None if action.state is BatchState.QUEUED else now_ms,
        retry_at_ms=action.retry_at_ms,
    )
