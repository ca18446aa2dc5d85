"""The other end of the protocol: hearing which of one's own children are stuck.

`steam up` is to its servers what systemd is to a service. A child whose loop hangs, or that was
stopped by a signal, still exists; only its silence tells.
"""

import socket
import struct
import time
from collections.abc import Collection, Mapping
from types import TracebackType
from typing import Self

_CREDENTIALS = struct.Struct("3i")  # pid, uid, gid
_MOST_BYTES = 4096
_SIGN = b"WATCHDOG=1"


class Heartbeats:
    """Hears the signs of life of child processes; each owes one every `patience_s` seconds."""

    def __init__(self, patience_s: float) -> None:
        self._patience_s = patience_s
        self._heard: dict[int, float] = {}  # by pid, in seconds of the monotonic clock
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.setblocking(False)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
        self._socket.bind("")  # the kernel finds a free name in the abstract namespace

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._socket.close()

    @property
    def environ(self) -> Mapping[str, str]:
        """What a child's environment must hold; its `Notifier` does the rest."""
        name = self._socket.getsockname()[1:].decode("ascii")
        usec = str(round(self._patience_s * 1e6))
        return {"NOTIFY_SOCKET": f"@{name}", "WATCHDOG_USEC": usec}

    def late(self, pids: Collection[int]) -> list[int]:
        """Those of the children that have been silent for too long.

        One that is asked about for the first time has all its time from now.
        """
        heard, now = self._receive(), time.monotonic()
        self._heard = {
            pid: now if pid in heard else self._heard.get(pid, now) for pid in sorted(pids)
        }
        return [pid for pid, at in self._heard.items() if now - at > self._patience_s]

    def _receive(self) -> set[int]:
        """The pids, as the kernel vouches for them, of all who gave a sign since the last time."""
        heard: set[int] = set()
        while True:
            try:
                text, about, _, _ = self._socket.recvmsg(
                    _MOST_BYTES, socket.CMSG_SPACE(_CREDENTIALS.size)
                )
            except BlockingIOError:
                return heard
            if _SIGN in text.splitlines():
                heard |= {
                    _CREDENTIALS.unpack(data)[0]
                    for level, kind, data in about
                    if (level, kind) == (socket.SOL_SOCKET, socket.SCM_CREDENTIALS)
                }
