"""Batches."""

from steam.core.batches import Batch
from steam.core.states import UNFINISHED_BATCH_STATES, DesiredState


def batch_view(batch: Batch) -> dict[str, object]:
    """BATCH."""
    order = batch.order
    is_unfinished = batch.state in UNFINISHED_BATCH_STATES
    return {
        "id": batch.id,
        "deployment": order.deployment,
        "version": order.version,
        "artifact": order.artifact_sha256,
        "source": order.source,
        "target": order.target,
        "keep": None if order.keep is None else list(order.keep),
        "partial": order.partial,
        "overwrite": order.overwrite,
        "who": order.who,
        "why": order.why,
        "state": batch.state.value,
        "cancelling": is_unfinished and batch.desired is DesiredState.STOPPED,
        "fraction": batch.fraction,
        "rows_done": batch.rows_done,
        "rows_refused": batch.rows_refused,
        "rows_total": batch.rows_total,
        "message": batch.message,
        "attempts": batch.attempts,
        "pid": batch.identity.pid if batch.identity and is_unfinished else None,
        "since_ms": batch.since_ms,
        "created_ms": order.created_ms,
        "started_ms": batch.started_ms,
        "ended_ms": batch.ended_ms,
        "retry_at_ms": batch.retry_at_ms,
    }
