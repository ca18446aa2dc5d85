"""Opening the listening socket of a deployment, and knowing one when it is handed over."""

import socket

from steam.core.errors import Conflict

_BACKLOG = 2048


def open_listener(host: str, port: int) -> socket.socket:
    """A socket that listens on `host` and `port`: from now on clients wait instead of failing.

    Raises Conflict when the port is taken or not ours to take.
    """
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    try:
        # As servers do: a port whose old connections still linger is free.
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(_BACKLOG)
    except OSError as error:
        listener.close()
        raise Conflict(
            f"Port {port} of {host} cannot be had: {error.strerror}.",
            hint="End the program that listens there, or use another port.",
            details={"host": host, "port": port},
        ) from error
    listener.setblocking(False)
    return listener


def listens_on(descriptor: socket.socket, port: int) -> bool:
    """Whether a socket is one that listens for TCP connections on `port`."""
    try:
        return (
            descriptor.family in (socket.AF_INET, socket.AF_INET6)
            and descriptor.type == socket.SOCK_STREAM
            and descriptor.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN) == 1
            and descriptor.getsockname()[1] == port
        )
    except OSError:
        return False
