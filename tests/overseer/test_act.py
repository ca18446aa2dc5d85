"""The overseer dies just before each of its side effects; the next one finishes the work."""

import errno
import os
import secrets
import socket
import subprocess
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

import pytest

from steam.core.policy import LimitPolicy
from steam.core.records import Worker
from steam.core.states import LIVE_STATES, WorkerState
from steam.overseer.act import FAULT_POINTS
from steam.overseer.command import worker_environ
from steam.overseer.one_pass import Overseer
from tests.overseer.conftest import STANDIN_PROGRAM, World, kill

pytestmark = pytest.mark.process
Until = Callable[[Callable[[], bool]], None]


class Death(BaseException):
    """The overseer's process ends here."""


class Fault:
    """Lets `count` side effects pass and dies before the next, once; names all that it saw."""

    def __init__(self, count: int, only: str = "") -> None:
        self.left = count
        self.only = only
        self.seen: list[str] = []
        self.struck = False

    def __call__(self, name: str) -> None:
        self.seen.append(name)
        if self.struck or name != (self.only or name):
            return
        if self.left == 0:
            self.struck = True
            raise Death(name)
        self.left -= 1


class Lives:
    """An overseer that is followed by a new one whenever it dies."""

    def __init__(self, world: World, fault: Fault) -> None:
        self._world = world
        self._fault = fault
        self._overseer = world.overseer(fault)

    def settle(self) -> None:
        try:
            self._overseer.settle("test", 10)
        except Death:
            self._overseer.sockets.hold_only({})  # the kernel closes what a dead process held
            self._overseer = self._world.overseer(self._fault)
            self._overseer.settle("another", 10)


def live(world: World) -> list[Worker]:
    return [worker for worker in world.workers() if worker.state in LIVE_STATES]


def is_exactly(world: World, version_id: int) -> bool:
    (worker,) = live(world)
    assert worker.identity is not None
    return (
        worker.state is WorkerState.RUNNING
        and worker.version_id == version_id
        and world.processes() == [worker.identity.pid]
    )


def play(world: World, fault: Fault) -> None:
    """Deploy, a crash, a new version and a stop, with exactly what is desired after each."""
    overseers = Lives(world, fault)
    deployment = world.deploy()
    assert deployment.version_id is not None
    overseers.settle()
    assert is_exactly(world, deployment.version_id)
    (pid,) = world.processes()
    kill(pid)
    overseers.settle()
    assert is_exactly(world, deployment.version_id)
    version = world.add_version(deployment, "b" * 64)
    overseers.settle()
    assert is_exactly(world, version.id)
    world.stop()
    overseers.settle()
    assert live(world) == []
    assert world.processes() == []


# The story's side effects when nothing goes wrong. A worker that has ended by the time that its
# stop is written down has one record instead of two; there are two stops.
FEWEST, MOST = 24, 26
START = ["start.listener", "start.row", "start.launch", "start.confine", "start.identity"]
BESIDE_RECORDS = [*START * 3, "stop.signal", "stop.signal"]


@pytest.mark.parametrize("count", range(MOST + 1))
def test_whenever_the_overseer_dies_the_next_one_finishes(world: World, count: int) -> None:
    fault = Fault(count)
    play(world, fault)
    if count in {FEWEST, MOST - 1} and not fault.struck:
        assert len(fault.seen) <= count
    else:
        assert fault.struck == (count < MOST)
    if not fault.struck:
        assert [name for name in fault.seen if name != "row.record"] == BESIDE_RECORDS
        assert FEWEST <= len(fault.seen) <= MOST


def test_death_before_a_kill(world: World) -> None:
    world.behave("stubborn")
    world.deploy()
    fault = Fault(0, "kill.signal")
    overseers = Lives(world, fault)
    overseers.settle()
    world.stop()
    overseers.settle()
    assert fault.struck
    assert live(world) == []
    assert world.processes() == []


@pytest.fixture
def orphan(world: World) -> int:
    """A worker process of this home whose token no row has."""
    environ = worker_environ(os.environ, world.home, secrets.token_hex(8))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        options = ("--host", "127.0.0.1", "--port", "0", "--listener", str(listener.fileno()))
        child = subprocess.Popen(
            (*STANDIN_PROGRAM, *options),
            env=environ,
            stdout=subprocess.PIPE,
            start_new_session=True,
            pass_fds=(listener.fileno(),),
        )
    assert child.stdout is not None
    with child.stdout as output:
        assert b"listening" in output.readline()
    world.add_child(child)
    return child.pid


def test_death_before_an_orphan_is_ended(world: World, orphan: int) -> None:
    fault = Fault(0, "orphan.signal")
    Lives(world, fault).settle()
    assert fault.struck
    assert world.processes() == []
    assert world.events() == ["orphan-ended"]


