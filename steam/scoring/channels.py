"""Listening on the private addresses of a worker: see `steam.core.channel`."""

import socket

from steam.core.errors import Conflict

_BACKLOG = 128


def open_channel(address: str) -> socket.socket:
    """A Unix socket that listens on an abstract address. Raises Conflict when it is taken."""
    channel = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        channel.bind(address)
        channel.listen(_BACKLOG)
    except OSError as error:
        channel.close()
        raise Conflict(
            "Another process answers for the token of this worker.",
            hint="Start every worker with a token of its own.",
        ) from error
    return channel
