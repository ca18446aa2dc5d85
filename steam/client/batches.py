"""Batches through the master's REST API."""

import time
from collections.abc import Callable, Sequence

from steam.client.connection import Connection
from steam.client.shapes import BatchShape
from steam.core.states import UNFINISHED_BATCH_STATES

_FIRST_POLL_S = 0.1
_LAST_POLL_S = 1.0


class BatchesClient:
    """The batches of one home. Every method raises an error of `steam.core.errors`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def newest(self, limit: int = 200) -> list[BatchShape]:
        """The newest batches, newest first."""
        return self._connection.fetch(
            list[BatchShape], "GET", "/api/batches", params={"limit": limit}
        )

    def get(self, batch_id: int) -> BatchShape:
        return self._connection.fetch(BatchShape, "GET", f"/api/batches/{batch_id}")

    def order(
        self,
        deployment: str,
        source: str,
        target: str,
        *,
        keep: Sequence[str] | None = None,
        partial: bool = False,
        overwrite: bool = False,
        why: str = "",
    ) -> BatchShape:
        """Have a file scored by the deployment's current version.

        Paths are absolute ones of the master's machine; `keep` are the columns of the source that
        stand before the predictions, None for all.
        """
        body = {
            "deployment": deployment,
            "source": source,
            "target": target,
            "keep": None if keep is None else [*keep],
            "partial": partial,
            "overwrite": overwrite,
            "why": why,
        }
        return self._connection.fetch(BatchShape, "POST", "/api/batches", json=body)

    def cancel(self, batch_id: int, why: str = "") -> BatchShape:
        """End it; what it has done is kept."""
        return self._change(batch_id, "cancel", why)

    def resume(self, batch_id: int, why: str = "") -> BatchShape:
        """Have one that failed or was cancelled go on where it was."""
        return self._change(batch_id, "resume", why)

    def remove(self, batch_id: int, why: str = "") -> None:
        """Forget it with what is left of its parts; its target stays."""
        self._connection.request("DELETE", f"/api/batches/{batch_id}", params={"why": why})

    def wait(self, batch_id: int, watch: Callable[[BatchShape], None] | None = None) -> BatchShape:
        """Ask until it has ended, telling `watch` each time."""
        pause_s = _FIRST_POLL_S
        while True:
            batch = self.get(batch_id)
            if watch is not None:
                watch(batch)
            if batch.state not in UNFINISHED_BATCH_STATES:
                return batch
            time.sleep(pause_s)
            pause_s = min(pause_s * 1.5, _LAST_POLL_S)

    def _change(self, batch_id: int, action: str, why: str) -> BatchShape:
        return self._connection.fetch(
            BatchShape, "POST", f"/api/batches/{batch_id}/{action}", json={"why": why}
        )
