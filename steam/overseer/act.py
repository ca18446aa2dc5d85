"""Acting: the only file that starts or signals a process, and records what became of it."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from steam.core.clock import Clock
from steam.core.errors import NotFound
from steam.core.records import Deployment
from steam.core.store import Store
from steam.overseer.birth import Birth, register
from steam.overseer.command import WorkerSettings, worker_command
from steam.overseer.endpoint import Endpoint, Endpoints
from steam.overseer.history import History
from steam.overseer.launch import Launcher
from steam.overseer.limits.confiner import Confiner
from steam.overseer.plan import (
    Action,
    AdoptWorker,
    BuryWorker,
    EndOrphan,
    KillWorker,
    RowAction,
    StartWorker,
    StopWorker,
)
from steam.overseer.processes import Processes
from steam.overseer.signals import Signals
from steam.overseer.story import worker_name
from steam.overseer.transitions import failed, row_after

Fault = Callable[[str], None]
"""Called with the name of each side effect just before it; a test may end the pass there."""

FAULT_POINTS = (
    "start.listener",
    "start.row",
    "start.launch",
    "start.confine",
    "start.identity",
    "stop.signal",
    "kill.signal",
    "orphan.signal",
    "row.record",
)


def no_fault(_: str) -> None:
    """Go on."""


@dataclass(frozen=True, slots=True)
class Performer:
    """Performs actions, one at a time."""

    store: Store
    clock: Clock
    settings: WorkerSettings
    endpoints: Endpoints
    processes: Processes
    signals: Signals
    launcher: Launcher
    confiner: Confiner
    fault: Fault = no_fault

    def perform(self, action: Action, actor: str) -> None:
        """Do it and record it. Raises SteamError or OSError when it cannot be done."""
        match action:
            case StartWorker():
                self._start(action, actor)
            case EndOrphan():
                self._end_orphan(action, actor)
            case StopWorker() | KillWorker():
                # Gone already: the next look finds it ended, and buries it with the true reason.
                if self._signal(action):
                    self._record(action, actor)
            case AdoptWorker():
                self._adopt(action, actor)
            case BuryWorker():
                self._record(self._explained(action), actor)
            case _:
                self._record(action, actor)

    def _start(self, action: StartWorker, actor: str) -> None:
        """Row first, then the process, then its identity: at no point is a process unknown."""
        with self.store.read() as rows:
            deployment = rows.deployment(action.deployment_id)
        if deployment is None:
            return
        self.fault("start.listener")
        endpoint = self.endpoints.find(deployment)
        with endpoint.listener:
            self._start_at(endpoint, action, actor)

    def _start_at(self, endpoint: Endpoint, action: StartWorker, actor: str) -> None:
        self.fault("start.row")
        now_ms = self.clock.now_ms()
        with self.store.write() as rows:
            birth = register(rows, action, endpoint.port, now_ms)
            if birth is None:
                return
            if endpoint.moved:
                history = History(rows, actor, now_ms)
                history.tell(birth.deployment.id, "port-moved", endpoint.moved)
        try:
            pid = self._launch(birth, endpoint)
        except Exception as error:  # noqa: BLE001 - whatever it is, this slot waits and others go on
            self._record_failure(birth, error, actor)
            return
        self.fault("start.identity")
        worker = replace(birth.worker, identity=self.processes.identify(pid))
        text = f"{worker_name(worker)} of version {birth.version.number} was started"
        text += f" on port {worker.port}."
        with self.store.write() as rows:
            rows.update_worker(worker)
            history = History(rows, actor, self.clock.now_ms())
            history.tell_worker(worker, "worker-started", text)

    def _launch(self, birth: Birth, endpoint: Endpoint) -> int:
        artifact = self.settings.home.artifact(birth.version.artifact_sha256)
        if not artifact.is_file():
            raise NotFound("artifact", artifact.name, hint="Register or restore its model.")
        self.fault("start.launch")
        pid = self.launcher.launch(
            worker_command(
                self.settings,
                deployment=birth.deployment.name,
                deployment_id=birth.deployment.id,
                version=birth.version.number,
                slot=birth.worker.slot,
                artifact_sha256=birth.version.artifact_sha256,
                policy=birth.deployment.policy,
                port=endpoint.port,
                listener=endpoint.listener.fileno(),
                token=birth.worker.token,
            )
        )
        self.fault("start.confine")
        try:
            self._confine(birth.deployment, birth.worker.id, pid)
        except OSError:
            token = birth.worker.token
            if not self.launcher.has_ended(token):  # else the next look finds out why it did
                self.launcher.abandon(token)  # better none than one without its limits
                raise
        return pid

    def _adopt(self, action: AdoptWorker, actor: str) -> None:
        """Record whose process it is; one whose start was cut short has no limits yet."""
        with self.store.read() as rows:
            deployment = rows.deployment(action.worker.deployment_id)
        if action.worker.identity is None and deployment is not None:
            self._confine(deployment, action.worker.id, action.identity.pid)
        self._record(action, actor)

    def _confine(self, deployment: Deployment, worker_id: int, pid: int) -> None:
        self.confiner.confine(pid, worker_id, deployment.name, deployment.policy.limits)

    def _record_failure(self, birth: Birth, error: Exception, actor: str) -> None:
        reason = str(error) or type(error).__name__
        now_ms = self.clock.now_ms()
        worker = failed(birth.worker, birth.deployment.policy.supervision, reason, now_ms)
        text = f"{worker_name(worker)} could not be started. {reason}"
        with self.store.write() as rows:
            rows.update_worker(worker)
            history = History(rows, actor, now_ms)
            history.tell_worker(worker, "worker-failed", text)

    def _signal(self, action: StopWorker | KillWorker) -> bool:
        identity, token = action.worker.identity, action.worker.token
        if identity is None:
            return False
        if isinstance(action, StopWorker):
            self.fault("stop.signal")
            return self.signals.terminate(identity, token)
        self.fault("kill.signal")
        return self.signals.kill_group(identity, token)

    def _end_orphan(self, action: EndOrphan, actor: str) -> None:
        self.fault("orphan.signal")
        if self.signals.kill_group(action.identity, action.token):
            with self.store.write() as rows:
                rows.add_event(
                    ms=self.clock.now_ms(),
                    actor=actor,
                    kind="orphan-ended",
                    thing="overseer",
                    text=f"Pid {action.identity.pid}, a worker that no record knew, was ended.",
                )

    def _explained(self, action: BuryWorker) -> BuryWorker:
        """The action, with what a limit did to the worker as its reason, if one did."""
        with self.store.read() as rows:
            deployment = rows.deployment(action.worker.deployment_id)
        name = deployment.name if deployment else ""
        limit = self.confiner.ended(action.worker.id, name)
        return replace(action, reason=limit) if limit else action

    def _record(self, action: RowAction, actor: str) -> None:
        self.fault("row.record")
        now_ms = self.clock.now_ms()
        with self.store.write() as rows:
            rows.update_worker(row_after(action, now_ms))
            History(rows, actor, now_ms).tell_action(action, self.settings.home)
