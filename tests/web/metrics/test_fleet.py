"""What each deployment has, however many there are."""

import pytest

from steam.core.errors import InvalidInput
from steam.core.names import check_slug
from steam.core.policy import Policy
from steam.core.records import Deployment, Worker
from steam.core.states import DesiredState, WorkerState
from steam.scoring.exposition import exposition
from steam.web.metrics.fleet import Fleet, fleet_families
from steam.web.metrics.restarts import MOST_NAMED, OTHERS
from tests.exposition import Read, read_exposition

WANTED = "steam_deployment_workers_wanted"
RUNNING = "steam_deployment_workers_running"


def deployment(number: int) -> Deployment:
    return Deployment(
        id=number,
        name=f"d{number}",
        desired=DesiredState.RUNNING if number % 10 else DesiredState.STOPPED,
        replicas=number % 3 + 1,
        port=9000 + number,
        version_id=1,
        policy=Policy(),
        created_ms=0,
    )


def worker(number: int) -> Worker:
    """One that answers if its deployment has an even number."""
    return Worker(
        id=number,
        deployment_id=number,
        version_id=1,
        slot=0,
        token=str(number),
        port=9000 + number,
        restarts=0,
        state=WorkerState.BACKOFF if number % 2 else WorkerState.RUNNING,
        since_ms=0,
        started_ms=0,
    )


def told(count: int) -> Read:
    numbers = range(count, 0, -1)
    deployments = [deployment(number) for number in numbers]
    fleet = Fleet(deployments, [worker(number) for number in numbers], now_ms=1000)
    return read_exposition(exposition(list(fleet_families(fleet))))


def total(read: Read, family: str) -> float:
    return sum(value for (name, _), value in read.values.items() if name == family)


def test_the_sums_are_right_beyond_the_bound() -> None:
    read = told(250)
    wanted = {n: (n % 3 + 1) * bool(n % 10) for n in range(1, 251)}
    assert total(read, WANTED) == sum(wanted.values())
    assert total(read, RUNNING) == 125
    beyond = range(MOST_NAMED + 1, 251)
    assert read.value(WANTED, deployment=OTHERS) == sum(wanted[n] for n in beyond)
    assert read.value(RUNNING, deployment=OTHERS) == 25
    names = {labels["deployment"] for labels in read.labels_of(WANTED)}
    assert names == {OTHERS, *(f"d{n}" for n in range(1, MOST_NAMED + 1))}


def test_within_the_bound_nobody_is_among_the_others() -> None:
    read = told(MOST_NAMED)
    assert OTHERS not in {labels["deployment"] for labels in read.labels_of(RUNNING)}
    assert len(read.labels_of(RUNNING)) == MOST_NAMED


def test_no_deployment_can_have_their_name() -> None:
    with pytest.raises(InvalidInput):
        check_slug("deployment", OTHERS)
