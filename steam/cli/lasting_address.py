"""The address of a server that `steam up` keeps running: it stays while processes come and go."""

import socket

from steam.core.errors import Busy, Conflict
from steam.core.listener import open_listener, port_of
from steam.notify import Listener
from steam.overseer.sockets.ports import port_holder


class LastingAddress:
    """Holds a listening socket, which each next process of the server gets.

    As long as it is held, clients that connect wait in the kernel's queue, whether the server is
    there or not. Waiting is worth it for some seconds; when the next start is further away, the
    socket is let go and clients are refused, who can then try elsewhere or tell somebody. It is
    opened again for that start. A socket that is lent to us cannot be let go: systemd has it too.
    """

    def __init__(self, listener: Listener) -> None:
        self._host: str = listener.sock.getsockname()[0]
        self.port = port_of(listener.sock)
        self._held: socket.socket | None = listener.sock
        self._is_lent = listener.is_lent

    def obtain(self) -> socket.socket:
        """The listening socket, which stays ours.

        Raises Conflict, which names the holder, when the port was taken while it was let go, and
        Busy when this process is short of something.
        """
        if self._held is None:
            try:
                self._held = open_listener(self._host, self.port)
            except Conflict as conflict:
                raise Conflict(
                    f"Port {self.port} of {self._host} was taken by {port_holder(self.port)}.",
                    hint="End that process; it is tried again in a while.",
                    details=conflict.details,
                ) from conflict
            except OSError as error:  # no descriptor is left, or the like
                raise Busy(
                    f"Port {self.port} of {self._host} cannot be opened: {error.strerror}.",
                    hint="It is tried again in a while.",
                ) from error
        return self._held

    def let_go(self) -> None:
        """Have clients refused until the socket is obtained again."""
        if not self._is_lent:
            self.close()

    def close(self) -> None:
        """Let go for good."""
        if self._held is not None:
            self._held.close()
            self._held = None
