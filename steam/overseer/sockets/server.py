"""Answering the other processes of this user: with sockets for workers, and signs of life."""

import contextlib
import secrets
import socket
import threading
from collections.abc import Callable

import structlog

from steam.core.channel import handover_channel, is_same_user
from steam.core.home import Home
from steam.core.whole_file import write_whole
from steam.overseer.sockets.handover import PATIENCE_S, PULSE

_PAUSE_S = 0.1
_TOKEN_BYTES = 32


class HandoverServer:
    """Answers a port number with the socket held for it, or nothing, and PULSE with `still_s()`.

    `still_s` is for how many seconds the overseer has done nothing. In a thread of its own: whoever
    asks may hold the lock that the overseer waits for. Raises OSError when the home cannot be
    written.
    """

    def __init__(
        self,
        home: Home,
        duplicate_of: Callable[[int], socket.socket | None],
        still_s: Callable[[], float],
    ) -> None:
        self._duplicate_of = duplicate_of
        self._still_s = still_s
        self._token = home.resident_token
        self._listener = socket.socket(socket.AF_UNIX)
        self._stopped = threading.Event()
        secret = secrets.token_hex(_TOKEN_BYTES)
        try:
            self._listener.bind(handover_channel(secret))
            self._listener.listen()
            write_whole(self._token, secret.encode(), durable=False)
        except OSError:
            self._listener.close()
            raise
        self._thread = threading.Thread(target=self._serve, name="handover", daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._stopped.set()
        # A blocked accept does not notice that its descriptor was closed; a shutdown wakes it.
        self._listener.shutdown(socket.SHUT_RDWR)
        self._thread.join()
        self._listener.close()
        self._token.unlink(missing_ok=True)

    def _serve(self) -> None:
        while not self._stopped.is_set():
            try:
                connection, _ = self._listener.accept()
            except OSError as error:
                if not self._stopped.wait(_PAUSE_S):  # such as no descriptor left: it may pass
                    structlog.get_logger().warning("no handover", reason=error.strerror)
                continue
            # Whoever asks nonsense, or goes away, gets nothing.
            with connection, contextlib.suppress(OSError, ValueError):
                connection.settimeout(PATIENCE_S)
                if is_same_user(connection):
                    self._answer(connection, connection.recv(8))

    def _answer(self, connection: socket.socket, question: bytes) -> None:
        if question == PULSE:
            connection.sendall(f"{self._still_s():.3f}".encode())
            return
        listener = self._duplicate_of(int(question))
        if listener is not None:
            with listener:
                socket.send_fds(connection, [b"{}"], [listener.fileno()])
