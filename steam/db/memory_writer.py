"""Writes of the memory store: every rule of the database, checked in Python."""

from dataclasses import replace

from steam.core.errors import NotFound
from steam.core.policy import Policy
from steam.core.records import Deployment, Version, Worker
from steam.core.states import LIVE_STATES, DesiredState, WorkerState
from steam.db import rules
from steam.db.home_id import new_home_id
from steam.db.memory_accounts import MemoryAccountWriter
from steam.db.memory_batches import MemoryBatchWriter
from steam.db.memory_history_writer import MemoryHistoryWriter
from steam.db.memory_models import MemoryModelWriter


class MemoryWriter(MemoryModelWriter, MemoryHistoryWriter, MemoryBatchWriter, MemoryAccountWriter):
    """Changes the private copy of the tables that belongs to one transaction."""

    def renew_home_id(self) -> str:
        self._tables.home_id = new_home_id()
        return self._tables.home_id

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
        deployment = replace(deployment, id=self._tables.next_id("deployment"))
        self._tables.deployments[deployment.id] = deployment
        return deployment

    def update_deployment(self, deployment: Deployment) -> None:
        if deployment.id not in self._tables.deployments:
            raise NotFound("deployment", deployment.id)
        self._check_deployment(deployment)
        self._tables.deployments[deployment.id] = deployment

    def delete_deployment(self, deployment_id: int) -> None:
        deployment = self._tables.deployments.get(deployment_id)
        if deployment is None:
            raise NotFound("deployment", deployment_id)
        if any(worker.deployment_id == deployment_id for worker in self.live_workers()):
            raise rules.deployment_is_live(deployment.name)
        for worker in self.workers(deployment_id, limit=len(self._tables.workers)):
            del self._tables.workers[worker.id]
        for version in self.versions(deployment_id):
            del self._tables.versions[version.id]
        self._forget_deployment(deployment_id)
        del self._tables.deployments[deployment_id]

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
        if deployment_id not in self._tables.deployments:
            raise NotFound("deployment", deployment_id)
        if model_id not in self._tables.models:
            raise NotFound("model", model_id)
        version = Version(
            id=self._tables.next_id("version"),
            deployment_id=deployment_id,
            number=1 + max((v.number for v in self.versions(deployment_id)), default=0),
            model_id=model_id,
            artifact_sha256=artifact_sha256,
            who=who,
            why=why,
            created_ms=created_ms,
        )
        self._tables.versions[version.id] = version
        return version

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
        worker = replace(worker, id=self._tables.next_id("worker"))
        self._tables.workers[worker.id] = worker
        return worker

    def update_worker(self, worker: Worker) -> None:
        if worker.id not in self._tables.workers:
            raise NotFound("worker", worker.id)
        self._check_worker(worker)
        self._tables.workers[worker.id] = worker

    def _check_deployment(self, deployment: Deployment) -> None:
        rules.check_deployment(deployment)
        others = [d for d in self._tables.deployments.values() if d.id != deployment.id]
        if deployment.version_id is not None:
            self._require_version(deployment.version_id, deployment.id)
        if deployment.label_id is not None and deployment.label_id not in self._tables.labels:
            raise NotFound("label", deployment.label_id)
        if any(other.name == deployment.name for other in others):
            raise rules.name_taken("deployment", deployment.name)
        live_elsewhere = (w.port for w in self.live_workers() if w.deployment_id != deployment.id)
        if deployment.port in {*(other.port for other in others), *live_elsewhere}:
            raise rules.port_taken(deployment.port)

    def _check_worker(self, worker: Worker) -> None:
        rules.check_worker(worker)
        if worker.deployment_id not in self._tables.deployments:
            raise NotFound("deployment", worker.deployment_id)
        self._require_version(worker.version_id, worker.deployment_id)
        if worker.state not in LIVE_STATES:
            return
        others = [other for other in self.live_workers() if other.id != worker.id]
        place = (worker.version_id, worker.slot)
        if any((other.version_id, other.slot) == place for other in others):
            raise rules.slot_taken(*place)
        deployments = self._tables.deployments.values()
        reserved = (d.port for d in deployments if d.id != worker.deployment_id)
        live = (o.port for o in others if o.deployment_id != worker.deployment_id)
        if worker.port in {*reserved, *live}:
            raise rules.port_taken(worker.port)

    def _require_version(self, version_id: int, deployment_id: int) -> None:
        version = self._tables.versions.get(version_id)
        if version is None or version.deployment_id != deployment_id:
            raise NotFound("version", version_id)
