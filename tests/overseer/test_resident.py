"""The resident overseer: fast, alone in its home, and hard to kill."""

import os
import signal
import socket
import statistics
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest

from steam.core.errors import Busy
from steam.core.states import WorkerState
from steam.overseer.observe import NOBODY
from steam.overseer.resident import Resident
from steam.overseer.sockets.handover import has_resident
from tests.overseer.conftest import FAST, World, freeze, kill

pytestmark = pytest.mark.process
Until = Callable[[Callable[[], bool]], None]


@contextmanager
def overseeing(world: World) -> Iterator[Resident]:
    """A resident overseer at work, with an interval so long that only events drive it."""
    made = Resident(world.overseer(stays=True), interval_s=60.0, pulse_s=0.1)
    stop = threading.Event()
    thread = threading.Thread(target=made.run, args=(stop,))
    thread.start()
    try:
        yield made
    finally:
        stop.set()
        made.wake()
        thread.join(30)
        made.close()
    assert not thread.is_alive()


@pytest.fixture
def resident(world: World) -> Iterator[Resident]:
    with overseeing(world) as made:
        yield made


def running_pid(world: World) -> int | None:
    workers = [w for w in world.workers() if w.state is WorkerState.RUNNING]
    return workers[0].identity.pid if workers and workers[0].identity else None


def await_pid(world: World, until: Until, other_than: int | None = None) -> int:
    """The pid of the first worker that runs, once one does that is not a dead one."""
    found: list[int] = []

    def runs() -> bool:
        found[:] = [pid for pid in [running_pid(world)] if pid not in {None, other_than}]
        return bool(found)

    until(runs)
    return found[0]


def test_a_death_is_answered_at_once(world: World, resident: Resident, until: Until) -> None:
    world.deploy()
    resident.wake()
    before = await_pid(world, until)
    took_s = []
    for _ in range(5):
        begun = time.monotonic()
        os.kill(before, signal.SIGKILL)
        before = await_pid(world, until, other_than=before)
        took_s.append(time.monotonic() - begun)
        with world.store.write() as rows:  # as if it had been healthy for long
            (worker,) = rows.live_workers()
            rows.update_worker(type(worker)(**{**_fields(worker), "ready_ms": 1}))
    assert statistics.median(took_s) < 1.0


def test_workers_that_wait_for_their_turn_follow_as_others_become_ready(
    world: World, until: Until
) -> None:
    """Also behind one that hangs, whose patience is over long before the next timed pass."""
    world.starts = 1
    world.behave("hang")
    world.deploy("hangs", policy=replace(FAST, start_timeout_s=1.0, backoff_base_s=30.0))
    with overseeing(world):
        log = world.home.worker_log("hangs", 0)
        until(lambda: log.is_file() and "listening" in log.read_text())
        world.behave("serve")
        for name in ("one", "two"):
            world.deploy(name)
        wanted = {world.deployment(name).id for name in ("one", "two")}
        until(
            lambda: (
                wanted
                <= {w.deployment_id for w in world.workers() if w.state is WorkerState.RUNNING}
            )
        )


def _fields(worker: object) -> dict[str, object]:
    return {name: getattr(worker, name) for name in worker.__slots__}  # type: ignore[attr-defined]


def test_a_change_by_somebody_else_is_noticed(
    world: World, resident: Resident, until: Until
) -> None:
    world.deploy()
    until(lambda: running_pid(world) is not None)
    world.stop()
    until(lambda: world.processes() == [])
    until(lambda: world.worker().state is WorkerState.EXITED)


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
        thread.join(30)
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
    thread.join(30)
    made.close()
    assert world.processes() == [running_pid(world)]
    assert world.overseer().run_pass("another").actions == ()


def refuses(port: int) -> bool:
    """Whether nobody listens on a port."""
    try:
        socket.create_connection(("127.0.0.1", port), timeout=30).close()
    except ConnectionRefusedError:
        return True
    except ConnectionResetError:  # it went away while the connection was being made
        pass
    return False


