"""Asking whoever has a listening socket for it: a live worker, or the resident overseer."""

import errno
import os
import re
import socket

from steam.core.channel import handover_channel, is_same_user
from steam.core.errors import InvalidInput
from steam.core.home import Home
from steam.core.listener import adopt_listener, port_of

PATIENCE_S = 0.5
"""How long either side waits for the other."""

PULSE = b"?"
"""What is asked of the resident overseer in place of a port: for how long it has been still."""

STILL_S = 20.0
"""A resident overseer that has done nothing for so long is not at work, though it exists."""

_MOST_BYTES = 4096
_TOKEN = re.compile(r"[0-9a-f]{32,128}")


def from_worker(token: str, port: int) -> socket.socket | None:
    """The listening socket of a worker; None when it has none, or another port's.

    Raises TimeoutError when it is there and says nothing.
    """
    return _taken_over(handover_channel(token), b"", port)


def from_resident(home: Home, port: int) -> socket.socket | None:
    """The socket that the resident overseer of a home holds for a port, if it does and answers."""
    address = resident_channel(home)
    try:
        return _taken_over(address, str(port).encode(), port) if address else None
    except TimeoutError:
        return None


def has_resident(home: Home) -> bool:
    """Whether a resident overseer is at work on a home: is there, and not stopped or stuck."""
    address = resident_channel(home)
    if address is None:
        return False
    with socket.socket(socket.AF_UNIX) as connection:
        try:
            _connect(connection, address)
            connection.sendall(PULSE)
            return float(connection.recv(32)) < STILL_S
        except (OSError, ValueError):
            return False


def resident_channel(home: Home) -> str | None:
    """Where the resident overseer of a home can be asked; None when there was never one.

    Named by a secret that it leaves in the home: a name that others can guess, others can take.
    """
    try:
        token = home.resident_token.read_text(encoding="ascii", errors="replace")
    except OSError:
        return None
    return handover_channel(token) if _TOKEN.fullmatch(token) else None


def _connect(connection: socket.socket, address: str) -> None:
    """Raises OSError also when another user listens there."""
    connection.settimeout(PATIENCE_S)
    connection.connect(address)
    if not is_same_user(connection):
        raise PermissionError(errno.EPERM, "another user listens there")


def _taken_over(address: str, question: bytes, port: int) -> socket.socket | None:
    with socket.socket(socket.AF_UNIX) as connection:
        try:
            _connect(connection, address)
            if question:  # a worker is not asked, and may have answered and gone already
                connection.sendall(question)
            _, descriptors, _, _ = socket.recv_fds(connection, _MOST_BYTES, 1)
        except (TimeoutError, BlockingIOError) as error:
            raise TimeoutError from error
        except OSError:
            return None
    return _checked(descriptors[0], port) if descriptors else None


def _checked(descriptor: int, port: int) -> socket.socket | None:
    """The socket behind a descriptor that was handed over, if it listens on `port`."""
    try:
        listener = adopt_listener(descriptor)
    except InvalidInput:
        os.close(descriptor)
        return None
    if port_of(listener) != port:
        listener.close()
        return None
    return listener
