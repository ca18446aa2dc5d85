"""The handover: giving the listening socket to a process of the same user that asks for it.

An overseer that was restarted gets the socket of a deployment back this way, so that connections
go on waiting in it while workers come and go.
"""

import json
import socket
import threading

from steam.core.channel import handover_channel, is_same_user
from steam.scoring.channels import open_channel

_SEND_TIMEOUT_S = 1.0
_PAUSE_S = 0.1


class Handover:
    """Hands out a listening socket, even while the event loop is blocked.

    Each connection gets one message, `{"token": ..., "port": ...}` with the socket attached, and
    is closed; nothing is read from it. Raises Conflict when another process has the channel.
    """

    def __init__(self, token: str, listener: socket.socket) -> None:
        self._message = json.dumps({"token": token, "port": listener.getsockname()[1]}).encode()
        self._channel = open_channel(handover_channel(token))
        self._listener = listener.dup()  # the event loop closes the other when it sees fit
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._serve, name="handover", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Close the channel, and let go of the listener."""
        self._stopped.set()
        self._channel.shutdown(socket.SHUT_RDWR)  # wakes `accept`
        self._thread.join(_SEND_TIMEOUT_S)

    def _serve(self) -> None:
        # Closed by this thread alone: nobody else's file can get the number while it is sent.
        with self._channel, self._listener:
            while not self._stopped.is_set():
                self._serve_one()

    def _serve_one(self) -> None:
        try:
            client, _ = self._channel.accept()
        except OSError:
            self._stopped.wait(_PAUSE_S)  # stopped, or no file left: then not in a busy loop
            return
        with client:
            client.settimeout(_SEND_TIMEOUT_S)
            try:
                if is_same_user(client):
                    socket.send_fds(client, [self._message], [self._listener.fileno()])
            except OSError:  # it went away: its loss
                return
