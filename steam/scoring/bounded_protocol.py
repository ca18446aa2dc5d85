"""A bound on connections: clients beyond it are told to come again, instead of being dropped.

A process that has no descriptor left can only close what it accepts, unanswered. A connection takes
some 8 kB; one on which no request comes is closed as one that is kept alive for nothing.
"""

import asyncio
import resource
from collections.abc import Callable
from socket import AF_UNIX
from typing import cast

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from steam.core.errors import Busy
from steam.scoring.responses import error_response

MOST_CONNECTIONS = 4096

_OTHER_DESCRIPTORS = 48  # files, and the private side
_SHARE = 0.75  # of the descriptors; the others are for clients that are being refused
_REFUSED_AFTER_S = 0.25  # at the latest: one that is told before it asks may fail at asking


def raise_descriptor_limit() -> None:
    """Allow this process as many descriptors as it needs, if it may have them."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _OTHER_DESCRIPTORS + int(MOST_CONNECTIONS / _SHARE)
    if soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(wanted, hard), hard))


class BoundedProtocol(HttpToolsProtocol):
    """uvicorn's HTTP/1.1 for so many clients at a time; the private side is not counted out.

    `on_crowded` is called for each request that is refused.
    """

    most_connections: int = MOST_CONNECTIONS
    on_crowded: Callable[[], None] = staticmethod(lambda: None)

    is_one_too_many = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        if len(self.connections) <= self._room() or _is_private(transport):
            self._expect_request()
            return
        self.is_one_too_many = True
        self.connections.discard(self)
        self.loop.call_later(_REFUSED_AFTER_S, self._refuse)

    def data_received(self, data: bytes) -> None:
        if self.is_one_too_many:
            self._refuse()
            return
        super().data_received(data)
        cycle = cast("RequestResponseCycle | None", self.cycle)  # declared as never None
        if cycle is None or cycle.response_complete:
            self._expect_request()

    def _expect_request(self) -> None:
        if self.timeout_keep_alive_task is None:
            self.timeout_keep_alive_task = self.loop.call_later(
                self.timeout_keep_alive, self.timeout_keep_alive_handler
            )

    def _room(self) -> int:
        # Asked each time: the limit may be lowered while the process runs.
        soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
        return min(self.most_connections, int((soft - _OTHER_DESCRIPTORS) * _SHARE))

    def _refuse(self) -> None:
        if self.transport.is_closing():
            return
        self.on_crowded()
        answer = error_response(
            Busy("Too many clients are connected.", hint="Try again in a second.")
        )
        headers = [*self.server_state.default_headers, *answer.raw_headers]
        headers.append((b"connection", b"close"))
        lines = b"".join(b"%b: %b\r\n" % header for header in headers)
        self.transport.write(
            b"HTTP/1.1 503 Service Unavailable\r\n%b\r\n%b" % (lines, bytes(answer.body))
        )
        self.transport.close()


def _is_private(transport: asyncio.Transport) -> bool:
    listener = transport.get_extra_info("socket")
    return listener is not None and listener.family == AF_UNIX
