"""A batch as people read it, and while it runs."""

from typing import Annotated

import typer

from steam.cli.output import print_facts, print_json, progress, stderr, time_text
from steam.client.batches import BatchesClient
from steam.client.shapes import BatchShape
from steam.core.errors import SteamError
from steam.core.states import BatchState

Wait = Annotated[bool, typer.Option("--wait", help="Wait until it has ended.")]

_STEPS = 10  # lines in a pipe, from the first row to the last


def print_or_json(batch: BatchShape, json: bool) -> None:
    """A batch for people, or for machines."""
    print_json(batch) if json else print_batch(batch)


def print_batch(batch: BatchShape) -> None:
    """A batch for people."""
    facts: list[tuple[str, object]] = [
        ("batch", batch.id),
        ("state", "cancelling" if batch.cancelling else batch.state),
        ("deployment", f"{batch.deployment}, version {batch.version}"),
        ("from", batch.source),
        ("to", batch.target),
        ("rows", rows_text(batch)),
        ("progress", f"{batch.fraction:.0%}"),
        ("ordered", f"{time_text(batch.created_ms)} by {batch.who}"),
    ]
    if batch.attempts > 1:
        facts.append(("starts", batch.attempts))
    if batch.ended_ms is not None:
        facts.append(("ended", time_text(batch.ended_ms)))
    if batch.message:
        facts.append(("message", batch.message))
    print_facts(facts)


def rows_text(batch: BatchShape) -> str:
    """How many rows are scored, of how many, and how many were refused."""
    is_all = batch.rows_total is None or batch.rows_total == batch.rows_done
    total = "" if is_all else f" of {batch.rows_total:,}"
    refused = f" ({batch.rows_refused:,} refused)" if batch.rows_refused else ""
    return f"{batch.rows_done:,}{total}{refused}"


def watched(client: BatchesClient, batch_id: int) -> BatchShape:
    """The batch once it has ended: a bar meanwhile on a terminal, a line per step in a pipe."""
    if stderr.is_terminal:
        with progress(f"Batch {batch_id}") as bar:
            return client.wait(batch_id, lambda batch: bar(batch.fraction, _doing(batch)))
    shown = -1

    def watch(batch: BatchShape) -> None:
        nonlocal shown
        step = int(batch.fraction * _STEPS)
        if step > shown:
            shown = step
            stderr.print(f"Batch {batch_id}: {batch.fraction:.0%}, {_doing(batch)}")

    return client.wait(batch_id, watch)


def check_ended(batch: BatchShape) -> None:
    """Raise SteamError for one that ended without being done."""
    if batch.state == BatchState.FAILED:
        raise SteamError(f"Batch {batch.id} failed. {batch.message}")
    if batch.state == BatchState.CANCELLED:
        raise SteamError(
            f"Batch {batch.id} was cancelled.",
            hint=f"`steam batch resume {batch.id}` goes on where it was.",
        )


def _doing(batch: BatchShape) -> str:
    return batch.message or f"{batch.rows_done:,} rows"