def test_an_orphan_of_another_home_is_left_alone(
    world: World, orphan: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = World(type(world.home)(tmp_path_factory.mktemp("elsewhere")), world.store)
    for folder in elsewhere.home.folders:
        folder.mkdir(mode=0o700, exist_ok=True)
    elsewhere.overseer().run_pass("test")
    assert world.processes() == [orphan]


def test_every_fault_point_is_played(world: World, orphan: int) -> None:
    world.behave("stubborn")
    world.deploy()
    fault = Fault(10_000)
    overseers = Lives(world, fault)
    overseers.settle()
    world.stop()
    overseers.settle()
    assert set(fault.seen) == set(FAULT_POINTS)


def test_one_failing_action_does_not_stop_the_others(world: World) -> None:
    world.deploy("one", sha256="1" * 64)
    world.deploy("two", sha256="2" * 64)

    def fail_first(name: str, failed: list[str] = []) -> None:  # noqa: B006 - remembers one failure
        if name == "start.row" and not failed:
            failed.append(name)
            raise OSError("no space left on device")

    overseer = world.overseer(fail_first)
    report = overseer.run_pass("test")
    assert len(report.failures) == 1
    assert "no space left" in report.failures[0]
    assert len(world.processes()) == 1
    assert "action-failed" in world.events()
    overseer.settle("test", 10)
    assert len(world.processes()) == 2


def test_trouble_that_stays_is_told_once(world: World) -> None:
    world.deploy()

    def fail(name: str) -> None:
        raise OSError("no space left on device")

    overseer = world.overseer(fail)
    for _ in range(3):
        overseer.run_pass("test")
    assert world.events() == ["action-failed"]


def test_a_launch_that_fails_waits_like_a_crash(world: World) -> None:
    world.program = ("/nonexistent/python",)
    world.deploy()
    overseer = world.overseer()
    overseer.run_pass("test")
    worker = world.worker()
    assert worker.state is WorkerState.FAILED
    assert "nonexistent" in worker.reason
    assert worker.retry_at_ms is not None
    assert worker.identity is None


def test_a_user_who_stops_just_before_the_start_is_heard(world: World) -> None:
    world.deploy()

    def stop_first(name: str) -> None:
        if name == "start.row":
            world.stop()

    world.overseer(stop_first).run_pass("test")
    assert world.workers() == []
    assert world.processes() == []


def test_the_real_clock_is_not_needed_to_go_forward(world: World) -> None:
    world.deploy()
    overseer: Overseer = world.overseer()
    overseer.settle("test", 10)
    worker = world.worker()
    ahead_ms = 3_600_000
    with world.store.write() as rows:
        rows.update_worker(
            replace(worker, state=WorkerState.STARTING, since_ms=worker.since_ms + ahead_ms)
        )
    overseer.settle("test", 10)
    assert world.worker().state is WorkerState.RUNNING
    assert "clock-set-back" in world.events()


class Tight:
    """A confiner that fails to confine, or says that a limit ended the worker."""

    name = "test"
    lacks: Sequence[str] = ()

    def __init__(self, *, fails: bool) -> None:
        self.fails = fails
        self.confined: list[tuple[int, int, str, LimitPolicy]] = []

    def confine(self, pid: int, worker_id: int, deployment: str, limits: LimitPolicy) -> None:
        if self.fails:
            raise OSError("The limit of open files cannot be set.")
        self.confined.append((pid, worker_id, deployment, limits))

    def ended(self, worker_id: int, deployment: str) -> str:
        return f"It went over its memory limit ({worker_id}, {deployment})."

    def sweep(self, live_ids: Collection[int]) -> None:
        pass


def confined_by(world: World, confiner: Tight) -> Overseer:
    overseer = world.overseer()
    return replace(overseer, performer=replace(overseer.performer, confiner=confiner))


def test_a_worker_is_held_to_the_limits_of_its_deployment(world: World) -> None:
    deployment = world.deploy()
    limits = LimitPolicy(memory_mb=512, nice=5)
    world.change(policy=replace(deployment.policy, limits=limits))
    confiner = Tight(fails=False)
    overseer = confined_by(world, confiner)
    overseer.settle("test", 10)
    worker = world.worker()
    assert worker.identity is not None
    assert confiner.confined == [(worker.identity.pid, worker.id, "prostate", limits)]
    kill(worker.identity.pid)
    overseer.settle("test", 10)
    with world.store.read() as rows:
        (dead,) = [w for w in rows.workers(deployment.id) if w.id == worker.id]
    assert dead.reason == f"It went over its memory limit ({worker.id}, prostate)."


def test_a_worker_whose_overseer_died_before_it_was_limited_is_limited_when_adopted(
    world: World,
) -> None:
    world.deploy()
    dying = world.overseer(Fault(0, "start.confine"))
    with pytest.raises(Death):
        dying.run_pass("test")
    dying.sockets.hold_only({})
    confiner = Tight(fails=False)
    confined_by(world, confiner).settle("another", 10)
    worker = world.worker()
    assert worker.identity is not None
    assert [pid for pid, *_ in confiner.confined] == [worker.identity.pid]


def test_a_worker_that_cannot_be_limited_is_not_left_running(world: World) -> None:
    world.deploy()
    overseer = confined_by(world, Tight(fails=True))
    overseer.run_pass("test")
    assert world.worker().state is WorkerState.FAILED
    assert "open files" in world.worker().reason
    assert world.processes() == []


class Late(Tight):
    """A confiner that comes when the worker has ended already."""

    def confine(self, pid: int, worker_id: int, deployment: str, limits: LimitPolicy) -> None:
        os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
        raise ProcessLookupError(errno.ESRCH, "No such process")


def test_a_worker_that_ended_before_it_was_limited_tells_its_own_reason(world: World) -> None:
    world.behave("crash")
    world.deploy()
    confined_by(world, Late(fails=True)).run_pass("test")
    with world.store.read() as rows:
        crash = next(e for e in rows.events(limit=10) if e.kind == "worker-crashed")
    assert (crash.data["exit_code"], crash.data["version"]) == (1, 1)
    assert crash.data["model"] == "prostate-aaaaaaaa"
    assert world.worker().state is WorkerState.BACKOFF
    assert world.worker().identity is not None
