"""Whole passes over real stand-in worker processes that are killed, stopped and impersonated."""

import errno
import json
import os
import signal
import socket
import subprocess
import threading
from collections.abc import Callable
from dataclasses import replace

import pytest

from steam.core.clock import SystemClock
from steam.core.errors import Busy, Conflict, NotFound
from steam.core.home import Home
from steam.core.states import WorkerState
from steam.overseer.lock import locked
from steam.overseer.observe import NOBODY
from tests.overseer.conftest import FAST, World, freeze, kill

pytestmark = pytest.mark.process
Until = Callable[[Callable[[], bool]], None]


def pid_of(world: World) -> int:
    identity = world.worker().identity
    assert identity is not None
    return identity.pid


def test_a_deployment_is_started_and_becomes_ready(world: World) -> None:
    deployment = world.deploy()
    report = world.overseer().settle("test", 10)
    worker = world.worker()
    assert worker.state is WorkerState.RUNNING
    assert worker.port == deployment.port
    assert world.processes() == [pid_of(world)]
    assert report.failures == ()
    assert world.events() == ["worker-started", "worker-ready"]


def test_a_second_pass_finds_nothing_to_do(world: World) -> None:
    world.deploy(replicas=2)
    overseer = world.overseer()
    overseer.settle("test", 10)
    report = overseer.run_pass("test")
    assert report.actions == ()
    assert report.look_again_ms is None
    assert len(world.processes()) == 2


def test_a_killed_worker_is_replaced(world: World) -> None:
    world.deploy()
    overseer = world.overseer()
    overseer.settle("test", 10)
    before = pid_of(world)
    kill(before)
    overseer.settle("test", 10)
    assert pid_of(world) != before
    assert world.worker().state is WorkerState.RUNNING
    assert world.processes() == [pid_of(world)]
    with world.store.read() as rows:
        (dead,) = [w for w in rows.workers(world.deployment().id) if w.id != world.worker().id]
        (crash,) = [event for event in rows.events() if event.kind == "worker-crashed"]
    assert dead.exit_signal == signal.SIGKILL
    assert dead.state is WorkerState.EXITED
    assert "Killed from outside" in crash.text
    assert any("listening on" in line for line in crash.data["log"])  # type: ignore[attr-defined]


def test_a_worker_of_an_ended_overseer_is_adopted(world: World) -> None:
    world.deploy()
    world.overseer().settle("test", 10)
    before = pid_of(world)
    report = world.overseer().run_pass("another")
    assert report.actions == ()
    assert world.processes() == [before]


def test_a_worker_that_dies_without_its_overseer_is_replaced(world: World) -> None:
    world.deploy()
    world.overseer().settle("test", 10)
    kill(pid_of(world))
    world.overseer().settle("another", 10)
    assert world.worker().state is WorkerState.RUNNING
    assert world.processes() == [pid_of(world)]


def test_a_hung_worker_is_replaced(world: World, until: Until) -> None:
    world.deploy()
    overseer = world.overseer()
    overseer.settle("test", 10)
    before = pid_of(world)
    freeze(before)

    def replaced() -> bool:
        overseer.settle("test", 1)
        return world.worker().state is WorkerState.RUNNING and pid_of(world) != before

    until(replaced)
    assert world.processes() == [pid_of(world)]
    assert world.events().count("worker-unhealthy") == 3


def test_a_worker_that_ignores_sigterm_is_killed(world: World) -> None:
    world.behave("stubborn")
    world.deploy()
    overseer = world.overseer()
    overseer.settle("test", 10)
    world.stop()
    overseer.settle("test", 10)
    assert world.worker().state is WorkerState.EXITED
    assert world.processes() == []
    assert "worker-killed" in world.events()


def test_a_stranger_on_the_pid_is_never_signalled(
    world: World, stranger: subprocess.Popen[bytes]
) -> None:
    world.deploy()
    overseer = world.overseer()
    overseer.settle("test", 10)
    worker = world.worker()
    assert worker.identity is not None
    with world.store.write() as rows:
        rows.update_worker(replace(worker, identity=replace(worker.identity, pid=stranger.pid)))
    world.stop()
    overseer.settle("test", 10)
    assert stranger.poll() is None
    assert world.worker().state is WorkerState.EXITED
    assert world.processes() == [], "the worker itself was found by its token"


