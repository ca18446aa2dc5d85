"""The row of a worker before its process exists: written first, so that no process is unknown."""

import secrets
from dataclasses import dataclass, replace

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


def register(rows: Writer, action: StartWorker, port: int, now_ms: int) -> Birth | None:
    """The row of a worker that is about to be started; its deployment answers on `port` from now.

    None when the user has changed their mind meanwhile. Raises Conflict when the slot has a live
    worker, or another deployment the port.
    """
    deployment = rows.deployment(action.deployment_id)
    version = rows.version(action.version_id)
    if deployment is None or version is None or not _still_wanted(deployment, action):
        return None
    if deployment.port != port:
        deployment = replace(deployment, port=port)
        rows.update_deployment(deployment)
    worker = rows.add_worker(
        deployment_id=deployment.id,
        version_id=version.id,
        slot=action.slot,
        token=secrets.token_hex(_TOKEN_BYTES),
        port=port,
        restarts=action.restarts,
        started_ms=max(now_ms, deployment.restart_ms),
    )
    return Birth(worker, deployment, version)


def _still_wanted(deployment: Deployment, action: StartWorker) -> bool:
    desired = desired_of(deployment)
    return desired.wants_slot(action.slot) and desired.version_id == action.version_id
