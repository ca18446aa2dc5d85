"""Reads of the memory store."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Protocol, TypeVar

from steam.core.records import Deployment, Label, Model, ModelHead, Project, Version, Worker
from steam.core.states import LIVE_STATES, WAITING_STATES
from steam.db.memory_accounts import MemoryAccountReader
from steam.db.memory_batches import MemoryBatchReader
from steam.db.memory_history import MemoryHistoryReader
from steam.db.memory_leaderboard import MemoryLeaderboardReader


class _Named(Protocol):
    @property
    def name(self) -> str: ...


_N = TypeVar("_N", bound=_Named)


class MemoryReader(
    MemoryHistoryReader, MemoryBatchReader, MemoryAccountReader, MemoryLeaderboardReader
):
    """Reads one state of the tables, which nobody changes meanwhile."""

    def home_id(self) -> str:
        return self._tables.home_id

    def projects(self) -> Sequence[Project]:
        return tuple(self._tables.projects.values())

    def project_named(self, name: str) -> Project | None:
        return _named(self._tables.projects.values(), name)

    def models(self) -> Sequence[Model]:
        return tuple(self._tables.models.values())

    def model(self, model_id: int) -> Model | None:
        return self._tables.models.get(model_id)

    def model_named(self, name: str) -> Model | None:
        return _named(self._tables.models.values(), name)

    def model_names(
        self, ids: Collection[int] | None = None, projects: Collection[int] | None = None
    ) -> Mapping[int, str]:
        heads = self.model_heads(projects)
        return {head.id: head.name for head in heads if ids is None or head.id in ids}

    def model_heads(self, projects: Collection[int] | None = None) -> Sequence[ModelHead]:
        return tuple(
            ModelHead(one.id, one.project_id, one.name, one.created_ms)
            for one in self._tables.models.values()
            if projects is None or one.project_id in projects
        )

    def used_artifacts(self) -> frozenset[str]:
        of_models = (model.artifact_sha256 for model in self._tables.models.values())
        of_batches = (batch.order.artifact_sha256 for batch in self.unfinished_batches())
        return frozenset((*of_models, *of_batches))

    def labels(self) -> Sequence[Label]:
        return tuple(self._tables.labels.values())

    def deployments(self) -> Sequence[Deployment]:
        return tuple(self._tables.deployments.values())

    def deployment(self, deployment_id: int) -> Deployment | None:
        return self._tables.deployments.get(deployment_id)

    def deployment_named(self, name: str) -> Deployment | None:
        return _named(self._tables.deployments.values(), name)

    def versions(self, deployment_id: int | None = None) -> Sequence[Version]:
        return tuple(
            version
            for version in self._tables.versions.values()
            if deployment_id in (None, version.deployment_id)
        )

    def version(self, version_id: int) -> Version | None:
        return self._tables.versions.get(version_id)

    def deployment_projects(self) -> Mapping[int, frozenset[int]]:
        found: dict[int, set[int]] = {key: set() for key in self._tables.deployments}
        for version in self._tables.versions.values():
            project_id = self._tables.models[version.model_id].project_id
            found[version.deployment_id].add(project_id)
        return {key: frozenset(projects) for key, projects in found.items()}

    def live_workers(self) -> Sequence[Worker]:
        return tuple(w for w in self._tables.workers.values() if w.state in LIVE_STATES)

    def waiting_workers(self) -> Sequence[Worker]:
        return tuple(w for w in self._tables.workers.values() if w.state in WAITING_STATES)

    def newest_workers(self, deployment_id: int | None = None) -> Sequence[Worker]:
        of_slot: dict[tuple[int, int], list[Worker]] = {}
        for worker in self._tables.workers.values():
            if deployment_id in (None, worker.deployment_id):
                of_slot.setdefault((worker.deployment_id, worker.slot), []).append(worker)
        newest: list[Worker] = []
        for workers in of_slot.values():
            live = [worker for worker in workers if worker.state in LIVE_STATES]
            newest += live
            last = workers[-1]
            if not live or last.state in WAITING_STATES:
                newest.append(last)
        return tuple(sorted(newest, key=lambda worker: worker.id))

    def workers(self, deployment_id: int, limit: int = 50) -> Sequence[Worker]:
        newest_first = reversed(self._tables.workers.values())
        found = [w for w in newest_first if w.deployment_id == deployment_id]
        return tuple(found[: max(limit, 0)])

    def taken_ports(self) -> frozenset[int]:
        reserved = {deployment.port for deployment in self._tables.deployments.values()}
        return frozenset(reserved | {worker.port for worker in self.live_workers()})


def _named(records: Iterable[_N], name: str) -> _N | None:
    return next((record for record in records if record.name == name), None)
