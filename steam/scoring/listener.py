"""The public listening socket of a worker, opened or inherited, and its URL."""

import errno
import socket

from steam.core.errors import Conflict, InvalidInput
from steam.core.loopback import check_loopback

_BACKLOG = 2048


def open_listener(host: str, port: int) -> socket.socket:
    """A socket that listens on `host` and `port` (0 = any free one) and takes connections already.

    Raises Conflict when the port is taken or not ours to take, InvalidInput when the machine has
    no such address.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listener = socket.socket(family, kind, protocol)
    except OSError as error:
        raise _no_address(host) from error
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(_BACKLOG)
    except OSError as error:
        listener.close()
        if error.errno in (errno.EADDRINUSE, errno.EACCES, errno.EPERM):
            raise Conflict(
                f"Port {port} of {host} is taken or not allowed.",
                hint="Choose another port, or end the program that listens there.",
                details={"host": host, "port": port},
            ) from error
        raise _no_address(host) from error
    listener.setblocking(False)
    return listener


def inherit_listener(descriptor: int) -> socket.socket:
    """The listening TCP socket that this process inherited under that number.

    Programs that this one may start do not inherit it in turn. Raises InvalidInput when it is
    anything else, or reaches beyond this machine.
    """
    try:
        listener = socket.socket(fileno=descriptor)
    except OSError as error:
        raise _no_listener(descriptor) from error
    try:
        if not _listens_on_tcp(listener):
            raise _no_listener(descriptor)
        check_loopback(listener.getsockname()[0])
    except InvalidInput:
        listener.detach()  # it is not ours to close
        raise
    listener.set_inheritable(False)
    listener.setblocking(False)
    return listener


def url_of(listener: socket.socket) -> str:
    """The URL that reaches a listener."""
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _listens_on_tcp(listener: socket.socket) -> bool:
    return (
        listener.family in (socket.AF_INET, socket.AF_INET6)
        and listener.proto == socket.IPPROTO_TCP
        and bool(listener.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN))
    )


def _no_listener(descriptor: int) -> InvalidInput:
    return InvalidInput(
        f"The file descriptor {descriptor} is not a listening TCP socket.",
        hint="Give --listener the number of one that this process inherits, or leave it out.",
    )


def _no_address(host: str) -> InvalidInput:
    return InvalidInput(
        f"This machine cannot listen on {host}.", hint="Use 127.0.0.1 or one of its addresses."
    )
