"""Heads that come late, never, or without end, over real connections."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest
import uvicorn
from starlette.types import Receive, Scope, Send
from uvicorn.server import ServerState

from steam.bounded_head import MOST_HEAD_BYTES
from steam.one_write import OneWriteProtocol
from tests.stepping_loop import run_stepping

Story = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
HEAD = b"GET / HTTP/1.1\r\nHost: x\r\n"


class _Hasty(OneWriteProtocol):
    head_within_s = 0.2


async def _well(scope: Scope, receive: Receive, send: Send) -> None:
    await receive()
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"well"})


async def _slow(scope: Scope, receive: Receive, send: Send) -> None:
    await asyncio.sleep(0.5)  # longer than a head may take: only heads are hurried
    await _well(scope, receive, send)


def _told(story: Story, app: object = _well) -> bytes:
    """All that a client heard, from a server that waits a fifth of a second for heads."""

    async def connect() -> bytes:
        config = uvicorn.Config(app, lifespan="off", log_config=None)  # type: ignore[arg-type]
        config.load()
        loop = asyncio.get_running_loop()
        server = await loop.create_server(lambda: _Hasty(config, ServerState(), {}), "127.0.0.1", 0)
        reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
        async with server, asyncio.timeout(10):
            await story(reader, writer)
            told = bytearray()
            try:
                while piece := await reader.read(1 << 16):
                    told += piece
            except ConnectionResetError:  # a last piece of the story met a closed connection
                told += reader._buffer  # type: ignore[attr-defined]
            writer.close()
        return bytes(told)

    return run_stepping(connect())


def _saying(*pieces: bytes) -> Story:
    async def say(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for piece in pieces:
            writer.write(piece)
            await asyncio.sleep(0.01)

    return say


@pytest.mark.parametrize("said", [(), (b"GET",), (HEAD,), (HEAD, b"X-A: ")])
def test_a_head_that_does_not_come_ends_the_connection(said: tuple[bytes, ...]) -> None:
    assert _told(_saying(*said)).startswith(b"HTTP/1.1 408 ")


def test_drops_of_a_head_do_not_keep_a_connection() -> None:
    async def drip(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(HEAD)
        while not reader.at_eof() and not reader._buffer:  # type: ignore[attr-defined]
            writer.write(b"x")
            await asyncio.sleep(0.02)

    assert _told(drip).startswith(b"HTTP/1.1 408 ")


def test_a_head_without_end_is_cut_off() -> None:
    async def go_on(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(HEAD + b"X-A: " + b"a" * (MOST_HEAD_BYTES + 1))

    assert _told(go_on).startswith(b"HTTP/1.1 431 ")


def test_the_second_request_of_a_connection_is_bounded_as_well() -> None:
    told = _told(_saying(HEAD + b"\r\n", HEAD))
    assert told.startswith(b"HTTP/1.1 200 ")
    assert b"HTTP/1.1 408 " in told


def test_only_heads_are_hurried() -> None:
    request = HEAD + b"Connection: close\r\n\r\n"
    assert _told(_saying(request), _slow).endswith(b"well\r\n0\r\n\r\n")