def test_a_stranger_with_the_very_identity_but_no_token_is_never_signalled(
    world: World, stranger: subprocess.Popen[bytes]
) -> None:
    world.deploy()
    overseer = world.overseer()
    overseer.settle("test", 10)
    identity = overseer.performer.processes.identify(stranger.pid)
    with world.store.write() as rows:
        rows.update_worker(replace(world.worker(), identity=identity))
    overseer.settle("test", 10)
    assert stranger.poll() is None
    assert "worker-adopted" in world.events()
    assert world.worker().state is WorkerState.RUNNING
    assert world.processes() == [pid_of(world)]


def test_after_a_reboot_a_stranger_on_the_old_pid_is_left_alone(
    world: World, stranger: subprocess.Popen[bytes], until: Until
) -> None:
    world.deploy()
    overseer = world.overseer()
    overseer.settle("test", 10)
    before = world.worker()
    world.end_all()
    identity = overseer.performer.processes.identify(stranger.pid)
    assert identity is not None
    with world.store.write() as rows:
        rows.update_worker(replace(before, identity=replace(identity, boot_id="earlier")))
    lease = json.loads(world.home.machine_lease.read_text())
    last_ms = before.since_ms + 7
    until(lambda: SystemClock().now_ms() > last_ms)
    lease |= {"boot_id": "earlier", "seen_ms": last_ms}
    world.home.machine_lease.write_text(json.dumps(lease))
    rebooted = world.overseer()
    rebooted.settle("test", 10)
    assert stranger.poll() is None
    with world.store.read() as rows:
        ended = next(w for w in rows.workers(before.deployment_id) if w.id == before.id)
    assert ended.ended_ms == last_ms, "it was seen no more after that"
    assert world.worker().id != before.id
    assert world.processes() == [pid_of(world)]


def test_a_worker_that_is_suspended_while_it_starts_is_replaced(world: World, until: Until) -> None:
    world.behave("hang")
    world.deploy()
    overseer = world.overseer()
    overseer.run_pass("test")
    before = world.worker()
    assert before.state is WorkerState.STARTING
    freeze(pid_of(world))
    world.behave("serve")

    def is_replaced() -> bool:
        overseer.settle("test", 1)
        return world.worker().state is WorkerState.RUNNING

    until(is_replaced)
    assert world.worker().id != before.id


def test_a_crash_at_start_backs_off_then_is_a_crash_loop(world: World, until: Until) -> None:
    world.behave("crash")
    world.deploy()
    overseer = world.overseer()
    seen = []

    def looping() -> bool:
        overseer.settle("test", 1)
        seen.append(world.worker().state)
        return seen[-1] is WorkerState.CRASH_LOOPING

    until(looping)
    assert WorkerState.BACKOFF in seen
    worker = world.worker()
    assert worker.retry_at_ms is not None
    assert worker.retry_at_ms > SystemClock().now_ms() + 30_000
    assert worker.exit_code == 1
    assert overseer.run_pass("test").actions == ()

    world.behave("serve")
    world.change(restart_ms=SystemClock().now_ms())
    overseer.settle("test", 10)
    assert world.worker().state is WorkerState.RUNNING, "a restart by the user forgets the count"
    assert world.worker().restarts == 0


def test_stop_while_waiting_stays_stopped(world: World) -> None:
    world.behave("crash")
    world.deploy(policy=replace(FAST, backoff_base_s=0.0, backoff_cap_s=0.0))
    overseer = world.overseer()
    overseer.settle("test", 2)
    world.stop()
    overseer.settle("test", 2)
    assert world.worker().state is WorkerState.EXITED
    assert overseer.run_pass("test").actions == ()
    assert world.processes() == []


def test_an_artifact_refused_by_the_worker_fails(world: World, until: Until) -> None:
    world.behave("refuse")
    world.deploy(policy=replace(FAST, backoff_base_s=30.0, backoff_cap_s=30.0))
    overseer = world.overseer()

    def failed() -> bool:
        overseer.run_pass("test")
        return world.worker().state is WorkerState.FAILED

    until(failed)
    assert world.worker().exit_code == 3
    assert "artifact" in world.worker().reason


def test_workers_start_one_after_the_other_where_one_at_a_time_may(world: World) -> None:
    world.starts = 1
    for name in ("one", "two", "three"):
        world.deploy(name)
    overseer = world.overseer()
    first = overseer.run_pass("test", probe=NOBODY)
    assert (len(world.processes()), first.starts_waiting, first.is_moving) == (1, 2, True)
    last = overseer.settle("test", 10)
    assert (last.starts_waiting, last.is_moving) == (0, False)
    assert world.events() == ["worker-started", "worker-ready"] * 3


