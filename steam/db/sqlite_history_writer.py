"""Writes of events and incidents, and what makes the database forget them."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from sqlalchemy import Column, ColumnElement, delete, exists, select

from steam.core.history import Trimmed
from steam.core.records import Event, Incident
from steam.db import rules, tables
from steam.db.plain_data import decode_data, encode_data
from steam.db.sqlite_queries import IS_LIVE
from steam.db.sqlite_statements import SqliteStatements


class SqliteHistoryWriter(SqliteStatements):
    """The part of the writer that concerns what happened."""

    def add_event(
        self,
        *,
        ms: int,
        actor: str,
        kind: str,
        thing: str,
        text: str,
        data: Mapping[str, object] | None = None,
    ) -> Event:
        data_text = encode_data(data or {})
        values: dict[str, Any] = {
            "ms": ms,
            "actor": actor,
            "kind": kind,
            "thing": thing,
            "text": text,
        }
        event_id = self._insert(tables.event, {**values, "data": data_text})
        return Event(id=event_id, data=decode_data(data_text), **values)

    def add_incident(self, *, thing: str, kind: str, text: str, opened_ms: int) -> Incident:
        if self._exists(_is_open(thing)):
            raise rules.incident_is_open(thing)
        values: dict[str, Any] = {
            "thing": thing,
            "kind": kind,
            "text": text,
            "opened_ms": opened_ms,
        }
        return Incident(id=self._insert(tables.incident, values), **values)

    def update_incident(self, incident: Incident) -> None:
        self._require("incident", tables.incident, incident.id)
        other = tables.incident.c.id != incident.id
        if incident.closed_ms is None and self._exists(_is_open(incident.thing), other):
            raise rules.incident_is_open(incident.thing)
        values = asdict(incident)
        self._update(tables.incident, values.pop("id"), values)

    def trim(self, *, events_before_ms: int, workers_before_ms: int) -> Trimmed:
        worker, newer = tables.worker, tables.worker.alias("newer")
        superseded = exists().where(
            newer.c.deployment_id == worker.c.deployment_id,
            newer.c.slot == worker.c.slot,
            newer.c.id > worker.c.id,
        )
        return Trimmed(
            events=self._remove(tables.event.c.ms, events_before_ms),
            incidents=self._remove(tables.incident.c.closed_ms, events_before_ms),
            workers=self._remove(worker.c.ended_ms, workers_before_ms, ~IS_LIVE, superseded),
        )

    def _remove(self, when: Column[Any], before_ms: int, *also: ColumnElement[bool]) -> int:
        """Remove the oldest rows, as many as one transaction may; answer how many."""
        table = when.table
        query = select(table.c.id).where(when < before_ms, *also).order_by(when, table.c.id)
        ids = self._connection.scalars(query.limit(rules.TRIMMED_AT_ONCE)).all()
        self._connection.execute(delete(table).where(table.c.id.in_(ids)))
        return len(ids)


def _is_open(thing: str) -> ColumnElement[bool]:
    incident = tables.incident.c
    return (incident.thing == thing) & incident.closed_ms.is_(None)
