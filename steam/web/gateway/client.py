"""The client's side of one request: its body, kept as far as can be, and whether it is there."""

import asyncio
from collections.abc import AsyncIterator

from starlette.types import Message, Receive, Scope, Send

from steam.web.gateway.attendance import Attendant, Rounds
from steam.web.gateway.trouble import ClientGone
from steam.web.refusals import TooLarge, TooSlow

KEPT_BYTES = 1 << 20
"""Bodies up to this size are kept until they are answered, so that another worker can have them."""

_PATIENCE_S = 30.0  # the longest pause between two pieces of a body


class Client:
    """One request as it comes in. `start` is the first of its body; all of it, if it is `kept`.

    `attendant` limits what its task waits for. Made by that task.
    """

    def __init__(
        self, scope: Scope, receive: Receive, send: Send, limit_bytes: int, rounds: Rounds
    ) -> None:
        self.scope = scope
        self.send = send
        self.start = b""
        self.attendant = Attendant(rounds, self._is_whole, self._leaves)
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
        try:
            while not self._whole and self._seen <= KEPT_BYTES:
                with self.attendant.within(_PATIENCE_S):
                    message = await self._receive()
                pieces.append(self._piece(message))
        except TimeoutError:
            raise TooSlow(_PATIENCE_S) from None
        self.start = pieces[0] if len(pieces) == 1 else b"".join(pieces)

    async def rest(self) -> AsyncIterator[bytes]:
        """The pieces of the body after its start, for any task. Raises as `read_start` does."""
        self._rest_begun = True
        while not self._whole:
            try:
                async with asyncio.timeout(_PATIENCE_S):
                    message = await self._receive()
            except TimeoutError:
                raise TooSlow(_PATIENCE_S) from None
            piece = self._piece(message)
            if piece:
                yield piece

    def _piece(self, message: Message) -> bytes:
        if message["type"] == "http.disconnect":
            raise ClientGone
        piece: bytes = message.get("body", b"")
        self._seen += len(piece)
        if self._seen > self._limit:
            raise TooLarge(self._limit)
        self._whole = not message.get("more_body", False)
        return piece

    def _is_whole(self) -> bool:
        return self._whole

    async def _leaves(self) -> None:
        """Wait until the client goes away; only once the whole body has been read."""
        while (await self._receive())["type"] != "http.disconnect":
            pass
