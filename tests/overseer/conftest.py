"""A home with a store, deployments, and an overseer of real (stand-in) worker processes."""

import os
import secrets
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from steam.core.clock import SystemClock
from steam.core.home import Home
from steam.core.policy import LimitPolicy, Policy, SupervisionPolicy
from steam.core.ports import PortRange
from steam.core.records import Deployment, Version, Worker
from steam.core.states import DesiredState
from steam.core.store import Store
from steam.db.memory import MemoryStore
from steam.deploy.status import deployment_state
from steam.overseer.act import Fault, Performer, no_fault
from steam.overseer.alerts.alerts import Alerts
from steam.overseer.alerts.log_line import LogLine
from steam.overseer.batches.act import BatchPerformer
from steam.overseer.batches.command import BATCH_MODULE, BatchSettings
from steam.overseer.batches.observe import BatchObserver
from steam.overseer.batches.turn import BatchOverseer
from steam.overseer.command import WorkerSettings
from steam.overseer.endpoint import Endpoints
from steam.overseer.launch import ProcessLauncher
from steam.overseer.limits.rlimits import RlimitConfiner
from steam.overseer.observe import Observer
from steam.overseer.one_pass import Overseer
from steam.overseer.oom import OomWatch
from steam.overseer.probe.prober import HttpProber
from steam.overseer.processes import LinuxProcesses
from steam.overseer.signals import PidfdSignals
from steam.overseer.sockets.held import HeldSockets
from steam.overseer.sockets.ports import port_is_free
from steam.overseer.upkeep import Upkeep

HOST = "127.0.0.1"
STANDIN = str(Path(__file__).with_name("standin_worker.py"))
STANDIN_PROGRAM = (sys.executable, "-I", "-S", STANDIN)
FAST = SupervisionPolicy(
    start_timeout_s=5.0,
    stop_timeout_s=0.3,
    probe_timeout_s=0.3,
    hung_timeout_s=0.1,
    backoff_base_s=0.1,
    backoff_cap_s=0.2,
    crash_loop_after=3,
    crash_loop_delay_s=60.0,
)


def _random_ports() -> Iterator[int]:
    """Ports below the ephemeral ones; suites that run side by side rarely meet on one."""
    while True:
        yield 22_000 + secrets.randbelow(10_000)


def _random_range() -> PortRange:
    first = 12_000 + secrets.randbelow(9_000)
    return PortRange(first, first + 99)


def freeze(pid: int) -> None:
    """Stop a child, and wait until it has stopped."""
    os.kill(pid, signal.SIGSTOP)
    os.waitid(os.P_PID, pid, os.WSTOPPED | os.WNOWAIT)


def kill(pid: int) -> None:
    """End a process by force, and wait until it has ended; it is left for others to collect."""
    pidfd = os.pidfd_open(pid)
    signal.pidfd_send_signal(pidfd, signal.SIGKILL)
    select.select([pidfd], [], [])
    os.close(pidfd)


