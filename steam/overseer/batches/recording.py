"""Writing down what became of a batch: its row, and the line of history beside it."""

from dataclasses import replace

from steam.core.batches import Batch
from steam.core.store import Writer


def keep(rows: Writer, batch: Batch) -> None:
    """Write a row, but for what a user may have asked for meanwhile."""
    current = rows.batch(batch.id)
    if current is not None:
        rows.update_batch(replace(batch, desired=current.desired))


def tell(rows: Writer, batch: Batch, kind: str, text: str, *, actor: str, ms: int) -> None:
    """Write one event about a batch; `text` follows its name."""
    rows.add_event(
        ms=ms,
        actor=actor,
        kind=kind,
        thing=f"batch:{batch.id}",
        text=f"Batch {batch.id} {text}",
        data={
            "deployment": batch.order.deployment,
            "version": batch.order.version,
            "source": batch.order.source,
            "target": batch.order.target,
            "rows_done": batch.rows_done,
            "attempts": batch.attempts,
        },
    )
