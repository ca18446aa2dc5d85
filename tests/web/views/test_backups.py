"""Whether a home is backed up."""

import pytest

from steam.settings import Settings
from steam.web.views.backups import read_backups

HOUR_MS = 3_600_000


@pytest.fixture
def told(services):
    def tell(kind: str, ms: int) -> None:
        with services.store.write() as writer:
            writer.add_event(ms=ms, actor="schedule", kind=kind, thing="home", text=kind)

    return tell


def _read(services, now_ms, **settings):
    with services.store.read() as reader:
        return read_backups(reader, Settings(**settings), now_ms)


def test_a_failure_counts_until_the_next_one_is_taken(services, told):
    assert _read(services, 0).taken is None
    told("backup-taken", 1)
    told("backup-failed", 2)
    assert _read(services, 3).failed.ms == 2
    told("backup-taken", 4)
    found = _read(services, 5)
    assert (found.failed, found.taken.ms) == (None, 4)


def test_one_is_overdue_an_hour_after_its_time_where_any_is_asked_for(services, told):
    told("backup-taken", 0)
    late = 25 * HOUR_MS + 1
    assert _read(services, late, backup_folder="/b").is_overdue
    assert not _read(services, late - 1, backup_folder="/b").is_overdue
    assert not _read(services, late).is_overdue
