"""No request body may fill the memory."""

from collections.abc import Set

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from steam.web.errors import answer
from steam.web.refusals import TooLarge


class BodyLimit:
    """Refuses a body over `limit_bytes`, whether its length is told before or not.

    The exception are paths whose bodies are files: their routes stream and count for themselves.
    """

    def __init__(self, app: ASGIApp, limit_bytes: int, streamed: Set[str]) -> None:
        self._app = app
        self._limit = limit_bytes
        self._streamed = streamed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] in self._streamed:
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
