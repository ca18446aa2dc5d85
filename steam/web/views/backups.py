"""Whether the home is backed up, as its events tell."""

from dataclasses import dataclass

from steam.core.records import Event
from steam.core.store import Reader
from steam.settings import Settings

_THING = "home"
_TAKEN = "backup-taken"
_FAILED = "backup-failed"
_HOUR_MS = 3_600_000
_GRACE_MS = _HOUR_MS


@dataclass(frozen=True, slots=True)
class Backups:
    """Regular backups: where they go, the last one, and the failure since, if there was one.

    `folder` is empty where none are asked for. `is_overdue` once the last one is older than it
    should be by an hour.
    """

    folder: str
    every_h: float
    taken: Event | None
    failed: Event | None
    is_overdue: bool


def read_backups(reader: Reader, settings: Settings, now_ms: int) -> Backups:
    """What the newest events of each kind amount to."""
    taken = _newest(reader, _TAKEN)
    failed = _newest(reader, _FAILED)
    if taken is not None and failed is not None and failed.id < taken.id:
        failed = None
    most_ms = settings.backup_every_h * _HOUR_MS + _GRACE_MS
    is_old = taken is not None and now_ms - taken.ms > most_ms
    folder = settings.backup_folder
    return Backups(folder, settings.backup_every_h, taken, failed, bool(folder) and is_old)


def _newest(reader: Reader, kind: str) -> Event | None:
    found = reader.events(thing=_THING, kinds={kind}, limit=1)
    return found[0] if found else None
