"""Real workers on free ports."""

import hashlib
import json
import os
import secrets
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import httpx
import numpy as np
import pytest

from steam.core.channel import http_channel
from steam.model.glm import GlmModel
from steam.model.pack import write_glm
from steam.model.signature import Category, ColumnType, Signature

REPOSITORY = Path(__file__).parents[2]
FIXTURES = REPOSITORY / "tests" / "model" / "fixtures"
_MODULE = ["-m", "steam.scoring"]


@dataclass
class RunningWorker:
    """A worker process that has said where it listens, and clients for both of its sides."""

    process: subprocess.Popen[str]
    url: str
    sha256: str
    token: str
    client: httpx.Client
    private: httpx.Client

    @property
    def address(self) -> tuple[str, int]:
        return self.client.base_url.host, self.client.base_url.port

    def await_ready(self) -> None:
        """Wait until the log says that the model is loaded."""
        assert self.process.stderr is not None
        line = self.process.stderr.readline()
        assert json.loads(line)["event"] == "ready", line

    def await_gate(self) -> None:
        """Wait until a gated worker waits."""
        assert self.process.stdout is not None
        assert self.process.stdout.readline() == "waiting\n"

    def open_gate(self) -> None:
        """Let a gated worker go on."""
        assert self.process.stdin is not None
        self.process.stdin.write("\n")
        self.process.stdin.flush()

    def end(self) -> None:
        self.client.close()
        self.private.close()
        self.process.kill()
        self.process.wait()
        for stream in (self.process.stdin, self.process.stdout, self.process.stderr):
            assert stream is not None
            stream.close()


def command(artifact: Path, sha256: str, *options: str, gate: str = "") -> list[str]:
    """The command line of a worker on any free port."""
    given = ["--artifact", str(artifact), "--sha256", sha256, "--port", "0"]
    names = ["--deployment", "prostate", "--version", "3"]
    program = [str(Path(__file__).with_name("gated_worker.py")), gate] if gate else _MODULE
    return [sys.executable, *program, *given, *names, *options]


def sha256_of(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.fixture(scope="module")
def start_worker() -> Iterator[Callable[..., RunningWorker]]:
    """Start a worker of a fixture model; all are ended with the module.

    It is ready, unless it has a `gate`. An empty `token` is none.
    """
    workers: list[RunningWorker] = []

    def start(
        model: str = "glm_binomial",
        *options: str,
        listener: socket.socket | None = None,
        gate: str = "",
        token: str | None = None,
    ) -> RunningWorker:
        artifact = FIXTURES / f"{model}.zip"
        sha256 = sha256_of(artifact)
        token = secrets.token_hex(16) if token is None else token
        inherited = [] if listener is None else [listener.fileno()]
        options = (*options, *(f"--listener={number}" for number in inherited))
        process = subprocess.Popen(
            command(artifact, sha256, *options, gate=gate),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            pass_fds=inherited,
            cwd=REPOSITORY,
            env=worker_environ(token),
        )
        assert process.stdout is not None
        first_line = process.stdout.readline()
        assert first_line.startswith("listening on http://127.0.0.1:"), first_line
        url = first_line.removeprefix("listening on ").strip()
        client = httpx.Client(base_url=url, timeout=20)
        worker = RunningWorker(process, url, sha256, token, client, private_client(token))
        workers.append(worker)
        if gate != "load":
            worker.await_ready()
        return worker

    yield start
    for worker in workers:
        worker.end()


def worker_environ(token: str) -> dict[str, str]:
    return {
        **os.environ,
        "STEAM_WORKER_TOKEN": token,
        "OPENBLAS_NUM_THREADS": "1",
        "PYTHONPATH": str(REPOSITORY),
    }


def private_client(token: str) -> httpx.Client:
    """A client of a worker's private side."""
    transport = httpx.HTTPTransport(uds=http_channel(token))
    return httpx.Client(transport=transport, base_url="http://localhost", timeout=20)


@pytest.fixture(scope="module")
def worker_of(start_worker: Callable[..., RunningWorker]) -> Callable[[str], RunningWorker]:
    """One worker per model, started when first asked for."""
    return cache(start_worker)


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


_FAMILIES = {
    Category.BINOMIAL: ("binomial", "logit"),
    Category.MULTINOMIAL: ("multinomial", "multinomial"),
    Category.REGRESSION: ("gaussian", "identity"),
}


def glm_of(signature: Signature) -> GlmModel:
    """A GLM that reads any columns, categorical ones first; each of them matters."""
    features = signature.features
    steps = [len(column.levels) - 1 for column in features if column.levels]
    numbers = [column for column in features if column.type is not ColumnType.CATEGORICAL]
    widths = [(column.high or 1.0) - (column.low or 0.0) for column in numbers]
    classes = len(signature.response.levels) if signature.category is Category.MULTINOMIAL else 1
    per_class = [*np.linspace(-1, 1, sum(steps)), *(1 / width for width in widths), 0.1]
    family, link = _FAMILIES[signature.category]
    return GlmModel(
        signature=signature,
        family=family,
        link=link,
        coefficients=np.outer(np.arange(1, classes + 1), per_class).ravel(),
        category_offsets=(0, *np.cumsum(steps, dtype=int).tolist()),
        use_all_factor_levels=False,
        mean_imputation=True,
        numeric_means=np.array([column.low or 0.0 for column in numbers]),
        category_modes=np.zeros(len(steps), np.int32),
    )


@pytest.fixture(scope="module")
def start_worker_of(
    start_worker: Callable[..., RunningWorker], tmp_path_factory: pytest.TempPathFactory
) -> Callable[..., RunningWorker]:
    """Start a worker of a GLM that is made for a signature."""

    def start(signature: Signature, *options: str) -> RunningWorker:
        path = tmp_path_factory.mktemp("model") / "glm.zip"
        write_glm(glm_of(signature), {}, path)
        return start_worker(str(path.with_suffix("")), *options)

    return start


@pytest.fixture(scope="session", name="glm_of")
def glm_of_fixture() -> Callable[[Signature], GlmModel]:
    return glm_of
