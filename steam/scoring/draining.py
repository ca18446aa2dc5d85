"""Draining: a worker that no longer accepts answers what its clients are about to ask.

A client that keeps a connection open may send its next request at any moment; closing on it would
lose that request. So for a while every answer says that the connection closes, which makes clients
open their next one to another worker, and only then are idle connections closed.
"""

import asyncio
import time

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.server import ServerState

_CLOSE = (b"connection", b"close")
_LOOK_S = 0.02


async def send_away(state: ServerState, patience_s: float) -> None:
    """Answer with `Connection: close` until no connection is left or `patience_s` is over."""
    state.default_headers = [*state.default_headers, _CLOSE]
    for connection in state.connections:
        if isinstance(connection, HttpToolsProtocol) and _is_answering(connection):
            connection.shutdown()  # says the same in the answer that is under way
    deadline = time.monotonic() + patience_s
    # The first look comes after a turn of the loop, which may yet bring accepted connections.
    await asyncio.sleep(_LOOK_S)
    # uvicorn tells nobody when the last connection is gone.
    while state.connections and time.monotonic() < deadline:  # noqa: ASYNC110
        await asyncio.sleep(_LOOK_S)


def _is_answering(connection: HttpToolsProtocol) -> bool:
    # uvicorn declares `cycle` as never None; it is, before the first request.
    cycle = connection.cycle
    return bool(cycle) and not cycle.response_complete
