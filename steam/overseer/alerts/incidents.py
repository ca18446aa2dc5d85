"""Which trouble is an incident: a pure decision, which flapping does not tear into many."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from steam.core.records import Incident
from steam.core.states import DeploymentState

_DEPLOYMENT = "deployment:"
_BAD_AT_ONCE = frozenset({DeploymentState.CRASH_LOOPING, DeploymentState.FAILED})
BAD_IN_TIME = frozenset(
    {DeploymentState.UNHEALTHY, DeploymentState.BACKOFF, DeploymentState.DEGRADED}
)
"""States that often pass by themselves: an incident only when they last."""


@dataclass(frozen=True, slots=True)
class Condition:
    """How a deployment is doing, since when (UTC epoch ms), and a sentence for the reader."""

    state: DeploymentState
    since_ms: int
    text: str


@dataclass(frozen=True, slots=True)
class Patience:
    """How long things must last to count, in milliseconds."""

    grace_ms: int = 30_000  # trouble that often passes by itself
    healthy_ms: int = 30_000  # running again
    reopen_ms: int = 300_000  # after its end: until then, new trouble is the same incident


@dataclass(frozen=True, slots=True)
class Open:
    """Begin an incident."""

    thing: str
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Reopen:
    """Go on with an incident that seemed to be over; `incident` is as it will be."""

    incident: Incident


@dataclass(frozen=True, slots=True)
class Worsen:
    """The same incident is worse than it was; `incident` is as it will be. Not told anew."""

    incident: Incident


@dataclass(frozen=True, slots=True)
class Close:
    """End an incident; `incident` is as it will be, `text` says why."""

    incident: Incident
    text: str


Change = Open | Reopen | Worsen | Close


def thing_of(name: str) -> str:
    """The deployment of that name, as incidents and events call it."""
    return _DEPLOYMENT + name


def in_trouble(condition: Condition, now_ms: int, patience: Patience) -> bool:
    """Whether a deployment in this condition is an incident."""
    lasted_ms = now_ms - condition.since_ms
    return condition.state in _BAD_AT_ONCE or (
        condition.state in BAD_IN_TIME and lasted_ms >= patience.grace_ms
    )


def is_final(incident: Incident, now_ms: int, patience: Patience) -> bool:
    """Whether a closed incident stays closed, so that its end may be told.

    One whose end was told is never opened again, not even when the clock has been set back.
    """
    if incident.closed_ms is None:
        return False
    over_ms = now_ms - incident.closed_ms
    return incident.told_closed_ms is not None or not 0 <= over_ms < patience.reopen_ms


def decide(
    conditions: Mapping[str, Condition],
    open_incidents: Iterable[Incident],
    closed_incidents: Iterable[Incident],
    now_ms: int,
    patience: Patience,
) -> tuple[Change, ...]:
    """What to change so that the incidents agree with the conditions, by thing.

    `conditions` has every deployment there is, by thing. Of `closed_incidents` only recent ones
    matter. Incidents of things that are no deployments are left alone.
    """
    opened = {i.thing: i for i in open_incidents if i.thing.startswith(_DEPLOYMENT)}
    last = {i.thing: i for i in sorted(closed_incidents, key=lambda incident: incident.id)}
    changes: list[Change] = []
    for thing in sorted(conditions.keys() | opened.keys()):
        condition, incident = conditions.get(thing), opened.get(thing)
        if incident is not None:
            if why := _ending(condition, now_ms, patience):
                text = f"{incident.text} {why}"
                changes.append(Close(replace(incident, text=text, closed_ms=now_ms), why))
            elif condition is not None and _is_worse(condition, incident):
                kind, text = condition.state.value, condition.text
                changes.append(Worsen(replace(incident, kind=kind, text=text)))
        elif condition is not None and in_trouble(condition, now_ms, patience):
            changes.append(_begun(thing, condition, last.get(thing), now_ms, patience))
    return tuple(changes)


def _begun(
    thing: str, condition: Condition, last: Incident | None, now_ms: int, patience: Patience
) -> Change:
    kind, text = condition.state.value, condition.text
    if last is None or is_final(last, now_ms, patience):
        return Open(thing, kind, text)
    return Reopen(replace(last, kind=kind, text=text, closed_ms=None))


def _is_worse(condition: Condition, incident: Incident) -> bool:
    return condition.state in _BAD_AT_ONCE and incident.kind not in _BAD_AT_ONCE


def _ending(condition: Condition | None, now_ms: int, patience: Patience) -> str:
    """Why an open incident is over; empty while it is not."""
    if condition is None:
        return "It was removed."
    match condition.state:
        case DeploymentState.STOPPED | DeploymentState.STOPPING:
            return "It was stopped."
        case DeploymentState.RUNNING if now_ms - condition.since_ms >= patience.healthy_ms:
            return "It is well again."
        case _:
            return ""
