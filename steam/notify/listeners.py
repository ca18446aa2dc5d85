"""Taking over listening sockets from whoever started this process, in the way of sd_listen_fds(3).

systemd, as a socket unit says, and `steam up` open the sockets and keep them: while the server
restarts, clients wait in the kernel's queue instead of being refused. Three variables tell of the
descriptors, which begin at 3.
"""

import contextlib
import os
import re
import socket
from collections.abc import Iterator, MutableMapping, Sequence
from dataclasses import dataclass

from steam.core.errors import InvalidInput
from steam.core.listener import adopt_listener, open_listener, port_of, url_of
from steam.core.loopback import is_loopback

_FIRST_DESCRIPTOR = 3
_COUNT = re.compile(r"[0-9]{1,2}")
_VARIABLES = ("LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES")


@dataclass(frozen=True, slots=True)
class Address:
    """Where a server is to listen; port 0 is any that is free."""

    host: str
    port: int


@dataclass(frozen=True, slots=True)
class Listener:
    """A listening socket; `is_lent` when whoever started this process holds it too."""

    sock: socket.socket
    is_lent: bool


def listeners_at(
    addresses: Sequence[Address], environ: MutableMapping[str, str] = os.environ
) -> list[Listener]:
    """A listening socket for each address: the one that was handed over, else a new one.

    They are told apart by where they listen, not by their names: what counts is where clients
    connect. Takes the protocol's variables out of the environment. Raises InvalidInput when what
    was handed over is no listening TCP socket or listens where none of the addresses is, and what
    `open_listener` raises.
    """
    beyond = any(not is_loopback(address.host) for address in addresses)
    with contextlib.ExitStack() as opened:
        handed_over = [opened.enter_context(listener) for listener in _handed_over(environ, beyond)]
        lent = [_claimed(address, handed_over) for address in addresses]
        if handed_over:
            raise InvalidInput(
                f"steam is handed a socket at {url_of(handed_over[0])}, where it is not to listen.",
                hint="Write into the socket unit the address of STEAM_HOST or STEAM_BIND and the "
                "port of STEAM_MASTER_PORT or STEAM_TRAINER_PORT.",
            )
        found = [
            Listener(claimed or opened.enter_context(_opened(address)), claimed is not None)
            for address, claimed in zip(addresses, lent, strict=True)
        ]
        opened.pop_all()  # all went well: they stay open
    return found


def _handed_over(environ: MutableMapping[str, str], beyond: bool) -> Iterator[socket.socket]:
    pid, count, _ = (environ.pop(name, "") for name in _VARIABLES)
    if pid != str(os.getpid()) or not count:
        return  # meant for another process, whose environment came down to us
    if not _COUNT.fullmatch(count):
        raise InvalidInput(
            f"LISTEN_FDS is '{count[:80]}', which is no number of sockets for steam.",
            hint="Start steam without it, or from a socket unit of systemd.",
        )
    for descriptor in range(_FIRST_DESCRIPTOR, _FIRST_DESCRIPTOR + int(count)):
        yield adopt_listener(descriptor, beyond=beyond)


def _opened(address: Address) -> socket.socket:
    return open_listener(address.host, address.port)


def _claimed(address: Address, handed_over: list[socket.socket]) -> socket.socket | None:
    """The one that listens at the address, taken out of the list; None without one."""
    for listener in handed_over:
        if port_of(listener) == address.port and _is_at(listener, address.host):
            handed_over.remove(listener)
            return listener
    return None


def _is_at(listener: socket.socket, host: str) -> bool:
    try:
        known = socket.getaddrinfo(host, None, listener.family, socket.SOCK_STREAM)
    except socket.gaierror:  # no such address in the family of this socket
        return False
    return listener.getsockname()[0] in {address[0] for *_, address in known}
