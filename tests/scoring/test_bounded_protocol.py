"""Floods of connections: all are answered, if only by being told to come again."""

import asyncio
import json
import resource
import socket
from contextlib import ExitStack
from http.client import HTTPResponse
from pathlib import Path

import pytest
import uvicorn
from uvicorn.server import ServerState

from steam.scoring.bounded_protocol import BoundedProtocol

pytestmark = pytest.mark.process

REQUEST = b'POST /predict HTTP/1.1\r\nHost: localhost\r\nContent-Length: 11\r\n\r\n{"AGE": 65}'
ROOM = 30
FLOOD = 2000


def read_one(client: socket.socket) -> HTTPResponse:
    response = HTTPResponse(client)
    response.begin()
    return response


def connect(address: tuple[str, int], opened: ExitStack) -> socket.socket:
    return opened.enter_context(socket.create_connection(address, timeout=30))


def pss_kb(pid: int) -> int:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


@pytest.fixture
def narrow(start_worker):
    """A worker that has descriptors for some thirty clients."""
    worker = start_worker("glm_binomial")
    _, hard = resource.prlimit(worker.process.pid, resource.RLIMIT_NOFILE)
    limit = (48 + ROOM * 4 // 3 + 1, hard)
    resource.prlimit(worker.process.pid, resource.RLIMIT_NOFILE, limit)
    return worker


def test_a_client_too_many_is_told_to_come_again(narrow) -> None:
    with ExitStack() as opened:
        served = [connect(narrow.address, opened) for _ in range(ROOM)]
        for client in served:
            client.sendall(REQUEST)
            assert read_one(client).status == 200
        refused = connect(narrow.address, opened)
        refused.sendall(REQUEST)
        answer = read_one(refused)
        assert (answer.status, answer.headers["Retry-After"]) == (503, "1")
        assert answer.headers["Connection"] == "close"
        error = json.loads(answer.read())["error"]
        assert (error["code"], error["details"]) == ("busy", {})
        assert error["message"].startswith("Too many clients are connected.")
        assert refused.recv(1) == b""
        assert narrow.private.get("/health").status_code == 200, "which is no client"
        for client in served:  # who keep their place
            client.sendall(REQUEST)
            assert read_one(client).status == 200
    stats = narrow.private.get("/stats").json()
    assert stats["post"]["count"] == 2 * ROOM
    assert stats["lifetime"]["errorsByKind"] == {"busy": 1}


def test_a_client_too_many_that_says_nothing_is_told_as_well(narrow) -> None:
    with ExitStack() as opened:
        for _ in range(ROOM):
            connect(narrow.address, opened).sendall(REQUEST)
        assert read_one(connect(narrow.address, opened)).status == 503


def test_there_is_room_again_when_clients_leave(narrow) -> None:
    for _ in range(3):
        with ExitStack() as opened:
            for _ in range(ROOM - 2):
                client = connect(narrow.address, opened)
                client.sendall(REQUEST)
                assert read_one(client).status == 200


def test_two_thousand_connections_at_once_are_all_answered(start_worker) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard < 2 * FLOOD:
        pytest.skip("this machine allows too few descriptors")
    worker = start_worker("glm_binomial")
    before_kb = pss_kb(worker.process.pid)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, 2 * FLOOD), hard))
    try:
        with ExitStack() as opened:
            clients = [connect(worker.address, opened) for _ in range(FLOOD)]
            for client in clients:
                client.sendall(REQUEST)
            answers = [client.recv(65536) for client in clients]
            grown_kb = pss_kb(worker.process.pid) - before_kb
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    assert all(answer.startswith(b"HTTP/1.1 200 ") for answer in answers)
    assert len({answer.partition(b"\r\n\r\n")[2] for answer in answers}) == 1
    assert grown_kb < 40_000
    assert worker.private.get("/stats").json()["rows"] == FLOOD


@pytest.mark.parametrize("said", [b"", b"POST /predict HTTP/1.1\r\nHost:"])
def test_a_connection_on_which_no_request_comes_is_closed(said) -> None:
    async def what_came() -> bytes:
        config = uvicorn.Config(None, lifespan="off", ws="none")
        config.load_app = lambda: None
        config.load()
        config.timeout_keep_alive = 0.05
        state = ServerState()
        server = await asyncio.get_running_loop().create_server(
            lambda: BoundedProtocol(config, state, {}), "127.0.0.1", 0
        )
        async with server:
            reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
            writer.write(said)
            came = await asyncio.wait_for(reader.read(), 20)
            writer.close()
            return came

    assert asyncio.run(what_came()) == b""
