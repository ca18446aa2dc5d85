"""Listening TCP sockets: opened here, or handed over by another process and checked."""

import errno
import socket

from steam.core.errors import Conflict, InvalidInput
from steam.core.loopback import check_loopback

_BACKLOG = 2048
_NO_SUCH_ADDRESS = frozenset({errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT})


def open_listener(host: str, port: int) -> socket.socket:
    """A socket that listens on `host` and `port` (0 = any free one): from now on clients wait
    instead of being refused.

    Raises Conflict when the port is taken or not ours to take, InvalidInput when this machine has
    no such address, OSError when no descriptor is left.
    """
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    try:
        # As servers do: a port whose old connections still linger is free.
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(_BACKLOG)
    except OSError as error:
        listener.close()
        if isinstance(error, socket.gaierror) or error.errno in _NO_SUCH_ADDRESS:
            raise InvalidInput(
                f"This machine cannot listen on {host}.",
                hint="Use 127.0.0.1 or one of its addresses.",
            ) from error
        raise Conflict(
            f"Port {port} of {host} cannot be used: {error.strerror}.",
            hint="End the program that listens there, or choose another port.",
            details={"host": host, "port": port},
        ) from error
    listener.setblocking(False)
    return listener


def adopt_listener(descriptor: int, *, beyond: bool = False) -> socket.socket:
    """The listening TCP socket behind a descriptor that another process handed over.

    Programs that this one may start do not inherit it in turn. Raises InvalidInput, and leaves
    the descriptor open, when it is anything else, or reaches beyond this machine unless that may be
    (`beyond`).
    """
    try:
        listener = socket.socket(fileno=descriptor)
    except OSError as error:
        raise _no_listener(descriptor) from error
    try:
        if not _is_listening(listener):
            raise _no_listener(descriptor)
        if not beyond:
            check_loopback(listener.getsockname()[0])
    except InvalidInput:
        listener.detach()  # it is not ours to close
        raise
    listener.set_inheritable(False)
    listener.setblocking(False)
    return listener


def port_of(listener: socket.socket) -> int:
    """The port that a TCP socket listens on."""
    port: int = listener.getsockname()[1]
    return port


def url_of(listener: socket.socket, *, tls: bool = False) -> str:
    """The URL that reaches a listening socket."""
    host, port = listener.getsockname()[:2]
    scheme = "https" if tls else "http"
    return f"{scheme}://[{host}]:{port}" if ":" in host else f"{scheme}://{host}:{port}"


def _is_listening(listener: socket.socket) -> bool:
    return (
        listener.family in (socket.AF_INET, socket.AF_INET6)
        and listener.proto == socket.IPPROTO_TCP
        and bool(listener.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN))
    )


def _no_listener(descriptor: int) -> InvalidInput:
    return InvalidInput(
        f"The file descriptor {descriptor} is not a listening TCP socket.",
        hint="Hand over one that is, or none.",
    )
