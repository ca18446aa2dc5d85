"""The master's application over a real store, registry and deployer.

Passes are a stand-in: no process is started. They do to the rows what an overseer would.
"""

import secrets
import shutil
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import httpx
import pytest
import uvicorn
from fastapi import FastAPI

from steam.core.clock import SystemClock
from steam.core.errors import SteamError
from steam.core.home import Home
from steam.core.ports import PortRange
from steam.core.records import ProcessIdentity
from steam.core.states import LIVE_STATES, DesiredState, WorkerState
from steam.core.store import Store
from steam.db.sqlite import SqliteStore
from steam.deploy.batches import Batches
from steam.deploy.deployments import Deployer
from steam.deploy.registry import Registry
from steam.one_write import OneWriteProtocol
from steam.web.app import create_app
from steam.web.services import Limits, MasterServices
from steam.web.traffic.reader import TrafficReader

ARTIFACT = Path(__file__).parents[1] / "model" / "fixtures" / "glm_binomial.zip"


@dataclass
class Passes:
    """The stand-in for the overseer: wanted slots get a running row, others end."""

    store: Store
    failures: list[SteamError] = field(default_factory=list)
    actors: list[str] = field(default_factory=list)
    passes_until_ended: int = 0

    def __call__(self, actor: str) -> None:
        self.actors.append(actor)
        if self.failures:
            raise self.failures.pop()
        with self.store.write() as writer:
            for deployment in writer.deployments():
                wanted = deployment.desired is DesiredState.RUNNING
                slots = range(deployment.replicas if wanted else 0)
                live = [w for w in writer.newest_workers(deployment.id) if w.state in LIVE_STATES]
                for worker in live:
                    if worker.slot in slots and worker.version_id == deployment.version_id:
                        continue
                    if self.passes_until_ended:
                        self.passes_until_ended -= 1
                        continue
                    writer.update_worker(replace(worker, state=WorkerState.EXITED, exit_code=0))
                kept = {w.slot for w in live if w.version_id == deployment.version_id}
                for slot in (slot for slot in slots if slot not in kept):
                    assert deployment.version_id is not None
                    worker = writer.add_worker(
                        deployment_id=deployment.id,
                        version_id=deployment.version_id,
                        slot=slot,
                        token=secrets.token_hex(16),
                        port=deployment.port if slot == 0 else 20_000 + slot,
                        restarts=0,
                        started_ms=1_000,
                    )
                    identity = ProcessIdentity(4_000 + worker.id, 1, "boot")
                    writer.update_worker(
                        replace(
                            worker, state=WorkerState.RUNNING, identity=identity, ready_ms=2_000
                        )
                    )


@dataclass
class World:
    services: MasterServices
    passes: Passes
    app: FastAPI
    client: httpx.Client

    @property
    def store(self) -> Store:
        return self.services.store

    @property
    def home(self) -> Home:
        return self.services.home

    @property
    def data(self) -> Path:
        """A folder that batches may use, with a file to score."""
        folder = self.home.root.parent / "data"
        folder.mkdir(exist_ok=True)
        (folder / "in.csv").write_text("AGE\n70\n")
        return folder

    def ordered(self, target: str = "out.csv") -> dict[str, object]:
        """A batch of the deployment `prostate`, as the API tells it."""
        body = {
            "deployment": "prostate",
            "source": str(self.data / "in.csv"),
            "target": str(self.data / target),
        }
        answer = self.client.post("/api/batches", json=body)
        assert answer.status_code == 201, answer.text
        shown: dict[str, object] = answer.json()
        return shown

    def registered(self, model: str) -> None:
        """Register the fixture as `model` unless it is."""
        self.services.registry.register_model(ARTIFACT, model, None, "anna")

    def deployed(self, name: str = "prostate", model: str = "glm", replicas: int = 1) -> None:
        """Register the fixture as `model` unless it is, and deploy it as `name`."""
        self.registered(model)
        self.services.deployer.create_deployment(name, model, replicas, who="anna")
        self.passes("anna")


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database that nobody has written to: copying it is quicker than migrating a new one."""
    path = tmp_path_factory.mktemp("db") / "steam.db"
    SqliteStore(path).close()
    return path


@pytest.fixture
def home(tmp_path: Path, empty_database: Path) -> Home:
    home = Home(tmp_path / "home")
    for folder in home.folders:
        folder.mkdir(mode=0o700)
    shutil.copy(empty_database, home.database)
    return home


@pytest.fixture
def services(home: Home) -> Iterator[MasterServices]:
    store = SqliteStore(home.database)
    clock = SystemClock()
    yield MasterServices(
        store=store,
        registry=Registry(store, home, clock),
        deployer=Deployer(store, home, clock, PortRange(19_100, 19_199), lambda _port: True),
        batches=Batches(store, home, clock, (home.root.parent.resolve(),)),
        run_pass=Passes(store),
        home=home,
        host="127.0.0.1",
        who="anna",
        traffic=TrafficReader(home, clock),
        limits=Limits(artifact_bytes=1 << 20, body_bytes=10_000, gateway_wait_s=0.2),
    )
    store.close()


class Server(uvicorn.Server):
    """uvicorn in a thread. `before_shutdown` runs in its loop before it waits for requests."""

    def __init__(self, app: object, before_shutdown: Callable[[], None] = lambda: None) -> None:
        config = uvicorn.Config(
            app, http=OneWriteProtocol, ws="none", log_config=None, timeout_graceful_shutdown=20
        )
        super().__init__(config)
        self.ready = threading.Event()
        self._before_shutdown = before_shutdown

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.ready.set()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._before_shutdown()
        await super().shutdown(sockets)


@contextmanager
def served(app: object, before_shutdown: Callable[[], None] = lambda: None) -> Iterator[str]:
    """The URL of an ASGI application while the block runs."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = Server(app, before_shutdown)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        assert server.ready.wait(30)
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()


@pytest.fixture
def serve() -> Callable[..., object]:
    return served


@pytest.fixture
def world(services: MasterServices) -> Iterator[World]:
    app = create_app(services)
    passes = services.run_pass
    assert isinstance(passes, Passes)
    with (
        served(app, app.state.watch.close) as url,
        httpx.Client(base_url=url, trust_env=False, verify=False, timeout=20) as client,
    ):
        yield World(services, passes, app, client)
