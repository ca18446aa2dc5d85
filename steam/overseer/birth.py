"""The row of a worker before its process exists: written first, so that no process is unknown."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass

from steam.core.ports import PortRange, choose_port
from steam.core.records import Deployment, Version, Worker
from steam.core.store import Writer
from steam.overseer.desired import desired_of
from steam.overseer.plan import StartWorker

_TOKEN_BYTES = 16


@dataclass(frozen=True, slots=True)
class Birth:
    """A worker's new row and what it takes to start its process."""

    worker: Worker
    deployment: Deployment
    version: Version


@dataclass(frozen=True, slots=True)
class Registrar:
    """Writes the rows of workers that are about to be started."""

    ports: PortRange
    port_is_free: Callable[[int], bool]

    def register(self, rows: Writer, action: StartWorker, now_ms: int) -> Birth | None:
        """The new worker's row, or None when the user has changed their mind meanwhile.

        Raises Exhausted when no port is left, and Conflict when the slot has a live worker.
        """
        deployment = rows.deployment(action.deployment_id)
        version = rows.version(action.version_id)
        if deployment is None or version is None or not _still_wanted(deployment, action):
            return None
        worker = rows.add_worker(
            deployment_id=deployment.id,
            version_id=version.id,
            slot=action.slot,
            token=secrets.token_hex(_TOKEN_BYTES),
            port=self._port(rows, deployment, action.preferred_port),
            restarts=action.restarts,
            started_ms=now_ms,
        )
        return Birth(worker, deployment, version)

    def _port(self, rows: Writer, deployment: Deployment, preferred: int | None) -> int:
        live = {worker.port for worker in rows.live_workers()}
        # The deployment's own reservation is no obstacle to its own worker.
        taken = rows.taken_ports() - ({deployment.port} - live)
        if preferred != deployment.port:
            taken |= {deployment.port}
        return choose_port(self.ports, taken, self.port_is_free, preferred)


def _still_wanted(deployment: Deployment, action: StartWorker) -> bool:
    desired = desired_of(deployment)
    return desired.wants_slot(action.slot) and desired.version_id == action.version_id
