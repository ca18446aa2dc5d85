"""What workers use."""

from dataclasses import replace

import pytest

from steam.core.records import ProcessIdentity, Worker
from steam.core.states import WorkerState
from steam.web.traffic.process import ProcessFigures
from steam.web.traffic.resources import WorkerUsage

IDENTITY = ProcessIdentity(4000, 1, "boot")
WORKER = Worker(
    id=7,
    deployment_id=1,
    version_id=1,
    slot=0,
    token="",
    port=9100,
    state=WorkerState.RUNNING,
    since_ms=0,
    started_ms=0,
    identity=IDENTITY,
)


class Machine:
    """Processes whose figures a test sets; real ones cannot be made to use a second at will."""

    def __init__(self) -> None:
        self.now = 100.0
        self.cpu_s: dict[ProcessIdentity, float] = {IDENTITY: 10.0}
        self.looks = 0

    def now_s(self) -> float:
        return self.now

    def read(self, identity: ProcessIdentity, *, shares: bool) -> ProcessFigures | None:
        self.looks += 1
        cpu_s = self.cpu_s.get(identity)
        return None if cpu_s is None else ProcessFigures(cpu_s, 50, 3, 9, 40 if shares else None)


@pytest.fixture
def machine() -> Machine:
    return Machine()


@pytest.fixture
def usage(machine: Machine) -> WorkerUsage:
    return WorkerUsage(machine.read, machine.now_s)


def test_the_processor_is_told_from_the_second_look_on(machine, usage) -> None:
    first = usage.worker_usage([WORKER])[7]
    assert (first.rss_bytes, first.threads, first.open_files) == (50, 3, 9)
    assert (first.cpu_percent, first.pss_bytes) == (None, None)
    machine.now += 10
    machine.cpu_s[IDENTITY] += 5
    assert usage.worker_usage([WORKER])[7].cpu_percent == pytest.approx(50)


def test_nobody_looks_twice_in_a_few_seconds(machine, usage) -> None:
    for _ in range(5):
        usage.worker_usage([WORKER])
    assert machine.looks == 1
    machine.now += 3
    usage.worker_usage([WORKER])
    assert machine.looks == 2


def test_shares_are_told_where_they_are_asked_for(machine, usage) -> None:
    usage.worker_usage([WORKER])
    assert usage.worker_usage([WORKER], shares=True)[7].pss_bytes == 40


def test_a_page_that_asks_for_shares_does_not_lose_the_processor(machine, usage) -> None:
    usage.worker_usage([WORKER])
    machine.now += 60
    machine.cpu_s[IDENTITY] += 6
    told = usage.worker_usage([WORKER])[7].cpu_percent
    assert usage.worker_usage([WORKER], shares=True)[7].cpu_percent == told == pytest.approx(10)


def test_a_worker_without_a_live_process_is_absent(machine, usage) -> None:
    gone = replace(WORKER, id=8, identity=ProcessIdentity(4001, 1, "boot"))
    planned = replace(WORKER, id=9, identity=None)
    assert set(usage.worker_usage([WORKER, gone, planned])) == {7}


def test_the_next_process_of_a_pid_begins_anew(machine, usage) -> None:
    usage.worker_usage([WORKER])
    machine.now += 10
    del machine.cpu_s[IDENTITY]
    next_one = ProcessIdentity(4000, 2, "boot")
    machine.cpu_s[next_one] = 1.0
    found = usage.worker_usage([WORKER, replace(WORKER, id=8, identity=next_one)])
    assert found[8].cpu_percent is None
    assert set(found) == {8}
