"""Making a restored database the record of its new home."""

from dataclasses import replace
from datetime import UTC, datetime

from steam.backup.manifest import Manifest
from steam.core.names import check_slug
from steam.core.policy import check_policy
from steam.core.records import Worker
from steam.core.states import BatchState, WorkerState
from steam.core.store import Reader, Store, Writer


def take_over(store: Store, manifest: Manifest, who: str, now_ms: int) -> int:
    """Give the home an id of its own, end the rows of workers that ran in the home of old as of
    the backup, and tell of the restoration.

    What was desired stays desired, so the next pass starts workers of its own. The processes of
    old may still run, on this very machine: with their rows this home would take them for its own
    and end them when its deployments are stopped. Of what they did after the backup nothing is
    known here. The home of old may also go on making backups, beside those of this one: with its
    id this home would remove them. Returns how many rows were ended.
    """
    with store.write() as rows:
        _read_through(rows)
        rows.renew_home_id()
        left_behind = rows.live_workers()
        names = {deployment.id: deployment.name for deployment in rows.deployments()}
        for worker in left_behind:
            ended = ended_with_backup(worker, manifest.created_ms, now_ms)
            rows.update_worker(ended)
            rows.add_event(
                ms=ended.since_ms,
                actor=who,
                kind="worker-exited",
                thing=f"deployment:{names[worker.deployment_id]}",
                text=f"Worker {worker.slot} has ended. {ended.reason}",
            )
        _end_batches(rows, manifest, now_ms)
        rows.add_event(
            ms=now_ms,
            actor=who,
            kind="home-restored",
            thing="home",
            text=f"Restored from the backup of {_time_text(manifest.created_ms)}.",
            data={
                "host": manifest.host,
                "home": manifest.home,
                "backup_ms": manifest.created_ms,
                "workers_left_behind": len(left_behind),
            },
        )
    return len(left_behind)


def _end_batches(rows: Writer, manifest: Manifest, now_ms: int) -> None:
    """Leave batches to the home of old, which may still work on them; users may resume them."""
    restored = f"The home was restored from a backup of {_time_text(manifest.created_ms)}."
    for batch in rows.unfinished_batches():
        ended = replace(batch, state=BatchState.FAILED, since_ms=now_ms, ended_ms=now_ms)
        rows.update_batch(replace(ended, message=restored, retry_at_ms=None))


def ended_with_backup(worker: Worker, taken_ms: int, now_ms: int) -> Worker:
    """The row of a worker that was live when the backup was taken, as of which it has ended.

    It is not left to have ended before it began, nor after now: clocks differ.
    """
    own_ms = (worker.since_ms, worker.started_ms, worker.ready_ms or 0, worker.stopping_ms or 0)
    ended_ms = max(min(taken_ms, now_ms), *own_ms)
    return replace(
        worker,
        state=WorkerState.EXITED,
        since_ms=ended_ms,
        stopping_ms=ended_ms if worker.stopping_ms is None else worker.stopping_ms,  # no crash
        ended_ms=ended_ms,
        reason=f"The home was restored from a backup of {_time_text(taken_ms)}.",
    )


def _read_through(rows: Reader) -> None:
    """Make sure that every row can be read, before a home comes up on them."""
    for read in (
        rows.projects,
        rows.models,
        rows.labels,
        rows.versions,
        rows.newest_workers,
        rows.batches,
    ):
        read()
    for deployment in rows.deployments():
        check_slug("deployment", deployment.name)  # it becomes part of paths
        check_policy(deployment.policy)


def _time_text(ms: int) -> str:
    return datetime.fromtimestamp(ms / 1000, UTC).isoformat(sep=" ", timespec="seconds")
