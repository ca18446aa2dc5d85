"""A real master on a fresh home, and a real browser that looks at it."""

import os
import shutil
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright

from tests.cli.command_forks import SERVE, CommandForks, Fork, command_forks
from tests.e2e.flow_servers import STOPS_WITHIN_S, FlowServers, running_flow

ARTIFACT = Path(__file__).parents[1] / "model" / "fixtures" / "glm_binomial.zip"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or "chromium"
FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


expect.set_options(timeout=20_000)  # a busy machine is slow, and not wrong


@dataclass
class Master:
    """The server under test and its API."""

    url: str
    api: httpx.Client

    def register(self, name: str) -> None:
        """Register the fixture model as `name`."""
        zip_ = {"Content-Type": "application/zip"}
        self.api.post(
            "/api/models", params={"name": name}, content=ARTIFACT.read_bytes(), headers=zip_
        ).raise_for_status()

    def deploy(self, name: str, **supervision: float) -> None:
        """Register the fixture model and deploy it as `name`, with that supervision."""
        self.register("glm")
        policy = {"supervision": supervision}
        body = {"name": name, "model": "glm", "why": "to look at", "policy": policy}
        self.api.post("/api/deployments", json=body).raise_for_status()

    def keep_killing(self, name: str) -> None:
        """Kill the worker in slot 0, and each that follows, until the deployment crash-loops."""
        deadline = time.monotonic() + 60
        killed = 0
        while True:
            [worker] = (shown := self.api.get(f"/api/deployments/{name}").json())["workers"]
            if shown["state"] == "crash-looping":
                return
            assert time.monotonic() < deadline, shown
            if worker["state"] == "running" and worker["pid"] != killed:
                killed = worker["pid"]
                os.kill(killed, signal.SIGKILL)
            time.sleep(0.02)

    def pid(self, name: str, other_than: int = 0) -> int:
        """The pid of the worker in slot 0, once there is one and another than that of a dead one."""
        deadline = time.monotonic() + 30
        while True:
            [worker] = self.api.get(f"/api/deployments/{name}").json()["workers"]
            if worker["pid"] not in (None, other_than):
                return worker["pid"]
            assert time.monotonic() < deadline, worker
            time.sleep(0.02)


Serving = Callable[..., AbstractContextManager[tuple[str, Fork]]]
"""Runs a master on a home, and if need be on a port: its URL and process."""


@pytest.fixture(scope="session")
def serve_home() -> Iterator[Serving]:
    """Masters that need not import anew what each `steam serve` does: test_tls.py and all that run
    `steam up` have some that do."""
    with command_forks(Path.cwd(), SERVE) as forks:
        yield partial(_serving, forks)


@contextmanager
def _serving(forks: CommandForks, home: Path, port: int = 0) -> Iterator[tuple[str, Fork]]:
    environment = {
        **os.environ,
        "STEAM_PASS_INTERVAL_S": "0.5",
        "STEAM_WORKER_PORTS": "19300:19399",
    }
    words = ("serve", "--home", str(home), "--port", str(port))
    reading, writing = os.pipe()
    with os.fdopen(reading) as said, (home / "serve.err").open("w") as errors:
        try:
            process = forks.start(words, environment, writing, errors.fileno())
        finally:
            os.close(writing)
        try:
            line = said.readline()
            assert line.startswith("listening on "), (home / "serve.err").read_text()
            yield line.removeprefix("listening on ").strip(), process
        finally:
            process.send_signal(signal.SIGTERM)
            assert process.wait(STOPS_WITHIN_S) == 0


@pytest.fixture
def master(tmp_path: Path, serve_home: Serving) -> Iterator[Master]:
    with (
        serve_home(tmp_path) as (url, _),
        httpx.Client(base_url=url, timeout=30, trust_env=False) as api,
    ):
        yield Master(url, api)
        _end_workers(api)


@pytest.fixture(scope="module")
def running_master(
    tmp_path_factory: pytest.TempPathFactory, serve_home: Serving
) -> Iterator[Master]:
    with (
        serve_home(tmp_path_factory.mktemp("shared")) as (url, _),
        httpx.Client(base_url=url, timeout=30, trust_env=False) as api,
    ):
        yield Master(url, api)


@pytest.fixture
def shared_master(running_master: Master) -> Iterator[Master]:
    """A master that tests of the module use in turn: nothing is deployed, but it has a history."""
    yield running_master
    _end_workers(running_master.api)
    for model in running_master.api.get("/api/models").json():
        running_master.api.delete(f"/api/models/{model['name']}").raise_for_status()


def _end_workers(api: httpx.Client) -> None:
    for deployment in api.get("/api/deployments").json():
        for worker in deployment["workers"]:
            if worker["pid"] is not None and worker["state"] != "exited":
                with suppress(ProcessLookupError):
                    os.kill(worker["pid"], signal.SIGCONT)
        api.delete(f"/api/deployments/{deployment['name']}").raise_for_status()


# For one module, not the session: Playwright keeps an event loop running in this thread, in which
# tests of other modules could not start one.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[*FLAGS])
        yield browser
        browser.close()


@pytest.fixture
def gone() -> set[str]:
    """Addresses that a test takes away while a page shows them: the console may say so."""
    return set()


@pytest.fixture
def refusals() -> set[str]:
    """Statuses of answers that a test provokes, such as 400: the console may say so."""
    return set()


@pytest.fixture
def page(browser: Browser, gone: set[str], refusals: set[str]) -> Iterator[Page]:
    """A page whose console must stay free of errors."""
    page = browser.new_page()
    page.set_default_timeout(15_000)
    complaints: list[str] = []

    def note(message: ConsoleMessage) -> None:
        missing = bool(gone) and "404" in message.text
        provoked = any(f"status of {status}" in message.text for status in refusals)
        if message.type in {"error", "warning"} and not missing and not provoked:
            complaints.append(message.text)

    page.on("console", note)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    page.close()
    assert complaints == []


@pytest.fixture(scope="module")
def flow(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlowServers]:
    """All servers on a fresh home, for the tests of a module: each names its own frames."""
    home = tmp_path_factory.mktemp("flow")
    with running_flow(home, tmp_path_factory.mktemp("data")) as servers:
        yield servers
