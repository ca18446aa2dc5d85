"""Probes of real sockets: ready, live, silent, impostors and worse."""

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from steam.overseer.observed import Health
from steam.overseer.probe import HttpProber, Target

Answer = Callable[[bytes], bytes]
LIVE = json.dumps({"token": "t"}).encode()
OK, NOT_READY = b"HTTP/1.1 200 OK\r\n\r\n", b"HTTP/1.1 503 Unavailable\r\n\r\n"


@pytest.fixture
def serve() -> Iterator[Callable[[Answer], int]]:
    """Serves the given answers on a port of its own."""
    with ExitStack() as stack:

        def start(answer: Answer) -> int:
            server = socket.create_server(("127.0.0.1", 0))
            thread = threading.Thread(target=_accept, args=(server, answer))
            thread.start()
            stack.callback(thread.join, 10)
            stack.callback(server.close)
            stack.callback(server.shutdown, socket.SHUT_RDWR)
            return int(server.getsockname()[1])

        yield start


def _accept(server: socket.socket, answer: Answer) -> None:
    while True:
        try:
            connection, _ = server.accept()
        except OSError:
            return
        with connection:
            try:
                connection.sendall(answer(connection.recv(4096)))
            except OSError:
                continue


def ask(port: int, timeout_s: float = 2.0) -> Health:
    return HttpProber("127.0.0.1").probe([Target("t", port, timeout_s)])["t"]


@pytest.mark.parametrize(
    ("health", "ready", "expected"),
    [
        (OK + LIVE, OK, Health.READY),
        (OK + LIVE, NOT_READY, Health.LIVE),
        (OK + b'{"token": "another"}', OK, Health.IMPOSTOR),
        (OK + b"<html>", OK, Health.IMPOSTOR),
        (OK + b"[]", OK, Health.IMPOSTOR),
        (NOT_READY + LIVE, OK, Health.IMPOSTOR),
        (b"SSH-2.0-OpenSSH\r\n\r\n", OK, Health.NO_ANSWER),
        (b"HTTP/1.1\r\n\r\n", OK, Health.NO_ANSWER),
        (b"", OK, Health.NO_ANSWER),
        (OK + b"x" * 200_000, OK, Health.NO_ANSWER),
    ],
)
def test_answers(
    serve: Callable[[Answer], int], health: bytes, ready: bytes, expected: Health
) -> None:
    assert ask(serve(lambda request: health if b"/health" in request else ready)) is expected


def test_nobody_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    assert ask(port) is Health.NO_ANSWER


def test_the_silent_cost_their_own_timeout_only(serve: Callable[[Answer], int]) -> None:
    good = serve(lambda request: OK + LIVE)
    with ExitStack() as stack:
        silent = [stack.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in range(20)]
        targets = [Target(f"s{i}", s.getsockname()[1], 0.3) for i, s in enumerate(silent)]
        begun = time.monotonic()
        answers = HttpProber("0.0.0.0").probe([*targets, Target("t", good, 0.3)])
        took_s = time.monotonic() - begun
    assert answers.pop("t") is Health.READY
    assert set(answers.values()) == {Health.NO_ANSWER}
    assert took_s < 1.5, "20 timeouts one after the other would take 6 s"


def test_nobody_to_ask() -> None:
    assert HttpProber("127.0.0.1").probe([]) == {}
