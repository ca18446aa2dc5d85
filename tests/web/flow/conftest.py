"""A real trainer beside the master, on the master's home; and trainers that misbehave."""

import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.types import ASGIApp

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

MAX_UPLOAD = 8 << 20
EXAMPLE = Path(__file__).parents[3] / "examples" / "data" / "prostate.csv"


@dataclass
class Trainers:
    """Starts trainers for a home, and records where they are as the real command does."""

    home: Home
    serve: Callable[..., AbstractContextManager[str]]
    stack: ExitStack = field(default_factory=ExitStack)
    urls: list[str] = field(default_factory=list)

    def start(self, token: str = "token", started_ms: int = 1_000_000) -> str:
        """A real trainer in this process; its URL."""
        engine = LocalEngine(1)
        services = TrainerServices(
            store=Store(),
            jobs=(jobs := Jobs(1, SystemClock())),
            engine=engine,
            statistics=FrameStatistics(engine),
            sessions=Sessions(SystemClock()),
            algorithms=Algorithms([GlmAlgorithm()]),
            clock=SystemClock(),
            home=self.home,
            import_roots=(self.home.frames.resolve(),),
            max_upload_bytes=MAX_UPLOAD,
            max_columns=1000,
            block_rows=100,
            h2o_version="3.46.0.12",
            started_ms=started_ms,
            token=token,
        )
        self.stack.callback(jobs.close)
        return self.start_app(create_app(services), token)

    def start_app(self, app: ASGIApp, token: str = "token") -> str:
        """Anything that stands where the trainer should."""
        url = self.stack.enter_context(self.serve(app))
        self.home.trainer_token.write_text(token)
        self.record(url)
        return url

    def record(self, url: str) -> None:
        """Say that the home's trainer is there."""
        self.home.address("trainer").write_text(json.dumps({"url": url, "pid": 1}))
        self.urls.append(url)


@pytest.fixture
def trainers(home: Home, serve: Callable[..., Any]) -> Iterator[Trainers]:
    with (trainers := Trainers(home, serve)).stack:
        yield trainers


@pytest.fixture
def trained(world: Any, trainers: Trainers) -> str:
    """The key of a model at a running trainer."""
    trainers.start()
    to_trainer = Through(world.client)
    key = to_trainer.post("/3/PostFile", content=EXAMPLE.read_bytes())["destination_frame"]
    frame = {"source_frames": json.dumps([key]), "destination_frame": "p.hex", "blocking": "True"}
    to_trainer.ended(to_trainer.post("/3/Parse", data=frame)["job"])
    wanted = {
        "training_frame": "p.hex",
        "response_column": "CAPSULE",
        "family": "gaussian",
        "model_id": "glm_1",
    }
    to_trainer.ended(to_trainer.post("/3/ModelBuilders/glm", data=wanted)["job"])
    return "glm_1"


@dataclass(frozen=True)
class Through:
    """The trainer's API as a page speaks to it, through the master."""

    client: httpx.Client

    def post(self, path: str, **more: Any) -> dict[str, Any]:
        headers = {"Origin": str(self.client.base_url).rstrip("/")}
        answer = self.client.post(f"/flow/trainer{path}", headers=headers, **more)
        assert answer.status_code == 200, answer.text
        body: dict[str, Any] = answer.json()
        return body

    def ended(self, job: dict[str, Any]) -> None:
        """Wait for the job: the trainer holds the answer about a young one back until it ends."""
        for _ in range(200):
            told = self.client.get(f"/flow/trainer/3/Jobs/{job['key']['name']}").json()["jobs"][0]
            if told["status"] not in {"CREATED", "RUNNING"}:
                break
        assert told["status"] == "DONE", told
