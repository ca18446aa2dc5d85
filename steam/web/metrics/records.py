"""How much the home has recorded, as metrics."""

from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from steam.core.states import BatchState
from steam.core.store import Reader
from steam.scoring.exposition import Family, Sample, counter, gauge

_BACKUP_TAKEN = "backup-taken"
_BACKUP_THING = "home"
_MOST_BATCHES = 1000


def record_families(reader: Reader) -> Iterator[Family]:
    """Models, events, open incidents and the last scheduled backup."""
    yield gauge("steam_models", "Registered models.", len(reader.model_names()))
    newest = reader.events(limit=1)
    # Ids are never used twice, so that trimming the history does not lower the count.
    yield counter("steam_events_total", "Events written.", newest[0].id if newest else 0)
    yield gauge(
        "steam_incidents_open", "Incidents that are not over.", len(reader.open_incidents())
    )
    states = Counter(batch.state for batch in reader.batches(_MOST_BATCHES))
    yield gauge(
        "steam_batches",
        f"Batches by state; of ended ones those among the last {_MOST_BATCHES}.",
        *(Sample(states[state], {"state": state.value}) for state in BatchState),
    )
    backups = reader.events(thing=_BACKUP_THING, kinds={_BACKUP_TAKEN}, limit=1)
    if backups:
        yield gauge(
            "steam_last_backup_time_seconds",
            "When the last scheduled backup was taken, in Unix time.",
            backups[0].ms / 1000,
        )


def database_families(database: Path) -> Iterator[Family]:
    """The size of the database's files."""
    files = {"database": database, "wal": database.with_name(f"{database.name}-wal")}
    yield gauge(
        "steam_database_bytes",
        "Size of the database and of its write-ahead log.",
        *(Sample(_size(path), {"file": name}) for name, path in files.items()),
    )


def _size(path: Path) -> int:
    with suppress(FileNotFoundError):
        return path.stat().st_size
    return 0
