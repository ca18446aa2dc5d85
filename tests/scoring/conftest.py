"""Real workers on free ports."""

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import httpx
import pytest

REPOSITORY = Path(__file__).parents[2]
FIXTURES = REPOSITORY / "tests" / "model" / "fixtures"
TOKEN = "token-of-the-tests"


@dataclass
class RunningWorker:
    """A worker process that has said where it listens, and a client for it."""

    process: subprocess.Popen[str]
    url: str
    sha256: str
    client: httpx.Client

    def await_ready(self) -> None:
        """Wait until the log says that the model is loaded."""
        assert self.process.stderr is not None
        line = self.process.stderr.readline()
        assert json.loads(line)["event"] == "ready", line


def command(artifact: Path, sha256: str, *options: str) -> list[str]:
    """The command line of a worker on any free port."""
    given = ["--artifact", str(artifact), "--sha256", sha256, "--port", "0"]
    names = ["--deployment", "prostate", "--version", "3"]
    return [sys.executable, "-m", "steam.scoring", *given, *names, *options]


def sha256_of(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.fixture(scope="module")
def start_worker() -> Iterator[Callable[..., RunningWorker]]:
    """Start a worker of a fixture model; all are ended with the module."""
    workers: list[RunningWorker] = []

    def start(model: str = "glm_binomial", *options: str) -> RunningWorker:
        artifact = FIXTURES / f"{model}.zip"
        sha256 = sha256_of(artifact)
        process = subprocess.Popen(
            command(artifact, sha256, *options),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=REPOSITORY,
            env={**os.environ, "STEAM_WORKER_TOKEN": TOKEN, "OPENBLAS_NUM_THREADS": "1"},
        )
        assert process.stdout is not None
        first_line = process.stdout.readline()
        assert first_line.startswith("listening on http://127.0.0.1:"), first_line
        url = first_line.removeprefix("listening on ").strip()
        worker = RunningWorker(process, url, sha256, httpx.Client(base_url=url, timeout=20))
        workers.append(worker)
        worker.await_ready()
        return worker

    yield start
    for worker in workers:
        worker.client.close()
        worker.process.kill()
        worker.process.wait()
        for stream in (worker.process.stdout, worker.process.stderr):
            assert stream is not None
            stream.close()


@pytest.fixture(scope="module")
def worker_of(start_worker: Callable[..., RunningWorker]) -> Callable[[str], RunningWorker]:
    """One worker per model, started when first asked for."""
    return cache(start_worker)


@pytest.fixture(scope="session")
def token() -> str:
    return TOKEN


@pytest.fixture(scope="session")
def fixtures() -> Path:
    """The folder of fixture models, with inputs and what H2O answers to them."""
    return FIXTURES


@pytest.fixture(scope="session")
def artifact() -> Path:
    return FIXTURES / "glm_binomial.zip"


@pytest.fixture(scope="session")
def repository() -> Path:
    return REPOSITORY


@pytest.fixture(scope="session", name="command")
def command_fixture() -> Callable[..., list[str]]:
    return command


@pytest.fixture(scope="session", name="sha256_of")
def sha256_of_fixture() -> Callable[[Path], str]:
    return sha256_of
