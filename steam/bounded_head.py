"""The head of a request comes soon and is short: whoever sends none keeps no connection.

uvicorn waits for ever for the first request of a connection and for the rest of a head, and keeps
all of it in memory.
"""

import asyncio
from typing import cast

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

HEAD_WITHIN_S = 30.0
MOST_HEAD_BYTES = 64 * 1024

_LATE = b"408 Request Timeout"
_LONG = b"431 Request Header Fields Too Large"


class BoundedHeadProtocol(HttpToolsProtocol):
    """uvicorn's HTTP/1.1, which ends connections whose heads are late or long."""

    head_within_s: float = HEAD_WITHIN_S

    _deadline: asyncio.TimerHandle | None = None
    _head_bytes = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)  # type: ignore[arg-type]  # theirs wants less than any
        self._expect_head()

    def connection_lost(self, exc: Exception | None) -> None:
        self._forget_head()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self._deadline is not None:
            self._head_bytes += len(data)
            if self._head_bytes > MOST_HEAD_BYTES:
                self._end(_LONG)

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._expect_head()

    def on_headers_complete(self) -> None:
        self._forget_head()
        super().on_headers_complete()

    def _expect_head(self) -> None:
        if self._deadline is None:
            self._head_bytes = 0
            self._deadline = self.loop.call_later(self.head_within_s, self._end, _LATE)

    def _forget_head(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _end(self, status: bytes) -> None:
        self._forget_head()
        if self.transport.is_closing():
            return
        cycle = cast("RequestResponseCycle | None", self.cycle)  # declared as never None
        if cycle is None or cycle.response_complete:  # else it would cut into an answer
            self.transport.write(
                b"HTTP/1.1 " + status + b"\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"
            )
        self.transport.close()
