"""The words of history about batches."""

from steam.core.batches import Batch
from steam.core.states import BatchState

_KINDS = {
    BatchState.DONE: "batch-done",
    BatchState.FAILED: "batch-failed",
    BatchState.CANCELLED: "batch-cancelled",
    BatchState.QUEUED: "batch-interrupted",
}


def end_kind(state: BatchState) -> str:
    """The kind of event when a batch has ended, or its process has before it was done."""
    return _KINDS[state]


def end_text(batch: Batch) -> str:
    """What became of it, for the reader of the history; follows its name."""
    match batch.state:
        case BatchState.DONE:
            refused = f", {batch.rows_refused:,} of them refused" if batch.rows_refused else ""
            return f"is done: {batch.rows_done:,} rows{refused} in {batch.order.target}."
        case BatchState.CANCELLED:
            return f"was cancelled after {batch.rows_done:,} rows."
        case BatchState.FAILED:
            return f"failed after {batch.rows_done:,} rows. {batch.message}"
        case _:
            return f"was interrupted after {batch.rows_done:,} rows. {batch.message}"
