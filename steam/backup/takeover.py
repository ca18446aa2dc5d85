"""Making a restored database the record of its new home."""

from dataclasses import replace
from datetime import UTC, datetime

from steam.backup.manifest import Manifest
from steam.core.names import check_slug
from steam.core.policy import check_policy
from steam.core.states import WorkerState
from steam.core.store import Reader, Store

_REASON = "It belonged to the home that was backed up."


def take_over(store: Store, manifest: Manifest, who: str, now_ms: int) -> int:
    """End the rows of workers that ran in the home of old, and tell of the restoration.

    What was desired stays desired, so the next pass starts workers of its own. The processes of
    old may still run, on this very machine: with their rows this home would take them for its own
    and end them when its deployments are stopped. Returns how many rows were ended.
    """
    with store.write() as rows:
        _read_through(rows)
        left_behind = rows.live_workers()
        for worker in left_behind:
            rows.update_worker(
                replace(
                    worker,
                    state=WorkerState.EXITED,
                    since_ms=now_ms,
                    ended_ms=now_ms,
                    reason=_REASON,
                )
            )
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


def _read_through(rows: Reader) -> None:
    """Make sure that every row can be read, before a home comes up on them."""
    for read in (rows.projects, rows.models, rows.labels, rows.versions, rows.newest_workers):
        read()
    for deployment in rows.deployments():
        check_slug("deployment", deployment.name)  # it becomes part of paths
        check_policy(deployment.policy)


def _time_text(ms: int) -> str:
    return datetime.fromtimestamp(ms / 1000, UTC).isoformat(sep=" ", timespec="seconds")
