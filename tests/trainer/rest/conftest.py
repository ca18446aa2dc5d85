"""A real trainer on a free port of loopback, and a client that speaks to it."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send

from steam.core.clock import SystemClock
from steam.core.home import Home
from steam.trainer.algorithms.glm import GlmAlgorithm
from steam.trainer.algorithms.registry import Algorithms
from steam.trainer.compute.engine import LocalEngine
from steam.trainer.jobs import Jobs
from steam.trainer.rapids.sessions import Sessions
from steam.trainer.rest.app import create_app
from steam.trainer.rest.services import TrainerServices
from steam.trainer.rest.statistics import FrameStatistics
from steam.trainer.store import Store

EXAMPLES = Path(__file__).parents[3] / "examples" / "data"
MAX_UPLOAD = 1 << 20


def make_services(root: Path, **changes: Any) -> TrainerServices:
    """Real services with small limits, over a home below `root`."""
    home = Home(root / "home")
    for folder in home.folders:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    data = root / "data"
    data.mkdir(exist_ok=True)
    engine = LocalEngine(2)
    values: dict[str, Any] = {
        "store": Store(),
        "jobs": Jobs(2, SystemClock()),
        "engine": engine,
        "statistics": FrameStatistics(engine),
        "sessions": Sessions(SystemClock()),
        "algorithms": Algorithms([GlmAlgorithm()]),
        "clock": SystemClock(),
        "home": home,
        "import_roots": (data.resolve(), home.root.resolve()),
        "max_upload_bytes": MAX_UPLOAD,
        "max_columns": 1000,
        "block_rows": 100,
        "h2o_version": "3.46.0.12",
        "started_ms": SystemClock().now_ms(),
    }
    return TrainerServices(**(values | changes))


@dataclass(frozen=True, slots=True)
class Trainer:
    """A running trainer, seen from outside and from inside."""

    http: httpx.Client
    services: TrainerServices
    data: Path

    def json(self, method: str, path: str, **more: Any) -> dict[str, Any]:
        """The body of an answer that must be 200."""
        answer = self.http.request(method, path, **more)
        assert answer.status_code == 200, answer.text
        body: dict[str, Any] = answer.json()
        return body

    def wait(self, job: dict[str, Any]) -> dict[str, Any]:
        """The job as the API tells it once it has ended."""
        key = job["key"]["name"]
        assert self.services.jobs.get(key).join(30)
        ended: dict[str, Any] = self.json("GET", f"/3/Jobs/{key}")["jobs"][0]
        return ended

    def upload(self, data: bytes) -> str:
        """The key of the uploaded bytes."""
        key: str = self.json("POST", "/3/PostFile", content=data)["destination_frame"]
        return key

    def frame(self, key: str, data: bytes, **setup: str) -> dict[str, Any]:
        """Upload and parse; the job as it ended."""
        answer = self.json(
            "POST",
            "/3/Parse",
            data={
                "source_frames": f'["{self.upload(data)}"]',
                "destination_frame": key,
                "delete_on_done": "True",
                **setup,
            },
        )
        return self.wait(answer["job"])

    def train(self, **parameters: str) -> dict[str, Any]:
        """The training job as it ended."""
        return self.wait(self.json("POST", "/3/ModelBuilders/glm", data=parameters)["job"])


class Served:
    """A real server for one app after the other: its start and its end would be most of a test."""

    def __init__(self) -> None:
        self.app: ASGIApp | None = None
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self._server = uvicorn.Server(
            uvicorn.Config(self._serve, log_config=None, lifespan="off", interface="asgi3")
        )
        self._thread = threading.Thread(
            target=self._server.run, kwargs={"sockets": [self._listener]}, daemon=True
        )
        self._thread.start()

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        assert self.app is not None
        await self.app(scope, receive, send)

    def end(self) -> None:
        self._server.should_exit = True
        self._thread.join()
        self._listener.close()


_idle: list[Served] = []


@pytest.fixture(scope="session", autouse=True)
def _ended() -> Iterator[None]:
    yield
    for served in _idle:
        served.end()


@contextmanager
def running(root: Path, **changes: Any) -> Iterator[Trainer]:
    """A trainer over services made with these changes, until the block ends."""
    services = make_services(root, **changes)
    served = _idle.pop() if _idle else Served()
    served.app = create_app(services)
    try:
        with services.log.attached(), httpx.Client(base_url=served.url, timeout=30) as http:
            yield Trainer(http, services, root / "data")
    finally:
        services.jobs.close()
        _idle.append(served)


@pytest.fixture
def trainer(tmp_path: Path) -> Iterator[Trainer]:
    with running(tmp_path) as trainer:
        yield trainer


@pytest.fixture
def trainer_with(tmp_path: Path) -> Iterator[Callable[..., Trainer]]:
    """Starts a trainer whose services differ from the usual ones."""
    with ExitStack() as stack:
        yield lambda **changes: stack.enter_context(running(tmp_path, **changes))


@pytest.fixture
def prostate() -> bytes:
    return (EXAMPLES / "prostate.csv").read_bytes()
