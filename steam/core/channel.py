"""The private addresses of a worker: Unix sockets in the abstract namespace, named by its token.

An abstract socket is no file: its name has no length to exceed, needs no room on a disk, and is
gone with the process that listens on it, however that ends. The names are digests, so whoever
lists the sockets of the machine does not learn the token.
"""

import hashlib
import os
import socket
import struct

_NAME_HEX = 40
_CREDENTIALS = struct.Struct("3i")  # pid, uid, gid: what SO_PEERCRED answers


def http_channel(token: str) -> str:
    """Where the worker with this token answers HTTP from its first moment, ready or not."""
    return _address("http", token)


def handover_channel(token: str) -> str:
    """Where the worker with this token hands its listening socket to processes of its user."""
    return _address("handover", token)


def is_same_user(connection: socket.socket) -> bool:
    """Whether the other end of a Unix connection belongs to this user: names are free to all."""
    answer = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _CREDENTIALS.size)
    _, uid, _ = _CREDENTIALS.unpack(answer)
    return bool(uid == os.geteuid())


def _address(kind: str, token: str) -> str:
    digest = hashlib.sha256(f"{kind}:{token}".encode()).hexdigest()
    return f"\0steam-{kind}-{digest[:_NAME_HEX]}"
