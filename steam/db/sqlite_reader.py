"""Reads of the database."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import func, select

from steam.core.records import Deployment, Label, Model, ModelHead, Project, Version, Worker
from steam.core.states import WAITING_STATES
from steam.db import rows, rules, tables
from steam.db.sqlite_accounts import SqliteAccountReader
from steam.db.sqlite_batches import SqliteBatchReader
from steam.db.sqlite_history import SqliteHistoryReader
from steam.db.sqlite_leaderboard import SqliteLeaderboardReader
from steam.db.sqlite_queries import IS_LIVE, IS_WAITING, by_id, is_one_of


class SqliteReader(
    SqliteHistoryReader, SqliteBatchReader, SqliteAccountReader, SqliteLeaderboardReader
):
    """Reads through one connection, within its transaction."""

    def home_id(self) -> str:
        found = self._connection.scalar(select(tables.home.c.home_id))
        if found is None:
            raise rules.home_without_id()
        return str(found)

    def projects(self) -> Sequence[Project]:
        return self._all(rows.project_record, select(tables.project))

    def project_named(self, name: str) -> Project | None:
        return self._one(rows.project_record, tables.project, name=name)

    def models(self) -> Sequence[Model]:
        return self._all(rows.model_record, select(tables.model))

    def model(self, model_id: int) -> Model | None:
        return self._one(rows.model_record, tables.model, id=model_id)

    def model_named(self, name: str) -> Model | None:
        return self._one(rows.model_record, tables.model, name=name)

    def model_names(
        self, ids: Collection[int] | None = None, projects: Collection[int] | None = None
    ) -> Mapping[int, str]:
        column = tables.model.c
        query = select(column.id, column.name)
        if ids is not None:
            query = query.where(is_one_of(column.id, ids))
        if projects is not None:
            query = query.where(is_one_of(column.project_id, projects))
        return {row.id: row.name for row in self._connection.execute(query)}

    def model_heads(self, projects: Collection[int] | None = None) -> Sequence[ModelHead]:
        column = tables.model.c
        query = select(column.id, column.project_id, column.name, column.created_ms)
        if projects is not None:
            query = query.where(is_one_of(column.project_id, projects))
        return self._all(rows.model_head_record, query)

    def used_artifacts(self) -> frozenset[str]:
        of_models = self._connection.scalars(select(tables.model.c.artifact_sha256).distinct())
        of_batches = (batch.order.artifact_sha256 for batch in self.unfinished_batches())
        return frozenset((*of_models, *of_batches))

    def labels(self) -> Sequence[Label]:
        return self._all(rows.label_record, select(tables.label))

    def deployments(self) -> Sequence[Deployment]:
        return self._all(rows.deployment_record, select(tables.deployment))

    def deployment(self, deployment_id: int) -> Deployment | None:
        return self._one(rows.deployment_record, tables.deployment, id=deployment_id)

    def deployment_named(self, name: str) -> Deployment | None:
        return self._one(rows.deployment_record, tables.deployment, name=name)

    def versions(self, deployment_id: int | None = None) -> Sequence[Version]:
        query = select(tables.version)
        if deployment_id is not None:
            query = query.where(tables.version.c.deployment_id == deployment_id)
        return self._all(rows.version_record, query)

    def version(self, version_id: int) -> Version | None:
        return self._one(rows.version_record, tables.version, id=version_id)

    def deployment_projects(self) -> Mapping[int, frozenset[int]]:
        deployment, version, model = tables.deployment, tables.version, tables.model
        query = (
            select(deployment.c.id, model.c.project_id)
            .outerjoin_from(deployment, version, version.c.deployment_id == deployment.c.id)
            .outerjoin(model, model.c.id == version.c.model_id)
            .distinct()
        )
        found: defaultdict[int, set[int]] = defaultdict(set)
        for deployment_id, project_id in self._connection.execute(query):
            found[deployment_id] |= set() if project_id is None else {project_id}
        return {key: frozenset(projects) for key, projects in found.items()}

    def live_workers(self) -> Sequence[Worker]:
        return by_id(self._records(rows.worker_record, select(tables.worker).where(IS_LIVE)))

    def waiting_workers(self) -> Sequence[Worker]:
        return by_id(self._records(rows.worker_record, select(tables.worker).where(IS_WAITING)))

    def newest_workers(self, deployment_id: int | None = None) -> Sequence[Worker]:
        column = tables.worker.c
        newest = select(func.max(column.id)).group_by(column.deployment_id, column.slot)
        live = select(tables.worker).where(IS_LIVE)
        if deployment_id is not None:
            newest = newest.where(column.deployment_id == deployment_id)
            live = live.where(column.deployment_id == deployment_id)
        workers = self._records(rows.worker_record, live)
        taken = {(worker.deployment_id, worker.slot) for worker in workers}
        last = self._records(
            rows.worker_record, select(tables.worker).where(column.id.in_(newest), ~IS_LIVE)
        )
        ended = (
            worker
            for worker in last
            if worker.state in WAITING_STATES or (worker.deployment_id, worker.slot) not in taken
        )
        return by_id((*workers, *ended))

    def workers(self, deployment_id: int, limit: int = 50) -> Sequence[Worker]:
        column = tables.worker.c
        query = select(tables.worker).where(column.deployment_id == deployment_id)
        query = query.order_by(column.id.desc()).limit(max(limit, 0))
        return self._records(rows.worker_record, query)

    def taken_ports(self) -> frozenset[int]:
        reserved = select(tables.deployment.c.port)
        held = select(tables.worker.c.port).where(IS_LIVE)
        return frozenset(self._connection.scalars(reserved.union(held)))
