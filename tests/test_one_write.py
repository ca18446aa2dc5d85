"""How answers leave, over a real connection."""

import asyncio
from collections.abc import Callable

import httpx
import uvicorn
from starlette.types import Receive, Scope, Send
from uvicorn.server import ServerState

from steam.one_write import OneWriteProtocol, OneWriteTransport


class Wire(asyncio.Transport):
    """Keeps what is written to it."""

    def __init__(self) -> None:
        super().__init__()
        self.writes: list[bytes] = []
        self.ended = ""

    def write(self, data: bytes | bytearray | memoryview) -> None:
        self.writes.append(bytes(data))

    def close(self) -> None:
        self.ended = "closed"

    def abort(self) -> None:
        self.ended = "aborted"


def wired(story: Callable[[OneWriteTransport], None]) -> Wire:
    """The wire after one turn of the loop in which `story` wrote, and the next."""
    wire = Wire()

    async def turns() -> None:
        story(OneWriteTransport(wire, asyncio.get_running_loop()))
        await asyncio.sleep(0)

    asyncio.run(turns())
    return wire


def test_what_is_written_in_one_turn_leaves_at_its_end() -> None:
    def story(transport: OneWriteTransport) -> None:
        transport.write(b"head ")
        transport.write(bytearray(b"body"))

    assert wired(story).writes == [b"head body"]


def test_much_leaves_at_once_and_in_order() -> None:
    large = bytes(1 << 20)

    def story(transport: OneWriteTransport) -> None:
        transport.write(b"head")
        transport.write(large)
        transport.write(b"tail")

    assert wired(story).writes == [b"head" + large, b"tail"]


def test_what_is_held_leaves_before_the_end() -> None:
    def story(transport: OneWriteTransport) -> None:
        transport.write(b"last words")
        transport.close()

    wire = wired(story)
    assert (wire.writes, wire.ended) == ([b"last words"], "closed")


def test_an_abort_leaves_nothing() -> None:
    def story(transport: OneWriteTransport) -> None:
        transport.write(b"half")
        transport.abort()

    wire = wired(story)
    assert (wire.writes, wire.ended) == ([], "aborted")


class _Stream:
    """Answers in two pieces; at `/` the second comes only after a request for `/go`."""

    def __init__(self, go: asyncio.Event) -> None:
        self._go = go

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["path"] == "/go":
            self._go.set()
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"one", "more_body": True})
        await self._go.wait()
        await send({"type": "http.response.body", "body": b"two", "more_body": False})


def test_a_stream_is_not_held_up() -> None:
    async def story() -> None:
        go = asyncio.Event()
        config = uvicorn.Config(_Stream(go), lifespan="off", log_config=None)
        config.load()
        state = ServerState()
        loop = asyncio.get_running_loop()
        server = await loop.create_server(
            lambda: OneWriteProtocol(config, state, {}), "127.0.0.1", 0
        )
        port = server.sockets[0].getsockname()[1]
        async with (
            httpx.AsyncClient(trust_env=False, base_url=f"http://127.0.0.1:{port}") as client,
            client.stream("GET", "/") as answer,
        ):
            pieces = answer.aiter_raw()
            assert await anext(pieces) == b"one"
            assert (await client.get("/go")).text == "onetwo"
            assert await anext(pieces) == b"two"
        server.close()

    asyncio.run(asyncio.wait_for(story(), 20))
