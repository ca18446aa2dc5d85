"""Which version answered."""

import pytest

from steam.core.records import Worker
from steam.core.states import WorkerState
from steam.web.traffic.versions import requests_by_version

MINUTE_MS = 60_000
NOW_MS = 1000 * MINUTE_MS


def worker(version, ready, ended=None, number=1):
    """A worker that was ready from one minute to another; both may be parts of minutes."""
    return Worker(
        number,
        deployment_id=1,
        version_id=version,
        slot=0,
        token="",
        port=1,
        state=WorkerState.RUNNING,
        since_ms=0,
        started_ms=0,
        ready_ms=None if ready is None else int(ready * MINUTE_MS),
        ended_ms=None if ended is None else int(ended * MINUTE_MS),
    )


def test_each_minute_counts_for_who_was_ready_in_it():
    workers = [worker(1, 10, 20), worker(2, 20)]
    asked = {12: 5, 19: 1, 20: 7, 900: 2}
    assert requests_by_version(asked, workers, NOW_MS) == {1: 6, 2: 9}


@pytest.mark.parametrize(("change", "winner"), [(30.3, 2), (30.7, 1)])
def test_a_minute_of_a_change_counts_for_who_served_longer(change, winner):
    workers = [worker(1, 10, change), worker(2, change)]
    assert requests_by_version({30: 8}, workers, NOW_MS) == {winner: 8}


def test_many_short_lives_of_one_version_add_up():
    lives = [worker(1, 40 + i / 10, 40 + i / 10 + 0.08) for i in range(8)]
    assert requests_by_version({40: 3}, [*lives, worker(2, 40.5, 41)], NOW_MS) == {1: 3}


def test_the_minute_beside_tells_where_clocks_differ():
    workers = [worker(1, 10.2, 10.5)]
    assert requests_by_version({9: 1, 10: 1, 11: 1}, workers, NOW_MS) == {1: 3}


def test_what_nobody_can_have_answered_counts_for_none():
    assert requests_by_version({5: 9}, [worker(1, 10), worker(1, None)], NOW_MS) == {}
    assert requests_by_version({}, [worker(1, 10)], NOW_MS) == {}
