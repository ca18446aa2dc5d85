"""Clients of the master beyond those that it takes, over real connections."""

import asyncio
import json
from collections.abc import Awaitable, Callable

import uvicorn
from starlette.types import Receive, Scope, Send
from uvicorn.server import ServerState

from steam.bounded_clients import BoundedClientsProtocol

Client = tuple[asyncio.StreamReader, asyncio.StreamWriter]
Connect = Callable[[], Awaitable[Client]]
ASKED = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"
ROOM = 3


class _Narrow(BoundedClientsProtocol):
    most_connections = ROOM


class _Hasty(_Narrow):
    head_within_s = 0.1


async def _well(scope: Scope, receive: Receive, send: Send) -> None:
    await receive()
    headers = [(b"content-length", b"4")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b"well"})


def _played(story: Callable[[Connect], Awaitable[None]], protocol: type[_Narrow] = _Narrow) -> None:
    async def play() -> None:
        config = uvicorn.Config(_well, lifespan="off", log_config=None)  # type: ignore[arg-type]
        config.load()
        state = ServerState()
        loop = asyncio.get_running_loop()
        server = await loop.create_server(lambda: protocol(config, state, {}), "127.0.0.1", 0)
        opened: list[asyncio.StreamWriter] = []

        async def connect() -> Client:
            client = await asyncio.open_connection(*server.sockets[0].getsockname())
            opened.append(client[1])
            return client

        async with server, asyncio.timeout(20):
            try:
                await story(connect)
            finally:
                for writer in opened:
                    writer.close()

    asyncio.run(play())


async def _ask(client: Client) -> bytes:
    client[1].write(ASKED)
    return await client[0].readuntil(b"\r\n\r\n")


def test_one_too_many_is_told_to_come_again_and_has_its_turn() -> None:
    async def story(connect: Connect) -> None:
        served = [await connect() for _ in range(ROOM)]
        for client in served:
            assert (await _ask(client)).startswith(b"HTTP/1.1 200")
            await client[0].readexactly(4)
        refused = await connect()
        head = await _ask(refused)
        assert head.startswith(b"HTTP/1.1 503 ")
        assert b"retry-after: 1\r\n" in head.lower()
        error = json.loads(await refused[0].read())["error"]
        assert (error["code"], error["details"]) == ("busy", {})
        for client in served[1:]:  # who keep their place
            assert (await _ask(client)).startswith(b"HTTP/1.1 200")
            await client[0].readexactly(4)
        served[0][1].close()
        await served[0][1].wait_closed()
        assert (await _ask(await connect())).startswith(b"HTTP/1.1 200")

    _played(story)


def test_one_too_many_that_says_nothing_is_told_as_well() -> None:
    async def story(connect: Connect) -> None:
        for _ in range(ROOM):
            await _ask(await connect())
        reader, _ = await connect()
        assert (await reader.read()).startswith(b"HTTP/1.1 503 ")

    _played(story)


def test_a_head_that_is_late_is_still_answered() -> None:
    async def story(connect: Connect) -> None:
        reader, _ = await connect()
        assert (await reader.read()).startswith(b"HTTP/1.1 408 ")

    _played(story, _Hasty)