def test_starts_that_fail_leave_their_turn_to_others(world: World) -> None:
    world.starts = 1
    for name in ("one", "two", "three"):
        world.deploy(name)
    failed = []

    def fail_twice(point: str) -> None:
        if point == "start.listener" and len(failed) < 2:
            failed.append(point)
            raise OSError("no port can be had")

    report = world.overseer(fail_twice).run_pass("test", probe=NOBODY)
    assert len(report.failures) == 2
    (worker,) = world.workers()
    assert worker.deployment_id == world.deployment("three").id


def test_however_many_cannot_start_the_last_one_has_its_turn(world: World) -> None:
    """More than one pass has rounds for."""
    world.starts = 1
    patient = replace(FAST, backoff_base_s=30.0, backoff_cap_s=30.0)
    for number in range(9):
        world.deploy(f"bad-{number}", sha256=f"{number}" * 64, policy=patient)
        world.home.artifact(f"{number}" * 64).unlink()
    last = world.deploy("last")
    world.overseer().settle("test", 10)
    states = {worker.deployment_id: worker.state for worker in world.workers()}
    assert states.pop(last.id) is WorkerState.RUNNING
    assert set(states.values()) == {WorkerState.FAILED}


def test_clients_wait_for_a_worker_whose_turn_has_not_come(world: World) -> None:
    world.starts = 1
    world.deploy("one")
    port = world.deploy("two").port
    world.overseer(stays=True).run_pass("test", probe=NOBODY)
    socket.create_connection(("127.0.0.1", port), timeout=30).close()
    assert len(world.workers()) == 1


def test_a_missing_artifact_fails_alone(world: World) -> None:
    for name, digit in (("one", "1"), ("two", "2"), ("three", "3")):
        world.deploy(name, sha256=digit * 64)
    world.home.artifact("2" * 64).unlink()
    world.overseer().settle("test", 10)
    states = {worker.deployment_id: (worker.state, worker.reason) for worker in world.workers()}
    assert [state for state, _ in states.values()].count(WorkerState.RUNNING) == 2
    state, reason = states[world.deployment("two").id]
    assert state is WorkerState.FAILED
    assert "no artifact" in reason


def test_a_new_version_is_ready_before_the_old_one_is_stopped(world: World) -> None:
    deployment = world.deploy()
    overseer = world.overseer()
    overseer.settle("test", 10)
    old = world.worker()
    version = world.add_version(deployment, "b" * 64)
    overseer.settle("test", 10)
    new = world.worker()
    assert (new.version_id, new.state) == (version.id, WorkerState.RUNNING)
    assert new.port == old.port == deployment.port, "they share one listening socket"
    order = world.events()
    assert order[-3:] == ["worker-ready", "worker-stopping", "worker-exited"]


def test_a_bad_new_version_leaves_the_old_one_serving(world: World) -> None:
    deployment = world.deploy()
    overseer = world.overseer()
    overseer.settle("test", 10)
    old = world.worker()
    world.behave("crash")
    world.add_version(deployment, "b" * 64)
    for _ in range(5):
        overseer.settle("test", 0.2)
    with world.store.read() as rows:
        states = {worker.id: worker.state for worker in rows.workers(deployment.id)}
    assert states[old.id] is WorkerState.RUNNING
    assert 2 <= len(states) <= 4, "the crashes of the new version are counted behind the old one"


def test_scaling_down_stops_the_highest_slots(world: World) -> None:
    world.deploy(replicas=3)
    overseer = world.overseer()
    overseer.settle("test", 10)
    kept = {worker.slot: worker.id for worker in world.workers() if worker.slot == 0}
    world.change(replicas=1)
    overseer.settle("test", 10)
    left = {w.slot: w.id for w in world.workers() if w.state is WorkerState.RUNNING}
    assert left == kept
    assert len(world.processes()) == 1


def test_a_taken_port_is_left_to_its_holder(world: World) -> None:
    deployment = world.deploy(replicas=2)
    with socket.create_server(("127.0.0.1", deployment.port)):
        world.overseer().settle("test", 10)
    ports = {worker.port for worker in world.workers()}
    assert [worker.state for worker in world.workers()] == [WorkerState.RUNNING] * 2
    assert ports == {world.deployment().port}
    assert deployment.port not in ports
    with world.store.read() as rows:
        (move,) = [event for event in rows.events() if event.kind == "port-moved"]
    assert f"Port {deployment.port} is in use by pid {os.getpid()}" in move.text
    assert str(world.deployment().port) in move.text


