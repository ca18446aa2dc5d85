"""Writes of events and incidents in the memory store, and what makes it forget them."""

from collections.abc import Iterable, Mapping
from typing import TypeVar

from steam.core.errors import NotFound
from steam.core.history import Trimmed
from steam.core.records import Event, Incident
from steam.core.states import LIVE_STATES
from steam.db import rules
from steam.db.memory_history import MemoryHistoryReader
from steam.db.plain_data import decode_data, encode_data

_R = TypeVar("_R")


class MemoryHistoryWriter(MemoryHistoryReader):
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
        kept_data = decode_data(encode_data(data or {}))
        event = Event(self._tables.next_id("event"), ms, actor, kind, thing, text, kept_data)
        self._tables.events[event.id] = event
        return event

    def add_incident(self, *, thing: str, kind: str, text: str, opened_ms: int) -> Incident:
        if any(incident.thing == thing for incident in self.open_incidents()):
            raise rules.incident_is_open(thing)
        incident = Incident(self._tables.next_id("incident"), thing, kind, text, opened_ms)
        self._tables.incidents[incident.id] = incident
        return incident

    def update_incident(self, incident: Incident) -> None:
        if incident.id not in self._tables.incidents:
            raise NotFound("incident", incident.id)
        others = (other for other in self.open_incidents() if other.id != incident.id)
        if incident.closed_ms is None and any(other.thing == incident.thing for other in others):
            raise rules.incident_is_open(incident.thing)
        self._tables.incidents[incident.id] = incident

    def trim(self, *, events_before_ms: int, workers_before_ms: int) -> Trimmed:
        incidents, events, workers = (
            self._tables.incidents,
            self._tables.events,
            self._tables.workers,
        )
        newest = {(w.deployment_id, w.slot): w.id for w in workers.values()}
        ended = (
            (worker.ended_ms, worker.id)
            for worker in workers.values()
            if worker.state not in LIVE_STATES
            and worker.id != newest[worker.deployment_id, worker.slot]
        )
        told = ((event.ms, event.id) for event in events.values())
        closed = ((incident.closed_ms, incident.id) for incident in incidents.values())
        return Trimmed(
            events=_remove(events, told, events_before_ms),
            incidents=_remove(incidents, closed, events_before_ms),
            workers=_remove(workers, ended, workers_before_ms),
        )


def _remove(
    table: dict[int, _R], times_and_ids: Iterable[tuple[int | None, int]], before_ms: int
) -> int:
    """Remove the oldest records, as many as one transaction may; answer how many."""
    old = sorted((ms, row_id) for ms, row_id in times_and_ids if ms is not None and ms < before_ms)
    gone = old[: rules.TRIMMED_AT_ONCE]
    for _, row_id in gone:
        del table[row_id]
    return len(gone)
