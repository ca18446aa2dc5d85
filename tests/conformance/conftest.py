"""Servers for outside clients: workers alone, and a real master with deployments behind it."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from tests.ports import WORKER_PORTS, told
from tests.scoring.conftest import FIXTURES, start_worker, worker_of

__all__ = ["ROWS", "UrlOf", "start_worker", "worker_of"]

MODELS = {
    "prostate": "glm_binomial",
    "iris": "glm_multinomial_iris",
    "counts": "glm_poisson_offset",
}
"""Deployments of the master by name, and their artifacts."""

UrlOf = Callable[[str], str]
"""The address of a deployment by its name: its routes are below it."""

ROWS = [
    {
        "DPROS": "left",
        "RACE": "white",
        "DCAPS": "no",
        "AGE": 65.0,
        "PSA": 1.4,
        "VOL": 0.0,
        "GLEASON": 6.0,
    },
    {
        "DPROS": "both lobes",
        "RACE": "black",
        "DCAPS": "yes",
        "AGE": 70.0,
        "PSA": None,
        "VOL": 12.5,
        "GLEASON": 8.0,
    },
]
"""Rows that the model of deployment `prostate` reads; None is missing."""


@pytest.fixture(scope="session")
def master(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A client of a real master that has deployed all MODELS."""
    with (
        _serving(tmp_path_factory.mktemp("home")) as url,
        httpx.Client(base_url=url, timeout=30, trust_env=False) as client,
    ):
        for name, artifact in MODELS.items():
            _deploy(client, name, FIXTURES / f"{artifact}.zip")
        yield client
        for name in MODELS:
            client.delete(f"/api/deployments/{name}").raise_for_status()


@pytest.fixture(scope="session", params=["worker", "gateway"])
def url_of(request: pytest.FixtureRequest, master: httpx.Client) -> UrlOf:
    """Addresses at the workers themselves, and at the gateway of the master."""

    def url(name: str) -> str:
        shown = master.get(f"/api/deployments/{name}").json()
        predict = shown["url"] if request.param == "worker" else shown["gateway"]
        return str(predict).removesuffix("/predict")

    return url


@pytest.fixture(scope="session")
def expected(master: httpx.Client) -> list[dict[str, object]]:
    """The prediction frame of ROWS, by /predict."""
    answers = master.post("/deployments/prostate/predict", json=ROWS).json()
    return [{"predict": answer["label"], **answer["probabilities"]} for answer in answers]


@contextmanager
def _serving(home: Path) -> Iterator[str]:
    """A master on a fresh home: its URL."""
    environment = {**os.environ, "STEAM_WORKER_PORTS": told(WORKER_PORTS)}
    command = [sys.executable, "-m", "steam", "serve", "--home", str(home), "--port", "0"]
    with (
        (home / "serve.err").open("w") as errors,
        subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=errors, text=True, env=environment
        ) as process,
    ):
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            assert line.startswith("listening on "), (home / "serve.err").read_text()
            yield line.removeprefix("listening on ").strip()
        finally:
            process.send_signal(signal.SIGTERM)


def _deploy(client: httpx.Client, name: str, artifact: Path) -> None:
    zip_ = {"Content-Type": "application/zip"}
    client.post(
        "/api/models", params={"name": name}, content=artifact.read_bytes(), headers=zip_
    ).raise_for_status()
    client.post("/api/deployments", json={"name": name, "model": name}).raise_for_status()
    # The gateway holds a request until there is a worker.
    client.get(f"/deployments/{name}/ready").raise_for_status()
