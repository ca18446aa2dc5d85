"""One request to one worker, and its answer."""

import asyncio

from starlette.types import Message

from steam.web.gateway.client import Client
from steam.web.gateway.connection import WorkerConnection
from steam.web.gateway.messages import answer_headers, chunk, request_head
from steam.web.gateway.trouble import ClientGone, Silent

READ_PATIENCE_S = 60.0
"""The longest that a client may take nothing of its answer."""


class Exchange:
    """Asks one worker. `passing` says whether any of its answer has gone to the client."""

    def __init__(self, client: Client, connection: WorkerConnection, path: bytes) -> None:
        self.passing = False
        self._client = client
        self._connection = connection
        self._path = path

    async def ask(self, timeout_s: float) -> None:
        """Send the request and wait for the head of the answer.

        The time runs from the end of the request. Raises Unreachable, Broken and Silent, and what
        `Client.rest` raises.
        """
        client, connection = self._client, self._connection
        length = len(client.start) if client.kept else client.declared_bytes
        scope = client.scope
        head = request_head(
            scope["method"], self._path, scope["query_string"], scope["headers"], length
        )
        connection.begin(scope["method"])
        try:
            if client.kept:
                connection.write(head + client.start)
                connection.asked()
            else:
                connection.write(head)
                await self._upload(in_chunks=length is None, timeout_s=timeout_s)
            with client.attendant.within(timeout_s):
                await connection.head()
        except TimeoutError:
            raise Silent from None

    async def pass_on(self, timeout_s: float) -> None:
        """Send the answer to the client as it comes; its head leaves with the first of its body.

        Raises Broken, Silent when it pauses for longer than `timeout_s`, and ClientGone when the
        client takes nothing for READ_PATIENCE_S: it must not keep the worker's place for ever.
        """
        connection = self._connection
        piece = await self._piece(timeout_s)
        self.passing = True
        headers = answer_headers(connection.headers)
        await self._pass_message(
            {"type": "http.response.start", "status": connection.status, "headers": headers}
        )
        while not connection.complete:
            await self._pass_message(_body(piece, more=True))
            piece = await self._piece(timeout_s)
        await self._pass_message(_body(piece, more=False))

    async def _pass_message(self, message: Message) -> None:
        try:
            with self._client.attendant.within(READ_PATIENCE_S):
                await self._client.send(message)
        except TimeoutError:
            raise ClientGone from None

    async def _piece(self, timeout_s: float) -> bytes:
        if self._connection.complete:
            return b""
        try:
            with self._client.attendant.within(timeout_s):
                return await self._connection.piece()
        except TimeoutError:
            raise Silent from None

    async def _upload(self, *, in_chunks: bool, timeout_s: float) -> None:
        """Send the body as it comes, until its end or the beginning of an answer."""
        upload = asyncio.ensure_future(self._send_body(in_chunks, timeout_s))
        answer = asyncio.ensure_future(self._connection.head())
        try:
            await asyncio.wait({upload, answer}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (upload, answer):
                task.cancel()
            await asyncio.wait({upload, answer})
        answered, failed = _error_of(answer), _error_of(upload)
        if answer.cancelled() or answered is not None:
            for error in (failed, answered):
                if error is not None:
                    raise error

    async def _send_body(self, in_chunks: bool, timeout_s: float) -> None:
        await self._send_piece(self._client.start, in_chunks, timeout_s)
        async for piece in self._client.rest():
            await self._send_piece(piece, in_chunks, timeout_s)
        if in_chunks:
            self._connection.write(chunk(b""))
        self._connection.asked()

    async def _send_piece(self, piece: bytes, in_chunks: bool, timeout_s: float) -> None:
        self._connection.write(chunk(piece) if in_chunks else piece)
        async with asyncio.timeout(timeout_s):
            await self._connection.drain()


def _body(piece: bytes, *, more: bool) -> Message:
    return {"type": "http.response.body", "body": piece, "more_body": more}


def _error_of(task: asyncio.Future[None]) -> BaseException | None:
    return None if task.cancelled() else task.exception()
