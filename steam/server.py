"""Run one of our servers: say where, record the address under home, serve till the end."""

import fcntl
import json
import os
import signal
import socket
import ssl
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import uvicorn

from steam.bounded_clients import BoundedClientsProtocol, raise_descriptor_limit
from steam.core.errors import Busy, InvalidInput
from steam.core.home import Home
from steam.core.listener import url_of
from steam.core.whole_file import write_whole
from steam.notify import Notifier


@dataclass(frozen=True, slots=True)
class Certificate:
    """The files of a server's TLS: the certificate with its chain, and its private key."""

    chain: Path
    key: Path

    def check(self) -> None:
        """Raises InvalidInput when they cannot be read or do not belong together."""
        for file in (self.chain, self.key):
            try:
                file.open("rb").close()
            except OSError as error:
                raise _unusable(f"{file} cannot be read: {error.strerror}.") from error
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        try:
            context.load_verify_locations(self.chain)
        except ssl.SSLError as error:
            raise _unusable(f"{self.chain} is no certificate in PEM.") from error
        try:
            context.load_cert_chain(self.chain, self.key, password=lambda: "")
        except (OSError, ValueError) as error:
            is_another = isinstance(error, ssl.SSLError) and error.reason == "KEY_VALUES_MISMATCH"
            raise _unusable(
                f"{self.key} is the key of another certificate than {self.chain}."
                if is_another
                else f"{self.key} is no private key in PEM, or has a password."
            ) from error


def _unusable(why: str) -> InvalidInput:
    return InvalidInput(
        f"TLS cannot be spoken: {why}",
        hint="Give STEAM_TLS_CERTIFICATE and STEAM_TLS_KEY as PEM files that belong together, the "
        "key without a password.",
    )


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
    certificate: Certificate | None = None,
    told: str = "",
) -> None:
    """Serve an ASGI application until SIGTERM or SIGINT; finishes open requests first.

    The first line of standard output is `listening on URL`, once it does; the address is in
    `home.address(name)` while it runs. `notifier` tells whoever started it how it does. `on_stop`
    ends what would keep requests open for ever, such as event streams. `told` is what follows the
    first line, in the same write: whoever started it reads both at once.
    """
    url = url_of(listener, tls=certificate is not None)

    def say_so() -> None:
        sys.stdout.write(f"listening on {url}\n" + (f"{told}\n" if told else ""))
        sys.stdout.flush()
        notifier.ready(f"The {name} listens on {url}")

    config = uvicorn.Config(
        app,
        http=BoundedClientsProtocol,
        ws="none",
        log_config=None,
        access_log=False,
        proxy_headers=False,  # whoever is on this machine could take any address for a login
        timeout_graceful_shutdown=10,
        ssl_certfile=None if certificate is None else certificate.chain,
        ssl_keyfile=None if certificate is None else certificate.key,
        server_header=False,
    )
    server = _Server(config, notifier, say_so, on_stop)
    raise_descriptor_limit()

    def end(*_: object) -> None:
        server.should_exit = True

    for number in (signal.SIGINT, signal.SIGTERM):
        # uvicorn takes both while it serves, and raises them again once it has ended; by then
        # there is only tidying up to do, which they must not cut short. Before that, ours count.
        signal.signal(number, end)
    record = home.address(name)
    try:
        address = {"url": reachable_here(url), "pid": os.getpid()}
        write_whole(record, json.dumps(address).encode(), durable=False)
        server.run(sockets=[listener])
    finally:
        record.unlink(missing_ok=True)
        listener.close()


def reachable_here(url: str) -> str:
    """The address by which programs of this machine reach a server that listens on all of its."""
    return url.replace("//0.0.0.0:", "//127.0.0.1:", 1).replace("//[::]:", "//[::1]:", 1)
