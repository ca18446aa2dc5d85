"""Writes of the database. The transaction holds the write lock, so what is read first stays true.

The checks here give good sentences; the constraints of `tables` stand behind them.
"""

from dataclasses import replace
from typing import Any

from sqlalchemy import delete, func, select

from steam.core.errors import NotFound
from steam.core.policy import Policy
from steam.core.records import Deployment, Version, Worker
from steam.core.states import LIVE_STATES, DesiredState, WorkerState
from steam.db import rows, rules, tables
from steam.db.home_id import new_home_id
from steam.db.sqlite_account_writer import SqliteAccountWriter
from steam.db.sqlite_batch_writer import SqliteBatchWriter
from steam.db.sqlite_history_writer import SqliteHistoryWriter
from steam.db.sqlite_models import SqliteModelWriter
from steam.db.sqlite_queries import IS_LIVE


class SqliteWriter(SqliteModelWriter, SqliteHistoryWriter, SqliteBatchWriter, SqliteAccountWriter):
    """Reads and writes through one connection, within its transaction."""

    def renew_home_id(self) -> str:
        home_id = new_home_id()
        self._connection.execute(delete(tables.home))
        self._insert(tables.home, {"id": 1, "home_id": home_id})
        return home_id

    def add_deployment(
        self, *, name: str, replicas: int, port: int, policy: Policy, created_ms: int
    ) -> Deployment:
        deployment = Deployment(
            id=0,
            name=name,
            desired=DesiredState.RUNNING,
            replicas=replicas,
            port=port,
            version_id=None,
            policy=policy,
            created_ms=created_ms,
        )
        self._check_deployment(deployment)
        new_id = self._insert(tables.deployment, rows.deployment_values(deployment))
        return replace(deployment, id=new_id)

    def update_deployment(self, deployment: Deployment) -> None:
        self._require("deployment", tables.deployment, deployment.id)
        self._check_deployment(deployment)
        self._update(tables.deployment, deployment.id, rows.deployment_values(deployment))

    def delete_deployment(self, deployment_id: int) -> None:
        name = self._require("deployment", tables.deployment, deployment_id).name
        version, worker, deployment = tables.version, tables.worker, tables.deployment
        if self._exists(worker.c.deployment_id == deployment_id, IS_LIVE):
            raise rules.deployment_is_live(name)
        self._update(deployment, deployment_id, {"version_id": None})
        self._connection.execute(delete(worker).where(worker.c.deployment_id == deployment_id))
        self._connection.execute(delete(version).where(version.c.deployment_id == deployment_id))
        self._connection.execute(delete(deployment).where(deployment.c.id == deployment_id))

    def add_version(
        self,
        *,
        deployment_id: int,
        model_id: int,
        artifact_sha256: str,
        who: str,
        why: str,
        created_ms: int,
    ) -> Version:
        self._require("deployment", tables.deployment, deployment_id)
        self._require("model", tables.model, model_id)
        column = tables.version.c
        last = self._connection.scalar(
            select(func.max(column.number)).where(column.deployment_id == deployment_id)
        )
        values: dict[str, Any] = {
            "deployment_id": deployment_id,
            "number": 1 + (last or 0),
            "model_id": model_id,
            "artifact_sha256": artifact_sha256,
            "who": who,
            "why": why,
            "created_ms": created_ms,
        }
        return Version(id=self._insert(tables.version, values), **values)

    def add_worker(
        self,
        *,
        deployment_id: int,
        version_id: int,
        slot: int,
        token: str,
        port: int,
        restarts: int,
        started_ms: int,
    ) -> Worker:
        worker = Worker(
            id=0,
            deployment_id=deployment_id,
            version_id=version_id,
            slot=slot,
            token=token,
            port=port,
            state=WorkerState.STARTING,
            since_ms=started_ms,
            started_ms=started_ms,
            restarts=restarts,
        )
        self._check_worker(worker)
        return replace(worker, id=self._insert(tables.worker, rows.worker_values(worker)))

    def update_worker(self, worker: Worker) -> None:
        self._require("worker", tables.worker, worker.id)
        self._check_worker(worker)
        self._update(tables.worker, worker.id, rows.worker_values(worker))

    def _check_deployment(self, deployment: Deployment) -> None:
        rules.check_deployment(deployment)
        column, worker = tables.deployment.c, tables.worker.c
        other = column.id != deployment.id
        if deployment.version_id is not None:
            self._require_version(deployment.version_id, deployment.id)
        if deployment.label_id is not None:
            self._require("label", tables.label, deployment.label_id)
        if self._exists(column.name == deployment.name, other):
            raise rules.name_taken("deployment", deployment.name)
        held = self._exists(
            worker.port == deployment.port, worker.deployment_id != deployment.id, IS_LIVE
        )
        if held or self._exists(column.port == deployment.port, other):
            raise rules.port_taken(deployment.port)

    def _check_worker(self, worker: Worker) -> None:
        rules.check_worker(worker)
        self._require("deployment", tables.deployment, worker.deployment_id)
        self._require_version(worker.version_id, worker.deployment_id)
        if worker.state not in LIVE_STATES:
            return
        column, deployment = tables.worker.c, tables.deployment.c
        other = column.id != worker.id
        version_id, slot = worker.version_id, worker.slot
        if self._exists(column.version_id == version_id, column.slot == slot, IS_LIVE, other):
            raise rules.slot_taken(version_id, slot)
        reserved = self._exists(
            deployment.port == worker.port, deployment.id != worker.deployment_id
        )
        elsewhere = column.deployment_id != worker.deployment_id
        if reserved or self._exists(column.port == worker.port, IS_LIVE, elsewhere):
            raise rules.port_taken(worker.port)

    def _require_version(self, version_id: int, deployment_id: int) -> None:
        column = tables.version.c
        if not self._exists(column.id == version_id, column.deployment_id == deployment_id):
            raise NotFound("version", version_id)
