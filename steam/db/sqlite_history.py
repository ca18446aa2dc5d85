"""Reads of events, incidents and the lives of workers."""

from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, func, or_, select

from steam.core.records import Event, Incident, Worker
from steam.db import rows, tables
from steam.db.sqlite_queries import SqliteQueries, by_id, is_one_of


class SqliteHistoryReader(SqliteQueries):
    """The part of the reader that tells what happened."""

    def events(
        self,
        *,
        thing: str | None = None,
        after_id: int = 0,
        limit: int = 100,
        since_ms: int | None = None,
        until_ms: int | None = None,
        kinds: Collection[str] | None = None,
        actor: str | None = None,
        before_id: int | None = None,
        oldest_first: bool = False,
        among: Collection[str] | None = None,
    ) -> Sequence[Event]:
        column = tables.event.c
        query = select(tables.event).where(column.id > after_id)
        if thing is not None:
            query = query.where(column.thing == thing)
        if since_ms is not None:
            query = query.where(column.ms >= since_ms)
        if until_ms is not None:
            query = query.where(column.ms <= until_ms)
        if kinds is not None:
            query = query.where(column.kind.in_(sorted(kinds)))
        if actor is not None:
            query = query.where(column.actor == actor)
        if before_id is not None:
            query = query.where(column.id < before_id)
        if among is not None:
            query = query.where(_is_among(column.thing, among))
        query = query.order_by(column.id if oldest_first else column.id.desc())
        return self._records(rows.event_record, query.limit(max(limit, 0)))

    def incidents(self, limit: int = 100) -> Sequence[Incident]:
        query = select(tables.incident).order_by(tables.incident.c.id.desc())
        return self._records(rows.incident_record, query.limit(max(limit, 0)))

    def open_incidents(self) -> Sequence[Incident]:
        query = select(tables.incident).where(tables.incident.c.closed_ms.is_(None))
        return self._all(rows.incident_record, query)

    def workers_between(self, deployment_id: int, since_ms: int, until_ms: int) -> Sequence[Worker]:
        column = tables.worker.c
        query = select(tables.worker).where(
            column.deployment_id == deployment_id,
            column.started_ms <= until_ms,
            or_(column.ended_ms.is_(None), column.ended_ms >= since_ms),
        )
        return by_id(self._records(rows.worker_record, query))


def _is_among(thing: ColumnElement[str], among: Collection[str]) -> ColumnElement[bool]:
    kind = func.substr(thing, 1, func.instr(thing, ":"))
    return or_(is_one_of(thing, among), is_one_of(kind, among))
