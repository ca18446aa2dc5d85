"""What was seen: the processes and answers behind the rows, as plain data."""

from dataclasses import dataclass
from enum import StrEnum

from steam.core.records import ProcessIdentity, Worker

ARTIFACT_REFUSED = 3
"""Exit status of a worker that could not load its artifact."""

PORT_TAKEN = 4
"""Exit status of a worker that could not have its port."""


class Presence(StrEnum):
    """What is behind the process identity of a row."""

    UNBORN = "unborn"  # the row has no identity yet: its start was cut short
    GONE = "gone"  # no such process, or the row belongs to an earlier boot
    OURS = "ours"  # identity, owner and token all match
    STRANGER = "stranger"  # the pid lives, but identity, owner or token differs
    DEAD = "dead"  # ended; its exit status may be known


class Health(StrEnum):
    """What a probe of a worker's port said."""

    NOT_PROBED = "not-probed"
    READY = "ready"
    LIVE = "live"  # answers /health with its token, but is not ready
    NO_ANSWER = "no-answer"
    IMPOSTOR = "impostor"  # something else answers in its place
    STUCK = "stuck"  # answers, but one request has been scored for too long


@dataclass(frozen=True, slots=True)
class Exit:
    """How a process ended: by an exit code or by a signal. `says` is its own last word on why."""

    code: int | None = None
    signal: int | None = None
    says: str = ""


@dataclass(frozen=True, slots=True)
class FoundProcess:
    """A worker process of this home, found by its environment and not by a row."""

    identity: ProcessIdentity
    token: str


@dataclass(frozen=True, slots=True)
class Sighting:
    """One row in a live state and what is behind it.

    `identity` is the row's, or, where the row has none yet, that of the process which carries
    the row's token. `lived_ms` is for how long a process of ours has run by the clock of the
    kernel, `stopped` that a signal has suspended it. `last_overseen_ms` is set for a process of
    an earlier boot: it was not seen after that.
    """

    worker: Worker
    presence: Presence
    health: Health = Health.NOT_PROBED
    identity: ProcessIdentity | None = None
    exit: Exit | None = None
    lived_ms: int | None = None
    stopped: bool = False
    last_overseen_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Observed:
    """All that one look saw: live rows, waiting rows, and processes that no live row knows."""

    sightings: tuple[Sighting, ...] = ()
    waiting: tuple[Worker, ...] = ()
    orphans: tuple[FoundProcess, ...] = ()
