"""Answers as workers give them, and as no worker should."""

import asyncio
import secrets
import socket

import pytest

from steam.web.gateway.connection import WorkerConnection
from steam.web.gateway.link import Link
from steam.web.gateway.trouble import Broken, Unreachable
from tests.web.gateway.conftest import Behaviour, answering, json_text, stand_in


async def ask(link: Link, method: str = "GET") -> tuple[WorkerConnection, bytes]:
    """One exchange; the connection and the whole body."""
    connection = await link.connection(fresh=True)
    connection.begin(method)
    connection.write(method.encode() + b" / HTTP/1.1\r\n\r\n")
    connection.asked()
    await connection.head()
    body = b""
    while piece := await connection.piece():
        body += piece
    return connection, body


def asked(behave: Behaviour, method: str = "GET") -> tuple[int, bytes, bool]:
    """Status, body, and whether the connection can be used again."""
    token = secrets.token_hex(16)

    async def story() -> tuple[int, bytes, bool]:
        async with asyncio.timeout(10):
            connection, body = await ask(Link(token), method)
        reusable = connection.reusable
        connection.close()
        return connection.status, body, reusable

    with stand_in(token, behave):
        return asyncio.run(story())


@pytest.mark.parametrize(
    ("method", "text", "expected"),
    [
        ("GET", json_text(b"[1]"), (200, b"[1]", True)),
        ("GET", b"HTTP/1.1 204 No Content\r\n\r\n", (204, b"", True)),
        (
            "GET",
            b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\nab\r\n1\r\nc\r\n0\r\n\r\n",
            (200, b"abc", True),
        ),
        (
            "GET",
            b"HTTP/1.1 503 X\r\nconnection: close\r\ncontent-length: 1\r\n\r\nx",
            (503, b"x", False),
        ),
        ("GET", b"HTTP/1.1 100 Continue\r\n\r\n" + json_text(b"{}"), (200, b"{}", True)),
        ("GET", json_text(b"{}") + json_text(b"[]"), (200, b"{}", False)),
        ("HEAD", b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n", (200, b"", False)),
    ],
)
def test_answers(method: str, text: bytes, expected: tuple[int, bytes, bool]) -> None:
    assert asked(answering(text), method) == expected


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"HTTP/1.1 200",
        b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nab",
        b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nab",
        b"HTTP/1.1 200 OK\r\n\r\nuntil the end",
        b"HTTP/1.1 200 OK\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n",
        b"SSH-2.0-OpenSSH\r\n",
        b"HTTP/1.1 200 OK\r\nx: " + b"y" * 100_000,
        b"HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\nhello",
    ],
)
def test_half_an_answer_and_nonsense_are_broken(text: bytes) -> None:
    with pytest.raises(Broken):
        asked(answering(text, once=True))


def test_a_large_answer_waits_for_its_reader() -> None:
    token = secrets.token_hex(16)
    body = b"x" * (8 << 20)
    sent = []

    def behave(connection: socket.socket) -> None:
        connection.recv(65536)
        connection.sendall(json_text(body)[:-1])
        sent.append(True)
        connection.sendall(b"y")

    async def story() -> None:
        connection = await Link(token).connection(fresh=True)
        connection.begin("GET")
        connection.write(b"GET / HTTP/1.1\r\n\r\n")
        connection.asked()
        await connection.head()
        await asyncio.sleep(0.2)
        assert not sent, "the worker has to wait while nobody reads"
        length, largest = 0, 0
        while piece := await connection.piece():
            length += len(piece)
            largest = max(largest, len(piece))
        assert length == len(body)
        assert largest < 1 << 20
        connection.close()

    with stand_in(token, behave):
        asyncio.run(story())


def test_a_worker_that_closed_before_it_was_asked_has_seen_nothing() -> None:
    token = secrets.token_hex(16)

    async def story() -> None:
        connection = await Link(token).connection(fresh=True)
        connection.begin("GET")
        worker, _ = listener.accept()
        worker.close()
        connection.write(b"GET / HTTP/1.1\r\n\r\n")
        connection.asked()
        with pytest.raises(Unreachable):
            await connection.head()

    from steam.core.channel import http_channel

    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(http_channel(token))
        listener.listen()
        asyncio.run(story())