def test_replicas_started_by_different_overseers_share_the_socket(world: World) -> None:
    world.deploy()
    world.overseer().settle("test", 10)
    world.change(replicas=2)
    world.overseer().settle("another", 10)
    ports = [worker.port for worker in world.workers()]
    assert ports == [world.deployment().port] * 2
    assert len(world.processes()) == 2


def test_a_socket_that_nobody_hands_over_is_waited_for(world: World, until: Until) -> None:
    world.deploy()
    world.overseer().settle("test", 10)
    before = pid_of(world)
    freeze(before)
    world.change(replicas=2)
    report = world.overseer().run_pass("another", probe=NOBODY)
    assert report.put_off
    assert report.look_again_ms is not None
    assert "port-moved" not in world.events(), "its own worker is no stranger"
    os.kill(before, signal.SIGCONT)
    world.overseer().settle("another", 10)
    assert len(world.processes()) == 2
    assert before in world.processes()


def test_one_that_leaves_holds_nothing(world: World) -> None:
    world.deploy()
    overseer = world.overseer()
    overseer.settle("test", 10)
    assert overseer.sockets.count() == 0
    world.stop()
    overseer.settle("test", 10)
    with socket.socket() as client:
        client.settimeout(5)
        address = ("127.0.0.1", world.deployment().port)
        assert client.connect_ex(address) == errno.ECONNREFUSED


def test_a_request_that_never_ends_is_a_hang(world: World, until: Until) -> None:
    world.deploy()
    overseer = world.overseer()
    overseer.settle("test", 10)
    before = pid_of(world)
    world.behave("stuck")
    overseer.run_pass("test")
    world.behave("serve")

    def replaced() -> bool:
        overseer.settle("test", 1)
        return world.worker().state is WorkerState.RUNNING and pid_of(world) != before

    until(replaced)
    with world.store.read() as rows:
        texts = [event.text for event in rows.events(limit=1000)]
    assert any("scored one request for over" in text for text in texts)


def test_two_passes_at_once_take_turns(world: World) -> None:
    world.deploy(replicas=2)
    overseers = [world.overseer(), world.overseer()]
    threads = [threading.Thread(target=o.settle, args=("test", 10)) for o in overseers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(world.processes()) == 2
    assert len(world.workers()) == 2


def test_a_pass_names_who_holds_the_lock(world: World, home: Home) -> None:
    overseer = world.overseer(lock_timeout_s=0.05)
    with (
        locked(home, home.pass_lock, purpose="test", timeout_s=0),
        pytest.raises(Busy, match=str(os.getpid())),
    ):
        overseer.run_pass("test")
    assert overseer.run_pass("test").actions == ()


def test_an_absent_home_is_named(home: Home) -> None:
    absent = Home(home.root / "absent")
    with (
        pytest.raises(NotFound, match="absent"),
        locked(absent, absent.pass_lock, purpose="test", timeout_s=0),
    ):
        pytest.fail("there is nothing to lock")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder away")
def test_a_home_of_another_user_is_refused(home: Home) -> None:
    os.chown(home.run, 12345, 12345)
    with (
        pytest.raises(Conflict, match="12345"),
        locked(home, home.pass_lock, purpose="test", timeout_s=0),
    ):
        pytest.fail("another user's home was locked")


def test_a_restart_takes_one_replica_after_the_other(world: World) -> None:
    deployment = world.deploy(replicas=3)
    overseer = world.overseer()
    overseer.settle("test", 10)
    before = {worker.id for worker in world.workers()}
    world.change(restart_ms=SystemClock().now_ms() + 1)
    overseer.settle("test", 20)
    now = world.workers()
    assert len(now) == 3
    assert {worker.state for worker in now} == {WorkerState.RUNNING}
    assert before.isdisjoint(worker.id for worker in now)
    with world.store.read() as rows:
        starts = sorted(rows.workers(deployment.id), key=lambda worker: worker.id)
    old, new = starts[:3], starts[3:]
    for ended, ready in zip(old[1:], new, strict=False):
        assert ended.stopping_ms >= ready.ready_ms, "the next goes when the last is back"
