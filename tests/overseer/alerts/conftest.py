"""A clock that a test moves, a home with one deployment, and senders that remember."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from steam.core.clock import Clock
from steam.core.errors import Unavailable
from steam.core.home import Home
from steam.core.policy import Policy
from steam.core.records import Deployment, Incident, Worker
from steam.core.states import LIVE_STATES, DesiredState, WorkerState
from steam.core.store import Store
from steam.db.memory import MemoryStore
from steam.db.sqlite import SqliteStore
from steam.deploy.status import deployment_state
from steam.overseer.alerts.alert import Alert, Side
from steam.overseer.alerts.alerts import Alerts

SHA = "a" * 64


class StillClock:
    """Tells the time that it was set to."""

    def __init__(self) -> None:
        self.ms = 1_700_000_000_000

    def now_ms(self) -> int:
        return self.ms

    def pass_s(self, seconds: float) -> None:
        self.ms += round(seconds * 1000)


class Inbox:
    """A sender whose alerts arrive, unless `fails` says otherwise."""

    def __init__(self) -> None:
        self.alerts: list[Alert] = []
        self.tried: list[Alert] = []
        self.fails: Callable[[Alert], bool] = lambda alert: False

    def send(self, alert: Alert) -> None:
        self.tried.append(alert)
        if self.fails(alert):
            raise Unavailable("The alert did not reach anybody.", hint="Try again.")
        self.alerts.append(alert)

    @property
    def keys(self) -> list[str]:
        return [alert.key for alert in self.alerts]

    @property
    def sides(self) -> list[Side]:
        return [alert.side for alert in self.alerts]


@dataclass
class Scene:
    """Deployments whose workers a test puts into any state, and the alerts about them."""

    home: Home
    store: Store
    clock: StillClock = field(default_factory=StillClock)
    inbox: Inbox = field(default_factory=Inbox)

    def alerts(self, clock: Clock | None = None) -> Alerts:
        """As another process would have them."""
        return Alerts(self.store, self.home, clock or self.clock, deployment_state, self.inbox)

    def deploy(self, name: str, replicas: int = 1) -> None:
        with self.store.write() as rows:
            project = rows.project_named("p") or rows.add_project(
                name="p", description="", created_ms=1
            )
            model = rows.model_named("m") or rows.add_model(
                project_id=project.id,
                name="m",
                algorithm="glm",
                category="Binomial",
                artifact_sha256=SHA,
                size_bytes=1,
                facts={},
                created_ms=1,
                created_by="ann",
            )
            port = 9100 + len(rows.deployments())
            deployment = rows.add_deployment(
                name=name, replicas=replicas, port=port, policy=Policy(), created_ms=1
            )
            version = rows.add_version(
                deployment_id=deployment.id,
                model_id=model.id,
                artifact_sha256=SHA,
                who="ann",
                why="",
                created_ms=1,
            )
            rows.update_deployment(replace(deployment, version_id=version.id))

    def start(self, name: str, slot: int = 0, restarts: int = 0) -> Worker:
        """A new start of a worker, now; the one before it has exited."""
        with self.store.write() as rows:
            deployment = self._named(name)
            for worker in rows.newest_workers(deployment.id):
                if worker.slot == slot:
                    rows.update_worker(replace(worker, state=WorkerState.EXITED, retry_at_ms=None))
            assert deployment.version_id is not None
            return rows.add_worker(
                deployment_id=deployment.id,
                version_id=deployment.version_id,
                slot=slot,
                token=f"{name}-{slot}",
                port=deployment.port,
                restarts=restarts,
                started_ms=self.clock.now_ms(),
            )

    def put(self, name: str, state: WorkerState, slot: int = 0, reason: str = "") -> None:
        """Have the newest worker of a slot in a state since now."""
        now_ms = self.clock.now_ms()
        with self.store.write() as rows:
            deployment = self._named(name)
            worker = next(w for w in rows.workers(deployment.id) if w.slot == slot)
            is_ready = state is WorkerState.RUNNING
            rows.update_worker(
                replace(
                    worker,
                    state=state,
                    since_ms=now_ms,
                    ready_ms=now_ms if is_ready else worker.ready_ms,
                    ended_ms=None if state in LIVE_STATES else now_ms,
                    retry_at_ms=now_ms + 3_600_000 if state is WorkerState.BACKOFF else None,
                    reason=reason,
                )
            )

    def desire(self, name: str, desired: DesiredState) -> None:
        with self.store.write() as rows:
            rows.update_deployment(replace(self._named(name), desired=desired))

    def remove(self, name: str) -> None:
        with self.store.write() as rows:
            deployment = self._named(name)
            for worker in rows.newest_workers(deployment.id):
                rows.update_worker(replace(worker, state=WorkerState.EXITED))
            rows.delete_deployment(deployment.id)

    def incidents(self) -> list[Incident]:
        """All of them, oldest first."""
        with self.store.read() as rows:
            return list(reversed(rows.incidents(1000)))

    def events(self) -> list[str]:
        """Kinds of events, oldest first."""
        with self.store.read() as rows:
            return [event.kind for event in reversed(rows.events(limit=1000))]

    def _named(self, name: str) -> Deployment:
        with self.store.read() as rows:
            found = rows.deployment_named(name)
        assert found is not None
        return found


def make_scene(root: Path, store: Store) -> Scene:
    """A home below `root` with one deployment, `prostate`, whose worker runs."""
    home = Home(root)
    for folder in home.folders:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    scene = Scene(home, store)
    scene.deploy("prostate")
    scene.start("prostate")
    scene.put("prostate", WorkerState.RUNNING)
    return scene


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    store = MemoryStore()
    yield make_scene(tmp_path / "home", store)
    store.close()


@pytest.fixture
def sqlite_scene(tmp_path: Path) -> Iterator[Scene]:
    store = SqliteStore(tmp_path / "home" / "db" / "steam.db")
    yield make_scene(tmp_path / "home", store)
    store.close()


@pytest.fixture
def alert() -> Alert:
    return Alert(
        Incident(7, "deployment:prostate", "failed", "It fails.", opened_ms=5),
        Side.OPENED,
        "machine",
        "/home/of/steam",
    )
