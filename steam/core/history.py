"""The part of the store that tells what happened: events, incidents and the lives of workers."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from steam.core.records import Event, Incident, Worker


class HistoryReader(Protocol):
    """Reads what happened. Spans of time include both their ends."""

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
        """At most `limit` events with id > after_id, of one of `kinds` and about `thing` if given.

        So with `actor`, who caused them, and `before_id`, which is above the ids of all of them,
        and `among`, the things that they are about: one that ends in a colon, such as `label:`,
        stands for all of its kind.
        Those recorded last come first unless `oldest_first`. The order is that of recording, which
        is not that of `ms` where the clock was set back.
        """
        ...

    def incidents(self, limit: int = 100) -> Sequence[Incident]:
        """The newest `limit` incidents, open and closed, newest first."""
        ...

    def open_incidents(self) -> Sequence[Incident]:
        """Every incident that is not over, in the order of their ids."""
        ...

    def workers_between(self, deployment_id: int, since_ms: int, until_ms: int) -> Sequence[Worker]:
        """Workers of a deployment whose rows lived in that span, in the order of their ids.

        A row lives from `started_ms` to `ended_ms`, or still.
        """
        ...


@dataclass(frozen=True, slots=True)
class Trimmed:
    """How many records of each kind one call of `trim` has removed."""

    events: int
    incidents: int
    workers: int

    @property
    def total(self) -> int:
        """Of all kinds together; 0 when nothing old is left."""
        return self.events + self.incidents + self.workers


class HistoryWriter(Protocol):
    """Writes down what happened, and forgets it when it is old."""

    def add_event(
        self,
        *,
        ms: int,
        actor: str,
        kind: str,
        thing: str,
        text: str,
        data: Mapping[str, object] | None = None,
    ) -> Event: ...

    def add_incident(self, *, thing: str, kind: str, text: str, opened_ms: int) -> Incident:
        """An open incident. Raises Conflict when the thing has one already."""
        ...

    def update_incident(self, incident: Incident) -> None:
        """Raises NotFound, and Conflict when the thing has another that is open."""
        ...

    def trim(self, *, events_before_ms: int, workers_before_ms: int) -> Trimmed:
        """Remove old history; answer how much of it went.

        Events and closed incidents go that are older than `events_before_ms`, and workers that
        ended before `workers_before_ms` unless they are the newest of their slot. One call removes
        some thousand rows of each at most, so that its transaction is short: call again until
        nothing goes.
        """
        ...
