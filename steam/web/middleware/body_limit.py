"""No request body may fill the memory, or hold its connection for ever."""

import asyncio
from collections.abc import Set

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from steam.web.errors import answer
from steam.web.refusals import TooLarge

PATIENCE_S = 60.0
"""The longest pause between two pieces of a body."""


class BodyLimit:
    """Refuses a body over `limit_bytes`, whether its length is told before or not, and one of
    which nothing comes for `patience_s`.

    Paths in `streamed` have files as bodies: their routes count the bytes for themselves.
    """

    def __init__(
        self,
        app: ASGIApp,
        limit_bytes: int,
        streamed: Set[str],
        patience_s: float = PATIENCE_S,
    ) -> None:
        self._app = app
        self._limit = limit_bytes
        self._streamed = streamed
        self._patience_s = patience_s

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        receive = self._in_time(receive)
        if scope["path"] in self._streamed:
            await self._app(scope, receive, send)
            return
        declared = Headers(scope=scope).get("content-length", "")
        if declared.isdigit() and int(declared) > self._limit:
            await answer(Request(scope), TooLarge(self._limit))(scope, receive, send)
            return
        seen = 0

        async def receive_counted() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > self._limit:
                # The framework lets only its own kind of error through while it reads a body.
                raise HTTPException(413, str(self._limit))
            return message

        await self._app(scope, receive_counted, send)

    def _in_time(self, receive: Receive) -> Receive:
        """Messages of a body that keeps coming; afterwards one waits for the client to leave."""
        whole = False

        async def receive_in_time() -> Message:
            nonlocal whole
            if whole:
                return await receive()
            try:
                async with asyncio.timeout(self._patience_s):
                    message = await receive()
            except TimeoutError:
                raise HTTPException(408, f"{self._patience_s:g}") from None
            whole = not message.get("more_body", False)
            return message

        return receive_in_time
