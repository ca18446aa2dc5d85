"""Run one of our servers: say where, record the address under home, serve till the end."""

import fcntl
import json
import os
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn

from steam.core.errors import Busy
from steam.core.home import Home
from steam.core.listener import url_of
from steam.core.whole_file import write_whole
from steam.notify import Notifier
from steam.one_write import OneWriteProtocol


@contextmanager
def only_one(name: str, home: Home) -> Iterator[None]:
    """Hold the home's place for this server. Raises Busy when another one has it."""
    lock = os.open(home.server_lock(name), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Busy(
                f"The home {home.root} has a {name} already.",
                hint="Use that one, or another home.",
            ) from error
        yield
    finally:
        os.close(lock)


class _Server(uvicorn.Server):
    """A server that says when it serves, shows signs of life, and says so before it waits for
    open requests to end."""

    def __init__(
        self,
        config: uvicorn.Config,
        notifier: Notifier,
        on_start: Callable[[], None],
        on_stop: Callable[[], None],
    ) -> None:
        super().__init__(config)
        self._notifier = notifier
        self._on_start = on_start
        self._on_stop = on_stop

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._on_start()

    async def on_tick(self, counter: int) -> bool:
        self._notifier.alive()
        return await super().on_tick(counter)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._notifier.stopping()
        self._on_stop()
        await super().shutdown(sockets)


def serve(
    name: str,
    app: Any,
    listener: socket.socket,
    home: Home,
    *,
    notifier: Notifier,
    on_stop: Callable[[], None] = lambda: None,
) -> None:
    """Serve an ASGI application until SIGTERM or SIGINT; finishes open requests first.

    The first line of standard output is `listening on URL`, once it does; the address is in
    `home.address(name)` while it runs. `notifier` tells whoever started it how it does. `on_stop`
    ends what would keep requests open for ever, such as event streams.
    """
    url = url_of(listener)

    def say_so() -> None:
        sys.stdout.write(f"listening on {url}\n")
        sys.stdout.flush()
        notifier.ready(f"The {name} listens on {url}")

    config = uvicorn.Config(
        app,
        http=OneWriteProtocol,
        ws="none",
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=10,
        server_header=False,
    )
    server = _Server(config, notifier, say_so, on_stop)

    def end(*_: object) -> None:
        server.should_exit = True

    for number in (signal.SIGINT, signal.SIGTERM):
        # uvicorn takes both while it serves, and raises them again once it has ended; by then
        # there is only tidying up to do, which they must not cut short. Before that, ours count.
        signal.signal(number, end)
    record = home.address(name)
    try:
        address = {"url": url, "pid": os.getpid()}
        write_whole(record, json.dumps(address).encode(), durable=False)
        server.run(sockets=[listener])
    finally:
        record.unlink(missing_ok=True)
        listener.close()
