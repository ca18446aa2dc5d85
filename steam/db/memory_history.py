"""Reads of events, incidents and the lives of workers in the memory store."""

from collections.abc import Collection, Sequence

from steam.core.records import Event, Incident, Worker
from steam.db.memory_tables import MemoryTables


class MemoryHistoryReader:
    """The part of the reader that tells what happened."""

    def __init__(self, tables: MemoryTables) -> None:
        self._tables = tables

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
        found = [
            event
            for event in self._tables.events.values()
            if event.id > after_id
            and thing in (None, event.thing)
            and (since_ms is None or event.ms >= since_ms)
            and (until_ms is None or event.ms <= until_ms)
            and (kinds is None or event.kind in kinds)
            and actor in (None, event.actor)
            and (before_id is None or event.id < before_id)
            and (among is None or event.thing in among or _kind_of(event.thing) in among)
        ]
        ordered = found if oldest_first else found[::-1]
        return tuple(ordered[: max(limit, 0)])

    def incidents(self, limit: int = 100) -> Sequence[Incident]:
        return tuple(reversed(self._tables.incidents.values()))[: max(limit, 0)]

    def open_incidents(self) -> Sequence[Incident]:
        return tuple(i for i in self._tables.incidents.values() if i.closed_ms is None)

    def workers_between(self, deployment_id: int, since_ms: int, until_ms: int) -> Sequence[Worker]:
        return tuple(
            worker
            for worker in self._tables.workers.values()
            if worker.deployment_id == deployment_id
            and worker.started_ms <= until_ms
            and (worker.ended_ms is None or worker.ended_ms >= since_ms)
        )


def _kind_of(thing: str) -> str:
    """With its colon; empty where it has none."""
    return thing[: thing.find(":") + 1]
