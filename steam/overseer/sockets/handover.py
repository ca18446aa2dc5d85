"""Asking whoever has a listening socket for it: a live worker, or the resident overseer."""

import os
import socket

from steam.core.channel import handover_channel, is_same_user
from steam.core.home import Home
from steam.overseer.sockets.listener import listens_on

PATIENCE_S = 0.5
"""How long either side waits for the other."""

_MOST_BYTES = 4096


def from_worker(token: str, port: int) -> socket.socket | None:
    """The listening socket of a worker; None when it does not answer or has another port."""
    return _taken_over(handover_channel(token), b"", port)


def from_resident(home: Home, port: int) -> socket.socket | None:
    """The socket that the resident overseer of a home holds for a port, if it does."""
    return _taken_over(resident_channel(home), str(port).encode(), port)


def has_resident(home: Home) -> bool:
    """Whether a resident overseer is at work on a home."""
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(PATIENCE_S)
        try:
            connection.connect(resident_channel(home))
        except BlockingIOError:  # it is there, and too busy to talk
            return True
        except OSError:
            return False
        return is_same_user(connection)


def resident_channel(home: Home) -> str:
    """Where the resident overseer of a home hands out the sockets that it holds."""
    return handover_channel(str(home.root))


def _taken_over(address: str, question: bytes, port: int) -> socket.socket | None:
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(PATIENCE_S)
        try:
            connection.connect(address)
            if not is_same_user(connection):
                return None
            if question:  # a worker is not asked, and may have answered and gone already
                connection.sendall(question)
            _, descriptors, _, _ = socket.recv_fds(connection, _MOST_BYTES, 1)
        except OSError:
            return None
    if not descriptors:
        return None
    try:
        listener = socket.socket(fileno=descriptors[0])
    except OSError:  # no socket at all
        os.close(descriptors[0])
        return None
    if not listens_on(listener, port):
        listener.close()
        return None
    listener.set_inheritable(False)
    listener.setblocking(False)
    return listener
