"""Who changed each deployment last, and when."""

from collections.abc import Mapping
from dataclasses import dataclass

from steam.core.store import Reader
from steam.deploy.recording import Change

_MOST_EVENTS = 400
_KINDS = frozenset(change.value for change in Change)


@dataclass(frozen=True, slots=True)
class LastChange:
    """One change of what should run."""

    ms: int
    who: str
    text: str


def read_last_changes(reader: Reader) -> Mapping[str, LastChange]:
    """The newest change of each deployment among the newest changes, by its name."""
    found: dict[str, LastChange] = {}
    for event in reader.events(kinds=_KINDS, limit=_MOST_EVENTS):
        name = event.thing.removeprefix("deployment:")
        found.setdefault(name, LastChange(event.ms, event.actor, event.text))
    return found
