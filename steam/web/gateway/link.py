"""The connections to one worker, and the choice among workers."""

import asyncio
import socket
from collections.abc import Collection, Iterable

from steam.core.channel import http_channel, is_same_user
from steam.web.gateway.connection import WorkerConnection
from steam.web.gateway.table import Route
from steam.web.gateway.trouble import Crowded, Unreachable

MOST_CONNECTIONS = 256
"""To one worker at a time; further requests go to others, or wait."""

_MOST_IDLE = 32
_IDLE_S = 30.0  # less than a worker keeps an idle connection, so that we close first


class Link:
    """One worker's connections. `in_flight` counts requests; `turn` is when it was last chosen."""

    def __init__(self, token: str) -> None:
        self.token = token
        self.in_flight = 0
        self.turn = 0
        self._address = http_channel(token)
        self._idle: list[WorkerConnection] = []
        self._closed = False

    @property
    def full(self) -> bool:
        return self.in_flight >= MOST_CONNECTIONS

    def enter(self) -> None:
        """A request begins here."""
        self.in_flight += 1

    def leave(self) -> bool:
        """A request has ended here; whether that makes room for another."""
        was_full = self.full
        self.in_flight -= 1
        return was_full

    async def connection(self, *, fresh: bool) -> WorkerConnection:
        """One that is free, or a new one; `fresh` insists on a new one.

        Raises Unreachable, Crowded when the worker is there and accepts nobody.
        """
        oldest = asyncio.get_running_loop().time() - _IDLE_S
        while self._idle and not fresh:
            idle = self._idle.pop()
            if idle.reusable and idle.idle_since > oldest:
                return idle
            idle.close()
        return await self._connect()

    def give_back(self, connection: WorkerConnection) -> None:
        """Keep a connection for the next request, if it can have one."""
        if self._closed or not connection.reusable or len(self._idle) >= _MOST_IDLE:
            connection.close()
            return
        connection.idle_since = asyncio.get_running_loop().time()
        self._idle.append(connection)

    def close(self) -> None:
        """Close the idle connections now, the others when they are given back."""
        self._closed = True
        while self._idle:
            self._idle.pop().close()

    async def _connect(self) -> WorkerConnection:
        channel = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM | socket.SOCK_NONBLOCK)
        try:
            channel.connect(self._address)  # at once: there is no network to wait for
            if not is_same_user(channel):
                raise PermissionError
        except BlockingIOError as error:  # nobody accepts, and the queue is full
            channel.close()
            raise Crowded from error
        except OSError as error:  # nobody listens
            channel.close()
            raise Unreachable from error
        loop = asyncio.get_running_loop()
        _, connection = await loop.create_unix_connection(WorkerConnection, sock=channel)
        return connection


class Links:
    """A link per worker of the table."""

    def __init__(self) -> None:
        self._links: dict[str, Link] = {}
        self._turn = 0

    def keep(self, tokens: Collection[str]) -> None:
        """Have links to these workers and no others."""
        for token in sorted(self._links.keys() - tokens):
            self._links.pop(token).close()
        for token in tokens:
            if token not in self._links:
                self._links[token] = Link(token)

    def choose(self, route: Route, tried: Collection[str]) -> Link | None:
        """The worker with the fewest requests in flight, those of the current version first."""
        for tokens in (route.current, route.others):
            links = [link for link in self._known(tokens, tried) if not link.full]
            if links:
                chosen = min(links, key=lambda link: (link.in_flight, link.turn))
                self._turn += 1
                chosen.turn = self._turn
                return chosen
        return None

    def is_crowded(self, route: Route) -> bool:
        """Whether a worker of the route has as many requests as it may have."""
        return any(link.full for link in self._known((*route.current, *route.others), ()))

    def _known(self, tokens: Iterable[str], tried: Collection[str]) -> Iterable[Link]:
        known = (self._links.get(token) for token in tokens if token not in tried)
        return (link for link in known if link is not None)
