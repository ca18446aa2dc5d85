"""History: events about deployments, written in the transaction of the change they tell of."""

from collections.abc import Mapping
from dataclasses import dataclass

from steam.core.home import Home
from steam.core.records import Worker
from steam.core.store import Writer
from steam.overseer.last_words import of_last_worker
from steam.overseer.plan import BuryWorker, RetireWorker, RowAction
from steam.overseer.story import event_kind, event_text
from steam.overseer.worker_log import last_lines


@dataclass(frozen=True, slots=True)
class History:
    """Writes events of one actor within one transaction."""

    rows: Writer
    actor: str
    now_ms: int

    def tell(
        self, deployment_id: int, kind: str, text: str, data: Mapping[str, object] | None = None
    ) -> None:
        """Write one event about a deployment."""
        self.rows.add_event(
            ms=self.now_ms,
            actor=self.actor,
            kind=kind,
            thing=self._thing(deployment_id),
            text=text,
            data=data,
        )

    def tell_once(self, deployment_id: int, kind: str, text: str) -> None:
        """Write an event unless it is the newest about the deployment: trouble that stays
        must not bury the rest of the history."""
        newest = self.rows.events(thing=self._thing(deployment_id), limit=1)
        if not newest or (newest[0].kind, newest[0].text) != (kind, text):
            self.tell(deployment_id, kind, text)

    def tell_worker(self, worker: Worker, kind: str, text: str) -> None:
        """Write one event about a worker."""
        self.tell(worker.deployment_id, kind, text, self._about(worker))

    def tell_action(self, action: RowAction, home: Home) -> None:
        """Write the event of an action upon a row, with the end of its log if it ended."""
        if isinstance(action, RetireWorker) and not action.reason:
            return
        worker = action.worker
        data = self._about(worker)
        if isinstance(action, BuryWorker):
            deployment = self.rows.deployment(worker.deployment_id)
            log = home.worker_log(deployment.name, worker.slot) if deployment else None
            data |= {
                "state": str(action.state),
                "exit_code": action.exit.code if action.exit else None,
                "exit_signal": action.exit.signal if action.exit else None,
                "retry_at_ms": action.retry_at_ms,
                "log": list(of_last_worker(last_lines(log))) if log else [],
            }
        self.tell(worker.deployment_id, event_kind(action), event_text(action), data)

    def _thing(self, deployment_id: int) -> str:
        deployment = self.rows.deployment(deployment_id)
        return f"deployment:{deployment.name if deployment else deployment_id}"

    def _about(self, worker: Worker) -> dict[str, object]:
        """What an event keeps of a worker: enough to know it when its row is gone."""
        version = self.rows.version(worker.version_id)
        model = self.rows.model(version.model_id) if version else None
        return {
            "worker": worker.id,
            "slot": worker.slot,
            "version": version.number if version else None,
            "model": model.name if model else None,
            "port": worker.port,
            "pid": worker.identity.pid if worker.identity else None,
            "restarts": worker.restarts,
        }