def answer_of(port: int) -> int:
    """The pid of whichever worker answers on a port; raises when the connection is refused."""
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        return int(connection.makefile().readline())


def test_while_a_worker_is_replaced_clients_wait(
    world: World, resident: Resident, until: Until
) -> None:
    deployment = world.deploy()
    before = await_pid(world, until)
    kill(before)
    with socket.create_connection(("127.0.0.1", deployment.port), timeout=30) as connection:
        assert int(connection.makefile().readline()) != before


def test_a_new_resident_takes_the_sockets_over(world: World, until: Until) -> None:
    deployment = world.deploy()
    world.overseer().settle("cron", 10)
    before = running_pid(world)
    assert before is not None
    with overseeing(world):
        until(lambda: has_resident(world.home))
        until(lambda: world.held[-1].count() == 1)
        kill(before)
        assert answer_of(deployment.port) != before


def test_another_process_starts_a_worker_behind_the_socket_of_the_resident(
    world: World, resident: Resident, until: Until
) -> None:
    deployment = world.deploy()
    until(lambda: running_pid(world) is not None)
    version = world.add_version(deployment, "b" * 64)
    world.overseer().run_pass("master", probe=NOBODY)
    until(lambda: [w.version_id for w in world.workers()] == [version.id])
    assert world.worker().port == deployment.port
    assert "port-moved" not in world.events()


def test_a_stopped_deployment_refuses(world: World, resident: Resident, until: Until) -> None:
    deployment = world.deploy()
    until(lambda: running_pid(world) is not None)
    world.stop()
    until(lambda: world.held[0].count() == 0)
    until(lambda: world.processes() == [])
    # The kernel closes the files of a process that ends a moment after it forgets its environment.
    until(lambda: refuses(deployment.port))


def test_a_hung_worker_is_replaced_without_refusals(
    world: World, resident: Resident, until: Until
) -> None:
    deployment = world.deploy()
    before = await_pid(world, until)
    missed = world.events().count("worker-unhealthy")  # a busy machine may have had one late
    freeze(before)
    assert answer_of(deployment.port) != before
    assert world.events().count("worker-unhealthy") - missed == 3


def test_a_hung_worker_does_not_delay_the_repair_of_another(
    world: World, resident: Resident, until: Until
) -> None:
    patient = replace(FAST, probe_timeout_s=20.0, crash_loop_after=10)
    world.deploy("hangs", policy=patient, sha256="1" * 64)
    other = world.deploy("dies", policy=patient, sha256="2" * 64)
    until(lambda: len(world.processes()) == 2 and running_pid(world) is not None)
    until(lambda: {w.state for w in world.workers()} == {WorkerState.RUNNING})
    pids = {w.deployment_id: w.identity.pid for w in world.workers() if w.identity}
    (dying,) = (pid for deployment, pid in pids.items() if deployment == other.id)
    (hanging,) = (pid for deployment, pid in pids.items() if deployment != other.id)
    freeze(hanging)
    for _ in range(3):
        begun = time.monotonic()
        kill(dying)
        dying = answer_of(other.port)
        assert time.monotonic() - begun < 5, "it waited for the probe of the hung one"


def test_trouble_with_a_record_is_tried_again_without_haste(world: World, until: Until) -> None:
    passes = []

    def no_room(name: str) -> None:
        if name == "row.record":
            passes.append(time.monotonic())
            raise OSError("no space left on device")

    deployment = world.deploy()
    world.overseer().settle("test", 10)
    before = running_pid(world)
    assert before is not None
    made = Resident(world.overseer(no_room, stays=True), interval_s=60.0, pulse_s=0.1)
    stop = threading.Event()
    thread = threading.Thread(target=made.run, args=(stop,))
    thread.start()
    try:
        until(lambda: has_resident(world.home))
        kill(before)
        until(lambda: len(passes) >= 3)
        assert passes[2] - passes[0] > 1.0, "a death that cannot be recorded wakes it once"
    finally:
        stop.set()
        made.wake()
        thread.join(30)
        made.close()
    assert world.deployment().port == deployment.port
