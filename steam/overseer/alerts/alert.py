"""One alert: what is told of an incident, and to whom it can be handed."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from steam.core.records import Incident


class Side(StrEnum):
    """Which end of an incident an alert tells of."""

    OPENED = "opened"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Alert:
    """One end of one incident, with where it happened: the machine's name and the home's path."""

    incident: Incident
    side: Side
    host: str
    home: str

    @property
    def key(self) -> str:
        """Names the alert within its home."""
        return f"{self.incident.id}-{self.side}"

    def body(self) -> dict[str, object]:
        """The alert as plain JSON data.

        `id` is the same in both alerts of an incident and in every repetition, and not used
        again by another one, even after the home was restored from a backup.
        """
        incident = self.incident
        return {
            "id": f"{incident.id}-{incident.opened_ms}",
            "thing": incident.thing,
            "kind": incident.kind,
            "text": incident.text,
            "state": self.side.value,
            "opened_ms": incident.opened_ms,
            "closed_ms": incident.closed_ms,
            "host": self.host,
            "home": self.home,
        }


class Sender(Protocol):
    """Hands alerts to whoever asked for them."""

    def send(self, alert: Alert) -> None:
        """Return once the alert has arrived. Raises SteamError when it has not."""
        ...
