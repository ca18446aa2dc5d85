"""One HTTP/1.1 connection to a worker, for one exchange after another."""

import asyncio
from typing import cast

import httptools

from steam.web.gateway.trouble import Broken, Unreachable

_MOST_UNREAD = 256 * 1024  # bytes of an answer that wait here before the worker has to
_MOST_HEAD = 64 * 1024  # bytes
_NO_CONTENT = frozenset({204, 304})


class WorkerConnection(asyncio.Protocol):
    """Writes requests and parses answers, with back pressure both ways.

    An exchange is `begin`, `write`s, `asked`, `head`, then `piece`s until an empty one. What fails
    is raised by whichever of them comes next: Unreachable when the worker had closed before the
    first write, else Broken. `reusable` says whether another exchange may follow.
    """

    def __init__(self) -> None:
        self.status = 0
        self.headers: list[tuple[bytes, bytes]] = []
        self.idle_since = 0.0
        self._loop = asyncio.get_running_loop()
        self._transport: asyncio.Transport | None = None
        self._parser = httptools.HttpResponseParser(self)
        self._waiters: list[asyncio.Future[None]] = []
        self._trouble: Exception | None = None
        self._can_write = True
        # of the exchange:
        self._method = ""
        self._pieces: list[bytes] = []
        self._unread = self._head_bytes = 0
        self._framed = self._headed = self._reusable = self._asked = False
        self._complete = True

    # exchanges

    def begin(self, method: str) -> None:
        """Start an exchange; the one before must have ended."""
        self.status = 0
        self.headers = []
        self._method = method
        self._pieces = []
        self._unread = self._head_bytes = 0
        self._framed = self._headed = self._reusable = self._asked = self._complete = False

    @property
    def reusable(self) -> bool:
        return self._asked and self._complete and self._trouble is None and self._reusable

    @property
    def answering(self) -> bool:
        """Whether the head of the answer, or the end of the connection, has come."""
        return self._headed or self._trouble is not None

    def write(self, data: bytes) -> None:
        if self._trouble is not None:
            raise self._trouble
        assert self._transport is not None  # noqa: S101 -- made before anybody gets the connection
        self._transport.write(data)

    def asked(self) -> None:
        """The request has been written to its end.

        Until then the worker would take the next request for the rest of this one's body.
        """
        self._asked = True

    async def drain(self) -> None:
        """Wait until the worker has taken most of what was written, or has begun to answer."""
        while not self._can_write and not self.answering:
            await self._change()

    async def head(self) -> None:
        """Wait until `status` and `headers` are there."""
        while not self._headed:
            if self._trouble is not None:
                raise self._trouble
            await self._change()

    async def piece(self) -> bytes:
        """What has come of the body, at least one byte; empty at its end."""
        while not self._pieces:
            if self._complete:
                return b""
            if self._trouble is not None:
                raise self._trouble
            await self._change()
        piece = self._pieces[0] if len(self._pieces) == 1 else b"".join(self._pieces)
        self._pieces = []
        if self._unread > _MOST_UNREAD:
            self._pause(False)
        self._unread = 0
        return piece

    @property
    def complete(self) -> bool:
        """Whether the whole answer has come, and been taken."""
        return self._complete and not self._pieces

    def close(self) -> None:
        if self._transport is not None:
            self._transport.abort()

    # the transport calls

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        if self._complete:
            self._fail("It spoke without being asked.")
            return
        if not self._headed:
            self._head_bytes += len(data)
        try:
            self._parser.feed_data(data)
        except (httptools.HttpParserError, httptools.HttpParserUpgrade) as error:
            self._fail(f"Its answer is not HTTP: {error}.")
        else:
            if not self._headed and self._head_bytes > _MOST_HEAD:
                self._fail("The head of its answer has no end.")
        self._wake()

    def connection_lost(self, exc: Exception | None) -> None:
        if self._trouble is None:
            # Nothing can be written to a closed Unix socket: the worker has not seen any of it.
            unseen = isinstance(exc, BrokenPipeError)
            self._trouble = Unreachable() if unseen else Broken("It closed the connection.")
        self._can_write = True
        self._wake()

    def pause_writing(self) -> None:
        self._can_write = False

    def resume_writing(self) -> None:
        self._can_write = True
        self._wake()

    # the parser calls

    def on_message_begin(self) -> None:
        if self._complete:
            self._fail("It answered twice.")

    def on_header(self, name: bytes, value: bytes) -> None:
        if self._complete:
            return
        self.headers.append((name, value))
        self._framed |= name.lower() in (b"content-length", b"transfer-encoding")

    def on_headers_complete(self) -> None:
        if self._complete:
            return
        self.status = self._parser.get_status_code()
        if self.status < 200:
            self.headers = []
            return
        self._headed = True
        self._reusable = self._parser.should_keep_alive()
        if self._method == "HEAD":
            # The parser waits for the body that the length speaks of, which does not come.
            self._complete, self._reusable = True, False
        elif not self._framed and self.status not in _NO_CONTENT:
            self._fail("Its answer does not say where it ends.")

    def on_body(self, body: bytes) -> None:
        if self._complete:
            return
        self._pieces.append(body)
        before, self._unread = self._unread, self._unread + len(body)
        if before <= _MOST_UNREAD < self._unread:
            self._pause(True)

    def on_message_complete(self) -> None:
        if self.status >= 200:
            self._complete = True

    def _fail(self, reason: str) -> None:
        self._trouble = Broken(reason)
        self.close()

    def _pause(self, paused: bool) -> None:
        if self._transport is None or self._transport.is_closing():
            return
        if paused:
            self._transport.pause_reading()
        else:
            self._transport.resume_reading()

    async def _change(self) -> None:
        waiter = self._loop.create_future()
        self._waiters.append(waiter)
        await waiter

    def _wake(self) -> None:
        waiters, self._waiters = self._waiters, []
        for waiter in waiters:
            if not waiter.done():
                waiter.set_result(None)
