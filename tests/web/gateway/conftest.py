"""The master in front of real workers, and of stand-ins that misbehave as no real one would."""

import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import httpx
import pytest

from steam.core.channel import http_channel
from steam.core.records import Worker
from steam.core.states import DesiredState, WorkerState
from steam.model.artifact import sha256_of
from steam.web.services import Limits, MasterServices
from tests.web.conftest import ARTIFACT, World

ROW = {"AGE": 65, "PSA": 1.4, "VOL": 0, "GLEASON": 6}
WAIT_S = 3.0


@pytest.fixture
def services(services: MasterServices) -> MasterServices:
    return replace(services, limits=Limits(body_bytes=80 << 20, gateway_wait_s=WAIT_S))


@dataclass
class RealWorker:
    """A worker program that answers for one row."""

    process: subprocess.Popen[bytes]

    def kill(self, number: int = signal.SIGKILL) -> None:
        os.kill(self.process.pid, number)


@contextmanager
def real_worker(token: str) -> Iterator[RealWorker]:
    """The worker that ships, ready, with that token."""
    command = [sys.executable, "-m", "steam.scoring", "--artifact", str(ARTIFACT)]
    command += ["--sha256", sha256_of(ARTIFACT), "--port", "0"]
    process = subprocess.Popen(
        [*command, "--deployment", "prostate", "--version", "1"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        cwd=Path(__file__).parents[3],
        env={**os.environ, "STEAM_WORKER_TOKEN": token, "OPENBLAS_NUM_THREADS": "1"},
    )
    try:
        assert process.stderr is not None
        assert b'"ready"' in process.stderr.readline()
        yield RealWorker(process)
    finally:
        process.kill()
        process.communicate()


Behaviour = Callable[[socket.socket], None]


@dataclass
class StandIn:
    """Accepts on a worker's channel and does to each connection what it was told."""

    listener: socket.socket
    behave: Behaviour
    connections: int = 0

    def run(self) -> None:
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self._serve, args=[connection], daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with connection:
            try:
                self.behave(connection)
            except OSError:
                return  # the gateway closed it, as some tests want


@contextmanager
def stand_in(token: str, behave: Behaviour) -> Iterator[StandIn]:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listener:
        listener.bind(http_channel(token))
        listener.listen(64)
        worker = StandIn(listener, behave)
        thread = threading.Thread(target=worker.run)
        thread.start()
        try:
            yield worker
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            thread.join()


def read_request(connection: socket.socket) -> bytes:
    """Head and body of one request whose length is told; empty when there is none."""
    data = b""
    while b"\r\n\r\n" not in data:
        piece = connection.recv(65536)
        if not piece:
            return b""
        data += piece
    head, _, body = data.partition(b"\r\n\r\n")
    length = next(
        (int(line[15:]) for line in head.split(b"\r\n") if line.startswith(b"content-length:")), 0
    )
    while len(body) < length:
        piece = connection.recv(65536)
        if not piece:
            return b""
        body += piece
    return head + b"\r\n\r\n" + body


def answering(text: bytes, *, once: bool = False) -> Behaviour:
    """Answer every request with `text`, on one connection after another if `once`."""

    def behave(connection: socket.socket) -> None:
        while read_request(connection):
            connection.sendall(text)
            if once:
                return

    return behave


def json_text(body: bytes) -> bytes:
    head = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n"
    return head % len(body) + body


class Deployed:
    """A deployment of the world with stand-in rows, and what the gateway counts."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.url = f"{world.client.base_url}/deployments/prostate"

    @property
    def client(self) -> httpx.Client:
        return self.world.client

    @property
    def rows(self) -> list[Worker]:
        with self.world.store.read() as reader:
            deployment = reader.deployment_named("prostate")
            assert deployment is not None
            return list(reader.live_workers())

    @property
    def tokens(self) -> list[str]:
        return [worker.token for worker in self.rows]

    def change(self, token: str, **fields: object) -> None:
        """Change the row of a worker, as a pass would."""
        with self.world.store.write() as writer:
            [row] = [worker for worker in writer.live_workers() if worker.token == token]
            writer.update_worker(replace(row, **fields))  # type: ignore[arg-type]

    def end(self, token: str) -> None:
        self.change(token, state=WorkerState.BACKOFF)

    def want(self, desired: DesiredState) -> None:
        """What the user wants, before any pass."""
        with self.world.store.write() as writer:
            deployment = writer.deployment_named("prostate")
            assert deployment is not None
            writer.update_deployment(replace(deployment, desired=desired))

    def patience(self, request_timeout_s: float) -> None:
        """How long one request may take."""
        with self.world.store.write() as writer:
            deployment = writer.deployment_named("prostate")
            assert deployment is not None
            supervision = replace(
                deployment.policy.supervision, request_timeout_s=request_timeout_s
            )
            policy = replace(deployment.policy, supervision=supervision)
            writer.update_deployment(replace(deployment, policy=policy))

    def counted(self) -> dict[str, int]:
        """The outcomes that happened."""
        figures = self.world.app.state.gateway.figures
        return {outcome.value: n for outcome, n in figures.outcomes.items() if n}

    def predict(self, **options: object) -> httpx.Response:
        return self.client.post("/deployments/prostate/predict", **{"json": ROW, **options})


@pytest.fixture
def deployed(world: World) -> Deployed:
    """One deployment with one row that says running."""
    world.deployed("prostate")
    return Deployed(world)


@pytest.fixture
def two(world: World) -> Deployed:
    """One deployment with two rows that say running."""
    world.deployed("prostate", replicas=2)
    return Deployed(world)
