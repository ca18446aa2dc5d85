"""How a worker that was told to stop sends its clients away, and loses no request."""

import http.client
import json
import signal
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import closing

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from steam.core.policy import SupervisionPolicy
from steam.scoring.draining import patience_within

pytestmark = pytest.mark.process

CLIENTS = 4
PACE_S = CLIENTS / 50  # together 50 requests a second
PATIENCE = patience_within(SupervisionPolicy().stop_timeout_s)


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0), backlog=128) as opened:
        yield opened


class Client(threading.Thread):
    """Asks again and again over one connection, and never asks twice.

    It opens another connection only after an answer has said that this one closes.
    """

    def __init__(self, address: tuple[str, int]) -> None:
        super().__init__()
        self.failures: list[str] = []
        self.stop = threading.Event()
        self._answers = threading.Semaphore(0)
        self._connection = http.client.HTTPConnection(*address, timeout=20)

    def run(self) -> None:
        with closing(self._connection):
            while not self.stop.wait(PACE_S):
                try:
                    self._ask()
                except OSError as error:
                    self.failures.append(repr(error))
                    self._connection.close()
                self._answers.release()

    def _ask(self) -> None:
        self._connection.request("POST", "/predict", b'{"AGE": 65}')
        response = self._connection.getresponse()
        response.read()
        if response.status != 200:
            self.failures.append(f"status {response.status}")

    def await_answers(self, count: int) -> None:
        for _ in range(count):
            assert self._answers.acquire(timeout=30)


def test_no_request_fails_when_a_worker_ends_beside_another(start_worker, listener) -> None:
    first = start_worker(listener=listener)
    clients = [Client(first.address) for _ in range(CLIENTS)]
    for client in clients:
        client.start()
        client.await_answers(3)
    second = start_worker(listener=listener)
    first.process.terminate()
    assert first.process.wait(30) == 0
    for client in clients:
        client.await_answers(5)
        client.stop.set()
        client.join()
    assert [client.failures for client in clients] == [[]] * CLIENTS
    assert second.client.get("/stats").json()["post"]["count"] >= CLIENTS


def test_open_connections_are_answered_and_told_that_they_close(start_worker) -> None:
    told: list[str | None] = []
    while not told:
        worker = start_worker()
        sides = [worker.client, worker.private]
        assert ["connection" in side.get("/ping").headers for side in sides] == [False, False]
        told = told_while_sent_away(worker, sides)
    assert told == ["close", "close"]
    with pytest.raises(httpx.ConnectError):
        worker.client.get("/ping")
    assert worker.process.wait(30) == 0


def test_a_gateway_that_does_not_know_yet_is_still_answered(start_worker) -> None:
    told: list[str | None] = []
    while not told:
        worker = start_worker()
        worker.client.get("/ping")  # an idle connection, for which the worker waits
        told = told_while_sent_away(worker, [worker.private] * 3)
    assert told == ["close"] * 3
    assert worker.process.wait(30) == 0


def test_idle_connections_are_closed_in_the_end(start_worker) -> None:
    worker = start_worker()
    with socket.create_connection(worker.address, timeout=30) as connection:
        connection.sendall(b"GET /ping HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert connection.recv(65536).startswith(b"HTTP/1.1 200 ")
        worker.process.send_signal(signal.SIGTERM)
        assert connection.recv(65536) == b""
    assert worker.process.wait(30) == 0


def test_a_request_under_way_is_answered_and_its_connection_closed(start_worker) -> None:
    worker = start_worker(gate="score")
    large = b"[" + b",".join([b'{"AGE": 65}'] * 1000) + b"]"
    head = b"POST /predict HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n" % len(large)
    with socket.create_connection(worker.address, timeout=30) as connection:
        connection.sendall(head + large)
        worker.await_gate()
        await_refusal(worker)
        worker.open_gate()
        answer = b"".join(iter(lambda: connection.recv(65536), b""))
    assert b"connection: close" in answer.partition(b"\r\n\r\n")[0]
    assert answer.count(b"labelIndex") == 1000
    assert worker.process.wait(30) == 0


def test_what_is_not_finished_within_the_policy_is_given_up_in_time(start_worker) -> None:
    policy = json.dumps({"supervision": {"stop_timeout_s": 1}})
    worker = start_worker("glm_binomial", f"--policy={policy}", gate="score")
    large = b"[" + b",".join([b'{"AGE": 65}'] * 1000) + b"]"
    head = b"POST /predict HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n" % len(large)
    with socket.create_connection(worker.address, timeout=30) as connection:
        connection.sendall(head + large)
        worker.await_gate()
        worker.process.terminate()
        assert worker.process.wait(30) == 0, "the scoring, which goes on, kept the process"
    lines = [json.loads(line) for line in worker.process.stderr]
    assert [line["unfinished"] for line in lines if line["event"] == "stopped"] == [1]


@pytest.mark.parametrize(
    ("stop_timeout_s", "send_away_s", "whole_s"),
    [(0, 0, 0), (1, 0.4, 0.8), (10, 1, 8), (60, 1, 58)],
)
def test_the_patience_is_that_of_the_policy(stop_timeout_s, send_away_s, whole_s) -> None:
    patience = patience_within(stop_timeout_s)
    assert patience.send_away_s == pytest.approx(send_away_s)
    assert patience.send_away_s + patience.finish_s == pytest.approx(whole_s)


@given(st.floats(0, 600))
def test_a_worker_ends_before_it_is_killed(stop_timeout_s: float) -> None:
    patience = patience_within(stop_timeout_s)
    assert 0 <= patience.send_away_s <= 1
    assert patience.finish_s >= 0
    assert patience.send_away_s + patience.finish_s <= stop_timeout_s


def told_while_sent_away(worker, sides: list[httpx.Client]) -> list[str | None]:
    """What each answer says of its connection once the worker accepts no more; nothing if it ended
    before, because this process came too late to ask."""
    begun = time.monotonic()
    await_refusal(worker)
    try:
        return [side.get("/ping").headers.get("connection") for side in sides]
    except httpx.TransportError:
        assert time.monotonic() - begun >= PATIENCE.send_away_s
        return []


def await_refusal(worker) -> None:
    """Tell a worker to stop, and wait until its public side no longer accepts."""
    worker.process.send_signal(signal.SIGTERM)
    while True:
        try:
            socket.create_connection(worker.address, timeout=30).close()
        except ConnectionError:
            return
