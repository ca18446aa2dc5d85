"""Ports for tests: of one process of the suite alone, or kept for a server that comes later."""

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager

from steam.core.ports import PortRange

_FIRST = 10_000
_EACH = 100
_number = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))

WORKER_PORTS = PortRange(_FIRST + _number * _EACH, _FIRST + (_number + 1) * _EACH - 1)
"""For workers of real homes. Each process of the suite has its own: a worker that ends in one may
be started again on its port, which no home of another takes meanwhile."""


def told(ports: PortRange) -> str:
    """As the setting STEAM_WORKER_PORTS has it."""
    return f"{ports.first}:{ports.last}"


@contextmanager
def kept_port(host: str = "127.0.0.1") -> Iterator[int]:
    """A free port at which connections are refused until a server listens there.

    The kernel gives it to nobody who asks for any port, as it does with one that is let go of.
    """
    with socket.socket() as keeper:
        keeper.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as servers do: both may
        keeper.bind((host, 0))
        yield keeper.getsockname()[1]
