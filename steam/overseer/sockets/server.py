"""Handing held sockets to the other processes of this user that start workers."""

import contextlib
import socket
import threading
from collections.abc import Callable

from steam.core.channel import is_same_user
from steam.core.home import Home
from steam.overseer.sockets.handover import PATIENCE_S, resident_channel


class HandoverServer:
    """Answers a port number with the socket held for it, or with nothing.

    In a thread of its own: whoever asks may hold the lock that the overseer waits for. Raises
    OSError when somebody else has its address.
    """

    def __init__(self, home: Home, duplicate_of: Callable[[int], socket.socket | None]) -> None:
        self._duplicate_of = duplicate_of
        self._listener = socket.socket(socket.AF_UNIX)
        try:
            self._listener.bind(resident_channel(home))
            self._listener.listen()
        except OSError:
            self._listener.close()
            raise
        self._thread = threading.Thread(target=self._serve, name="handover", daemon=True)
        self._thread.start()

    def close(self) -> None:
        # A blocked accept does not notice that its descriptor was closed; a shutdown wakes it.
        self._listener.shutdown(socket.SHUT_RDWR)
        self._thread.join()
        self._listener.close()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:  # shut down
                return
            # Whoever asks nonsense, or goes away, gets nothing.
            with connection, contextlib.suppress(OSError, ValueError):
                connection.settimeout(PATIENCE_S)
                if is_same_user(connection):
                    self._answer(connection)

    def _answer(self, connection: socket.socket) -> None:
        listener = self._duplicate_of(int(connection.recv(8)))
        if listener is not None:
            with listener:
                socket.send_fds(connection, [b"{}"], [listener.fileno()])
