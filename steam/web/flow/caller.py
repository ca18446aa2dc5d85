"""Who asked: the body as it comes in, and whether they are still there."""

import asyncio
from collections.abc import AsyncIterator, Awaitable
from typing import TypeVar

from starlette.requests import ClientDisconnect
from starlette.types import Receive

from steam.web.refusals import TooLarge, TooSlow

_PATIENCE_S = 60.0  # the longest pause between two pieces of a body
_T = TypeVar("_T")


class Caller:
    """The asking side of one request. `limit_bytes` is the most that its body may have."""

    def __init__(self, receive: Receive, limit_bytes: int, *, has_body: bool) -> None:
        self._receive = receive
        self._limit = limit_bytes
        self._whole = asyncio.Event()
        if not has_body:
            self._whole.set()

    async def body(self) -> AsyncIterator[bytes]:
        """The pieces of the body; the next one is read once somebody asks for it.

        Raises ClientDisconnect, TooLarge and TooSlow.
        """
        seen = 0
        while not self._whole.is_set():
            try:
                async with asyncio.timeout(_PATIENCE_S):
                    message = await self._receive()
            except TimeoutError:
                raise TooSlow(_PATIENCE_S) from None
            if message["type"] == "http.disconnect":
                raise ClientDisconnect
            piece: bytes = message.get("body", b"")
            seen += len(piece)
            if seen > self._limit:
                raise TooLarge(self._limit)
            if not message.get("more_body", False):
                self._whole.set()
            if piece:
                yield piece

    async def wait_for(self, work: Awaitable[_T]) -> _T:
        """The result of `work`, which is given up when the caller leaves. Raises ClientDisconnect.

        While the body comes in, whoever reads it notices that.
        """
        working = asyncio.ensure_future(work)
        leaving = asyncio.create_task(self._leaves())
        try:
            await asyncio.wait({working, leaving}, return_when=asyncio.FIRST_COMPLETED)
            if not working.done():
                raise ClientDisconnect
            return working.result()
        finally:
            working.cancel()
            leaving.cancel()
            await asyncio.gather(working, leaving, return_exceptions=True)

    async def _leaves(self) -> None:
        await self._whole.wait()
        while (await self._receive())["type"] != "http.disconnect":
            pass
