"""Draining: a worker that no longer accepts answers what its clients are about to ask.

A client that keeps a connection open may send its next request at any moment; closing on it would
lose that request. So for a while every answer says that the connection closes, which makes clients
open their next one to another worker, and only then are idle connections closed.
What was accepted is finished as long as the overseer waits.
"""

import asyncio
import time
from dataclasses import dataclass

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.server import ServerState

_CLOSE = (b"connection", b"close")
_LOOK_S = 0.02
_MOST_SEND_AWAY_S = 1.0
_MARGIN = 0.2  # of the time it has, but no more than the following, a worker ends before it is over
_MOST_MARGIN_S = 2.0


@dataclass(frozen=True, slots=True)
class Patience:
    """For how long, in seconds, a worker that was told to stop goes on."""

    send_away_s: float  # before idle connections are closed
    finish_s: float  # after that, for what was accepted


def patience_within(stop_timeout_s: float) -> Patience:
    """The patience of a worker that is killed `stop_timeout_s` after it was told to stop."""
    whole_s = stop_timeout_s - min(_MARGIN * stop_timeout_s, _MOST_MARGIN_S)
    send_away_s = min(_MOST_SEND_AWAY_S, whole_s / 2)
    return Patience(send_away_s, whole_s - send_away_s)


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
