"""Telling systemd how a server does: that it is ready, what it is at, that it is not stuck.

The protocol is one datagram of `NAME=value` lines to the socket in NOTIFY_SOCKET (sd_notify(3)).
Outside systemd all of it does nothing.
"""

import errno
import os
import socket
import time
from collections.abc import MutableMapping

import structlog

from steam.core.errors import InvalidInput

_PATIENCE_S = 1.0  # for what is said once
_FULL = {errno.EAGAIN, errno.ENOBUFS}
_VARIABLES = ("NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID")


class Notifier:
    """Speaks for the main process of a systemd service. Not for several threads at once."""

    def __init__(self, address: str | None, interval_s: float | None) -> None:
        self._address = address
        self._interval_s = interval_s
        self._due = 0.0  # of the next sign of life, in seconds of the monotonic clock

    @classmethod
    def from_environ(cls, environ: MutableMapping[str, str] = os.environ) -> "Notifier":
        """The notifier that systemd asks for. Takes its variables out of the environment, so that
        no child speaks for us. Raises InvalidInput when they make no sense."""
        path, usec, pid = (environ.pop(name, "") for name in _VARIABLES)
        if not path:
            return cls(None, None)
        if path[0] not in "/@":
            raise InvalidInput(
                f"NOTIFY_SOCKET is '{path[:80]}', which is no Unix socket.",
                hint="Start steam without it, or from a systemd service.",
            )
        address = "\0" + path[1:] if path[0] == "@" else path
        return cls(address, _interval_s(usec) if pid in {"", str(os.getpid())} else None)

    @property
    def interval_s(self) -> float | None:
        """How often `alive` has to be called at least; None when nobody watches."""
        return self._interval_s

    def ready(self, status: str) -> None:
        """The service is up; `status` is one line for `systemctl status`."""
        self._send("READY=1", f"STATUS={_one_line(status)}")

    def status(self, status: str) -> None:
        """What it is at, in one line."""
        self._send(f"STATUS={_one_line(status)}")

    def stopping(self) -> None:
        """It is about to end."""
        self._send("STOPPING=1")

    def alive(self) -> None:
        """A sign of life. Only for the loop that does the work: once that is stuck, systemd
        misses the sign and starts the service anew. Cheap to call more often than needed, and
        never waits: while whoever listens is too busy to read, the sign is lost."""
        if self._interval_s is None or time.monotonic() < self._due:
            return
        self._due = time.monotonic() + self._interval_s / 2
        self._send("WATCHDOG=1", wait_s=0.0)

    def _send(self, *lines: str, wait_s: float = _PATIENCE_S) -> None:
        if self._address is None:
            return
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sender:
                sender.settimeout(wait_s)
                # Only of a connected socket does the kernel tell when there is room again.
                sender.connect(self._address)
                sender.send("\n".join(lines).encode())
        except OSError as error:
            if wait_s == 0.0 and error.errno in _FULL:
                return  # the signs that wait to be read say the same
            # Whoever listens has gone or is busy: no reason to stop serving.
            structlog.get_logger().warning("systemd not notified", reason=str(error))


def _interval_s(usec: str) -> float | None:
    """Half the time after which systemd loses patience, as it advises."""
    if not usec:
        return None
    if not usec.isascii() or not usec.isdigit() or int(usec) == 0:
        raise InvalidInput(
            f"WATCHDOG_USEC is '{usec[:80]}', which is no time in microseconds.",
            hint="Start steam without it, or from a systemd service.",
        )
    return int(usec) / 2_000_000


def _one_line(text: str) -> str:
    return " ".join(text.split())
