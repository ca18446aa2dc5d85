"""Reads of the database."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

from sqlalchemy import Connection, RowMapping, Select, Table, bindparam, func, select

from steam.core.records import Deployment, Event, Label, Model, Project, Version, Worker
from steam.core.states import LIVE_STATES, WAITING_STATES
from steam.db import rows, tables

_R = TypeVar("_R")

# Written out in the statement: SQLite uses the partial indexes only for words it can see.
IS_LIVE = tables.worker.c.state.in_(
    bindparam("live", sorted(LIVE_STATES), expanding=True, literal_execute=True)
)


class SqliteReader:
    """Reads through one connection, within its transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

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

    def live_workers(self) -> Sequence[Worker]:
        return _by_id(self._records(rows.worker_record, select(tables.worker).where(IS_LIVE)))

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
        return _by_id((*workers, *ended))

    def workers(self, deployment_id: int, limit: int = 50) -> Sequence[Worker]:
        column = tables.worker.c
        query = select(tables.worker).where(column.deployment_id == deployment_id)
        query = query.order_by(column.id.desc()).limit(max(limit, 0))
        return self._records(rows.worker_record, query)

    def taken_ports(self) -> frozenset[int]:
        reserved = select(tables.deployment.c.port)
        held = select(tables.worker.c.port).where(IS_LIVE)
        return frozenset(self._connection.scalars(reserved.union(held)))

    def events(
        self, *, thing: str | None = None, after_id: int = 0, limit: int = 100
    ) -> Sequence[Event]:
        column = tables.event.c
        query = select(tables.event).where(column.id > after_id)
        if thing is not None:
            query = query.where(column.thing == thing)
        query = query.order_by(column.id.desc()).limit(max(limit, 0))
        return self._records(rows.event_record, query)

    def _all(self, record: Callable[[RowMapping], _R], query: Select[Any]) -> tuple[_R, ...]:
        return self._records(record, query.order_by("id"))

    def _records(self, record: Callable[[RowMapping], _R], query: Select[Any]) -> tuple[_R, ...]:
        return tuple(record(row) for row in self._connection.execute(query).mappings())

    def _one(self, record: Callable[[RowMapping], _R], table: Table, **wanted: object) -> _R | None:
        query = select(table).where(*(table.c[key] == value for key, value in wanted.items()))
        row = self._connection.execute(query).mappings().one_or_none()
        return None if row is None else record(row)


def _by_id(workers: Iterable[Worker]) -> tuple[Worker, ...]:
    """In order of ids; asked for that order, SQLite would walk the whole table in it."""
    return tuple(sorted(workers, key=lambda worker: worker.id))
