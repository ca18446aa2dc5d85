"""The resident overseer: fast, alone in its home, and hard to kill."""

import os
import signal
import statistics
import threading
import time
from collections.abc import Callable, Iterator

import pytest

from steam.core.errors import Busy
from steam.core.states import WorkerState
from steam.overseer.resident import Resident
from tests.overseer.conftest import World

pytestmark = pytest.mark.process
Until = Callable[[Callable[[], bool]], None]


@pytest.fixture
def resident(world: World) -> Iterator[Resident]:
    """A resident overseer at work, with an interval so long that only events drive it."""
    made, stop = (
        Resident(world.overseer(stays=True), interval_s=60.0, pulse_s=0.1),
        threading.Event(),
    )
    thread = threading.Thread(target=made.run, args=(stop,))
    thread.start()
    yield made
    stop.set()
    made.wake()
    thread.join(10)
    assert not thread.is_alive()
    made.close()


def running_pid(world: World) -> int | None:
    workers = [w for w in world.workers() if w.state is WorkerState.RUNNING]
    return workers[0].identity.pid if workers and workers[0].identity else None


def test_a_death_is_answered_at_once(world: World, resident: Resident, until: Until) -> None:
    world.deploy()
    resident.wake()
    until(lambda: running_pid(world) is not None)
    took_s = []
    for _ in range(5):
        before = running_pid(world)
        assert before is not None
        begun = time.monotonic()
        os.kill(before, signal.SIGKILL)
        until(lambda before=before: running_pid(world) not in {None, before})
        took_s.append(time.monotonic() - begun)
        with world.store.write() as rows:  # as if it had been healthy for long
            (worker,) = rows.live_workers()
            rows.update_worker(type(worker)(**{**_fields(worker), "ready_ms": 1}))
    assert statistics.median(took_s) < 1.0


def _fields(worker: object) -> dict[str, object]:
    return {name: getattr(worker, name) for name in worker.__slots__}  # type: ignore[attr-defined]


def test_a_change_by_somebody_else_is_noticed(
    world: World, resident: Resident, until: Until
) -> None:
    world.deploy()
    until(lambda: running_pid(world) is not None)
    world.stop()
    until(lambda: world.processes() == [])
    assert world.worker().state in {WorkerState.STOPPING, WorkerState.EXITED}


def test_a_second_resident_leaves(world: World, resident: Resident, until: Until) -> None:
    until(lambda: world.home.resident_lock.exists() and world.home.pass_lock.exists())
    second = Resident(world.overseer(stays=True), interval_s=60.0, pulse_s=0.1)
    with pytest.raises(Busy, match=str(os.getpid())):
        second.run(threading.Event())
    second.close()


def test_it_outlives_a_pass_that_cannot_be_made(world: World, until: Until) -> None:
    troubles = []

    def fail_twice(name: str) -> None:
        if len(troubles) < 2:
            troubles.append(name)
            raise OSError("no space left on device")

    made, stop = (
        Resident(world.overseer(fail_twice, stays=True), interval_s=0.05, pulse_s=0.05),
        threading.Event(),
    )
    thread = threading.Thread(target=made.run, args=(stop,))
    world.deploy()
    thread.start()
    try:
        until(lambda: running_pid(world) is not None)
        assert len(troubles) == 2
    finally:
        stop.set()
        made.wake()
        thread.join(10)
        made.close()


def test_workers_outlive_the_resident(world: World, until: Until) -> None:
    made, stop = (
        Resident(world.overseer(stays=True), interval_s=60.0, pulse_s=0.1),
        threading.Event(),
    )
    thread = threading.Thread(target=made.run, args=(stop,))
    world.deploy()
    thread.start()
    until(lambda: running_pid(world) is not None)
    stop.set()
    made.wake()
    thread.join(10)
    made.close()
    assert world.processes() == [running_pid(world)]
    assert world.overseer().run_pass("another").actions == ()