@dataclass
class World:
    """One home and everything that a test does to it."""

    home: Home
    store: Store
    program: tuple[str, ...] = STANDIN_PROGRAM
    module: str = STANDIN
    batch_program: tuple[str, ...] = (sys.executable, "-m", BATCH_MODULE)
    batch_module: str = BATCH_MODULE
    ports: PortRange = field(default_factory=_random_range)
    starts: int = 4
    launchers: list[ProcessLauncher] = field(default_factory=list)
    held: list[HeldSockets] = field(default_factory=list)
    children: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def overseer(
        self, fault: Fault = no_fault, lock_timeout_s: float = 5.0, *, stays: bool = False
    ) -> Overseer:
        """A new overseer, as after a restart: it knows nothing of earlier ones."""
        processes, launcher, clock = (
            LinuxProcesses(self.home.root, module=self.module),
            ProcessLauncher(),
            SystemClock(),
        )
        self.launchers.append(launcher)
        sockets, confiner = HeldSockets(self.home, HOST), RlimitConfiner(())
        self.held.append(sockets)
        return Overseer(
            store=self.store,
            home=self.home,
            clock=clock,
            observer=Observer(self.store, self.home, processes, launcher, HttpProber(), OomWatch()),
            performer=Performer(
                store=self.store,
                clock=clock,
                settings=WorkerSettings(self.home, HOST, 8, self.program),
                endpoints=Endpoints(self.store, sockets, self.ports),
                processes=processes,
                signals=PidfdSignals(processes),
                launcher=launcher,
                confiner=confiner,
                fault=fault,
            ),
            upkeep=Upkeep(
                store=self.store,
                home=self.home,
                clock=clock,
                alerts=Alerts(self.store, self.home, clock, deployment_state, LogLine()),
                confiner=confiner,
                keep_events_days=400,
                keep_workers_days=90,
            ),
            sockets=sockets,
            batches=self._batches(fault),
            lock_timeout_s=lock_timeout_s,
            starts=self.starts,
            stays=stays,
        )

    def _batches(self, fault: Fault) -> BatchOverseer:
        processes, launcher, clock = (
            LinuxProcesses(self.home.root, module=self.batch_module),
            ProcessLauncher(),
            SystemClock(),
        )
        self.launchers.append(launcher)
        return BatchOverseer(
            observer=BatchObserver(self.store, self.home, processes, launcher),
            performer=BatchPerformer(
                store=self.store,
                clock=clock,
                settings=BatchSettings(self.home, 1, LimitPolicy(), self.batch_program),
                processes=processes,
                signals=PidfdSignals(processes),
                launcher=launcher,
                confiner=RlimitConfiner(()),
                fault=fault,
            ),
            clock=clock,
        )

    def deploy(
        self,
        name: str = "prostate",
        *,
        replicas: int = 1,
        policy: SupervisionPolicy = FAST,
        sha256: str = "a" * 64,
    ) -> Deployment:
        """A deployment with one version, desired running."""
        self.home.artifact(sha256).touch()
        with self.store.write() as rows:
            taken = rows.taken_ports()
            port = next(p for p in _random_ports() if p not in taken and port_is_free(HOST, p))
            deployment = rows.add_deployment(
                name=name,
                replicas=replicas,
                port=port,
                policy=Policy(supervision=policy),
                created_ms=SystemClock().now_ms(),
            )
        self.add_version(deployment, sha256)
        return self.deployment(name)

    def add_version(self, deployment: Deployment, sha256: str) -> Version:
        """A new version of a deployment, made current."""
        self.home.artifact(sha256).touch()
        now_ms = SystemClock().now_ms()
        with self.store.write() as rows:
            project = rows.project_named("p") or rows.add_project(
                name="p", description="", created_ms=now_ms
            )
            model = rows.add_model(
                project_id=project.id,
                name=f"{deployment.name}-{sha256[:8]}",
                algorithm="glm",
                category="Binomial",
                artifact_sha256=sha256,
                size_bytes=1,
                facts={},
                created_ms=now_ms,
                created_by="test",
            )
            version = rows.add_version(
                deployment_id=deployment.id,
                model_id=model.id,
                artifact_sha256=sha256,
                who="test",
                why="",
                created_ms=now_ms,
            )
            current = rows.deployment(deployment.id)
            assert current is not None
            rows.update_deployment(replace(current, version_id=version.id))
        return version

    def change(self, name: str = "prostate", **changes: object) -> None:
        with self.store.write() as rows:
            rows.update_deployment(replace(self._named(rows, name), **changes))

    def stop(self, name: str = "prostate") -> None:
        self.change(name, desired=DesiredState.STOPPED)

    def deployment(self, name: str = "prostate") -> Deployment:
        with self.store.read() as rows:
            return self._named(rows, name)

    def workers(self) -> list[Worker]:
        with self.store.read() as rows:
            return list(rows.newest_workers())

    def worker(self) -> Worker:
        (worker,) = self.workers()
        return worker

    def events(self) -> list[str]:
        """Kinds of events, oldest first."""
        with self.store.read() as rows:
            return [event.kind for event in reversed(rows.events(limit=1000))]

    def behave(self, how: str) -> None:
        (self.home.root / "behaviour").write_text(how)

    def processes(self) -> list[int]:
        """Pids of all worker processes of this home that are there, by their environment."""
        found = LinuxProcesses(self.home.root, module=self.module).find()
        return [process.identity.pid for process in found]

    def batch_processes(self) -> list[int]:
        """As `processes`, of batches."""
        found = LinuxProcesses(self.home.root, module=self.batch_module).find()
        return [process.identity.pid for process in found]

    def add_child(self, child: subprocess.Popen[bytes]) -> None:
        """Have a process ended and waited for together with the workers."""
        self.children.append(child)

    def end_all(self) -> None:
        for pid in [*self.processes(), *self.batch_processes()]:
            os.kill(pid, signal.SIGKILL)
        for launcher in self.launchers:
            self.children += launcher._children.values()
        for child in self.children:
            child.wait(5)
        for sockets in self.held:
            sockets.hold_only({})

    @staticmethod
    def _named(rows: object, name: str) -> Deployment:
        found = rows.deployment_named(name)  # type: ignore[attr-defined]
        assert found is not None
        return found


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path / "home")
    for folder in home.folders:
        folder.mkdir(mode=0o700, parents=True)
    return home


@pytest.fixture
def world(home: Home) -> Iterator[World]:
    store = MemoryStore()
    made = World(home, store)
    try:
        yield made
    finally:
        made.end_all()
        store.close()


@pytest.fixture
def stranger() -> Iterator[subprocess.Popen[bytes]]:
    """A process of this user that has nothing to do with steam, in a session of its own."""
    with subprocess.Popen(["/bin/sleep", "600"], start_new_session=True) as process:
        yield process
        process.kill()


@pytest.fixture
def until() -> Callable[[Callable[[], bool]], None]:
    """Waits for a condition that other processes bring about, and fails when it does not come."""

    def wait(condition: Callable[[], bool], timeout_s: float = 30.0) -> None:
        deadline = time.monotonic() + timeout_s
        while not condition():
            assert time.monotonic() < deadline, "it did not happen in time"
            time.sleep(0.01)

    return wait
