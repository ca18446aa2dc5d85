"""A home in the middle of its life: models, deployments well and unwell, a batch, accounts."""

import json
import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

import httpx
from playwright.sync_api import Browser, BrowserContext

from steam.core.home import Home
from tests.e2e.flow_servers import FlowServers
from tests.e2e.past_traffic import record_day

ADMIN = "ada"
PASSWORD = "correct horse battery"
PATIENCE_S = 30
COLUMNS = ("ID", "CAPSULE", "AGE", "RACE", "DPROS", "DCAPS", "PSA", "VOL", "GLEASON")
LEVELS = {"CAPSULE", "RACE", "DCAPS"}
ROW = {"AGE": 65, "RACE": "1", "DPROS": 2, "DCAPS": "1", "PSA": 1.4, "VOL": 0, "GLEASON": 6}
COPIES = tuple(f"risk_of_the_customers_of_quarter_{number}" for number in (1, 2, 3))
BROKEN_FOR_LONG = {"crash_loop_after": 2, "crash_loop_delay_s": 600}


@dataclass(frozen=True)
class Scene:
    """The servers and an admin's client of the master."""

    servers: FlowServers
    api: httpx.Client

    @property
    def url(self) -> str:
        return self.servers.url

    def enter(self, browser: Browser, **options: Any) -> BrowserContext:
        """A browser in which the admin is logged in."""
        context = browser.new_context(**options)
        [(name, value)] = self.api.cookies.items()
        context.add_cookies([{"name": name, "value": value, "url": self.url}])
        return context

    def post(self, path: str, **body: Any) -> Any:
        return self.api.post(path, json=body).raise_for_status().json()

    def state(self, deployment: str) -> dict[str, Any]:
        shown: dict[str, Any] = self.api.get(f"/api/deployments/{deployment}").json()
        return shown

    def await_state(self, deployment: str, state: str) -> None:
        """Wait until a deployment is in a state."""
        deadline = time.monotonic() + PATIENCE_S
        while (shown := self.state(deployment))["state"] != state:
            assert time.monotonic() < deadline, shown
            time.sleep(0.05)


@contextmanager
def played(servers: FlowServers) -> Iterator[Scene]:
    """The scene on fresh servers; what was deployed is taken down in the end."""
    with httpx.Client(
        base_url=servers.url, headers={"Origin": servers.url}, timeout=30, trust_env=False
    ) as api:
        scene = Scene(servers, api)
        _create_admin(scene)
        try:
            _train(scene)
            _deploy(scene)
            _add_people(scene)
            yield scene
        finally:
            for deployment in api.get("/api/deployments").json():
                api.delete(f"/api/deployments/{deployment['name']}").raise_for_status()


def _create_admin(scene: Scene) -> None:
    code = scene.servers.setup.partition("code=")[2]
    form = {"code": code, "name": ADMIN, "password": PASSWORD, "again": PASSWORD}
    answer = scene.api.post("/setup", data=form)
    assert answer.is_redirect, answer.text


def _train(scene: Scene) -> None:
    trainer = f"{scene.url}/flow/trainer"
    path = str(scene.servers.data / "prostate.csv")
    types = ["Enum" if name in LEVELS else "Numeric" for name in COLUMNS]
    scene.api.get(f"{trainer}/3/ImportFiles", params={"path": path}).raise_for_status()
    parse = {
        "source_frames": json.dumps([f"nfs:/{path}"]),
        "destination_frame": "prostate.hex",
        "column_names": json.dumps(COLUMNS),
        "column_types": json.dumps(types),
        "check_header": "1",
        "blocking": "true",
    }
    scene.api.post(f"{trainer}/3/Parse", data=parse).raise_for_status()
    for key, more in (("risk_ridge", {"alpha": "[0]"}), ("risk_lasso", {"alpha": "[1]"})):
        fields = {
            "training_frame": "prostate.hex",
            "response_column": "CAPSULE",
            "ignored_columns": '["ID"]',
            "family": "binomial",
            "nfolds": "3",
            "seed": "1",
            "model_id": key,
            **more,
        }
        scene.api.post(f"{trainer}/3/ModelBuilders/glm", data=fields).raise_for_status()
    _await_jobs(scene, trainer)


def _await_jobs(scene: Scene, trainer: str) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while True:
        jobs = scene.api.get(f"{trainer}/3/Jobs").raise_for_status().json()["jobs"]
        if all(job["status"] not in {"CREATED", "RUNNING"} for job in jobs):
            return
        assert time.monotonic() < deadline, jobs
        time.sleep(0.05)


def _deploy(scene: Scene) -> None:
    scene.post("/flow/api/deploy", model="risk_ridge", name="risk", why="first of the year")
    scene.post("/flow/api/deploy", model="risk_lasso", name="risk", why="fewer columns, as good")
    scene.post("/flow/api/deploy", model="risk_ridge", name="risk-shadow", why="to compare")
    for name, policy in (("nightly", {}), ("broken", {"supervision": BROKEN_FOR_LONG})):
        body = {"name": name, "model": "risk_lasso", "why": "to look at", "policy": policy}
        scene.post("/api/deployments", **body)
    scene.api.put("/api/labels/prod", json={"model": "risk_lasso"}).raise_for_status()
    scene.post("/api/deployments/nightly/stop", why="it runs from cron")
    for name in COPIES:
        _copy(scene, "risk_ridge", name)
    for name in ("risk", "risk-shadow"):
        scene.await_state(name, "running")
    for age in range(50, 80):
        scene.post("/deployments/risk/predict", **{**ROW, "AGE": age})
    record_day(Home(scene.servers.home), {"risk": 1.0, "risk-shadow": 0.2})
    data = scene.servers.data
    source, target = data / "prostate.csv", data / "scored.csv"
    scene.post("/api/batches", deployment="risk", source=str(source), target=str(target))
    _break(scene, "broken")


def _copy(scene: Scene, model: str, name: str) -> None:
    """Register a model's file under another name."""
    artifact = scene.api.get(f"/api/models/{model}/artifact").raise_for_status().content
    zip_ = {"Content-Type": "application/zip"}
    scene.api.post(
        "/api/models", params={"name": name}, content=artifact, headers=zip_
    ).raise_for_status()


def _break(scene: Scene, name: str) -> None:
    """Kill each worker of a deployment until it crash-loops."""
    deadline = time.monotonic() + PATIENCE_S
    killed: set[int] = set()
    while (shown := scene.state(name))["state"] != "crash-looping":
        assert time.monotonic() < deadline, shown
        for worker in shown["workers"]:
            if worker["state"] == "running" and worker["pid"] not in killed:
                killed.add(worker["pid"])
                with suppress(ProcessLookupError):
                    os.kill(worker["pid"], signal.SIGKILL)
        time.sleep(0.02)


def _add_people(scene: Scene) -> None:
    scene.post("/api/projects", name="churn", description="Who leaves, and when")
    scene.post("/api/accounts", name="dee", role="deployer", password=PASSWORD)
    scene.post("/api/accounts", name="vic", role="viewer")
    scene.api.put("/api/projects/churn/members/dee").raise_for_status()
    scene.post("/api/deployments/risk/keys", name="the spreadsheet of sales", days=90)
    scene.post("/api/tokens", name="continuous integration", role="deployer")
