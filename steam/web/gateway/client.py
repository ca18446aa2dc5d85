"""The client's side of one request: its body, kept as far as can be, and whether it is there."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager

from starlette.types import Receive, Scope, Send

from steam.web.gateway.trouble import ClientGone
from steam.web.refusals import TooLarge, TooSlow

KEPT_BYTES = 1 << 20
"""Bodies up to this size are kept until they are answered, so that another worker can have them."""

_PATIENCE_S = 30.0  # the longest pause between two pieces of a body
_ATTENTION_S = 0.05  # most answers are there before it pays to watch for the client


class Client:
    """One request as it comes in. `start` is the first of its body; all of it, if it is `kept`."""

    def __init__(self, scope: Scope, receive: Receive, send: Send, limit_bytes: int) -> None:
        self.scope = scope
        self.send = send
        self.start = b""
        self._whole = False
        self._rest_begun = False
        self._receive = receive
        self._limit = limit_bytes
        self._seen = 0

    @property
    def kept(self) -> bool:
        """Whether the whole body can be sent to another worker."""
        return self._whole and not self._rest_begun

    @property
    def untouched(self) -> bool:
        """Whether nothing of the body but its start has been read."""
        return not self._rest_begun

    @property
    def declared_bytes(self) -> int | None:
        """The length of the body if the client has told it."""
        for name, value in self.scope["headers"]:
            if name == b"content-length":
                return int(value)  # the server has checked it
        return None

    async def read_start(self) -> None:
        """Read the body until it ends or is too large to be kept.

        Raises TooLarge, TooSlow and ClientGone.
        """
        declared = self.declared_bytes
        if declared is not None and declared > self._limit:
            raise TooLarge(self._limit)
        pieces = []
        while not self._whole and self._seen <= KEPT_BYTES:
            pieces.append(await self._piece())
        self.start = pieces[0] if len(pieces) == 1 else b"".join(pieces)

    async def rest(self) -> AsyncIterator[bytes]:
        """The pieces of the body after its start. Raises as `read_start` does."""
        self._rest_begun = True
        while not self._whole:
            piece = await self._piece()
            if piece:
                yield piece

    @contextmanager
    def attended(self) -> Iterator[None]:
        """End what the block waits for when the client goes away. Raises ClientGone then."""
        loop = asyncio.get_running_loop()
        task = asyncio.current_task()
        assert task is not None  # noqa: S101 -- a request is always served by a task
        watch = _Watch(loop, task, self)
        try:
            yield
        except asyncio.CancelledError:
            if watch.has_left and task.uncancel() == 0:
                raise ClientGone from None
            raise
        finally:
            watch.close()

    async def left(self) -> None:
        """Wait until the client goes away; only once the whole body has been read."""
        while (await self._receive())["type"] != "http.disconnect":
            pass

    @property
    def whole(self) -> bool:
        """Whether the body has been read to its end."""
        return self._whole

    async def _piece(self) -> bytes:
        try:
            async with asyncio.timeout(_PATIENCE_S):
                message = await self._receive()
        except TimeoutError:
            raise TooSlow(_PATIENCE_S) from None
        if message["type"] == "http.disconnect":
            raise ClientGone
        piece: bytes = message.get("body", b"")
        self._seen += len(piece)
        if self._seen > self._limit:
            raise TooLarge(self._limit)
        self._whole = not message.get("more_body", False)
        return piece


class _Watch:
    """Cancels a task when the client of its request goes away."""

    def __init__(
        self, loop: asyncio.AbstractEventLoop, task: "asyncio.Task[object]", client: Client
    ) -> None:
        self.has_left = False
        self._loop = loop
        self._task = task
        self._client = client
        self._listener: asyncio.Task[None] | None = None
        self._timer = loop.call_later(_ATTENTION_S, self._begin)

    def close(self) -> None:
        self._timer.cancel()
        if self._listener is not None:
            self._listener.remove_done_callback(self._left)
            self._listener.cancel()

    def _begin(self) -> None:
        if not self._client.whole:  # whoever reads the body sees the client leave
            self._timer = self._loop.call_later(_ATTENTION_S, self._begin)
            return
        self._listener = self._loop.create_task(self._client.left())
        self._listener.add_done_callback(self._left)

    def _left(self, _: object) -> None:
        self.has_left = True
        self._task.cancel()
