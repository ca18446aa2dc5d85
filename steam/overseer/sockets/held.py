"""The listening sockets of a home's deployments, as one process has them."""

import socket
import threading
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field

from steam.core.errors import Conflict, InvalidInput
from steam.core.home import Home
from steam.core.listener import open_listener
from steam.overseer.sockets.handover import from_resident, from_worker

_FORGIVEN_S = 5.0
"""A worker that said nothing is not asked again so soon: it costs everybody else the wait."""


@dataclass(frozen=True, slots=True)
class HeldSockets:
    """Sockets by port. What is obtained once is held until `hold_only` lets it go.

    While anybody holds a listening socket, clients that connect to it wait in the kernel's queue;
    once nobody does, they are refused. Safe to use from several threads.
    """

    home: Home
    host: str
    _sockets: dict[int, socket.socket] = field(default_factory=dict)
    _silent: dict[str, float] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def obtain(self, port: int, tokens: Sequence[str]) -> socket.socket:
        """A duplicate of the socket of `port`, for the caller to close.

        It is the one held here, or that of a live worker with one of `tokens`, or of the resident
        overseer, or a new one. Raises Conflict when the port is taken by somebody else.
        """
        held = self.duplicate_of(port)
        if held is not None:
            return held
        # Not under the lock: whoever is asked may take a while to answer.
        listener = self._from_workers(port, tokens) or from_resident(self.home, port)
        return self._hold(port, listener or open_listener(self.host, port))

    def open_first(self, choose: Callable[[Callable[[int], bool]], int]) -> socket.socket:
        """A duplicate of a new socket on the port that `choose` returns.

        `choose` is given a test, which opens and holds the socket of a port if it can. Raises
        what `choose` raises.
        """
        listener = self.duplicate_of(choose(self._opens))
        assert listener is not None  # noqa: S101 - it was chosen because it could be opened
        return listener

    def duplicate_of(self, port: int) -> socket.socket | None:
        """A duplicate of the socket held for `port`, for the caller to close; None without one."""
        with self._lock:
            held = self._sockets.get(port)
            return held.dup() if held else None

    def hold_only(self, wanted: Mapping[int, Sequence[str]], to_open: Collection[int] = ()) -> None:
        """Hold the sockets of these ports, as far as workers with these tokens have them.

        All others are let go. Of the wanted ones, those `to_open` are opened if they are free.
        """
        with self._lock:
            for port in self._sockets.keys() - wanted.keys():
                self._sockets.pop(port).close()
            missing = wanted.keys() - self._sockets.keys()
        for port in missing:
            if taken_over := self._from_workers(port, wanted[port]):
                self._hold(port, taken_over).close()
            elif port in to_open:
                self._opens(port)  # else its start finds out who has it

    def count(self) -> int:
        """How many sockets are held."""
        with self._lock:
            return len(self._sockets)

    def _hold(self, port: int, listener: socket.socket) -> socket.socket:
        with self._lock:
            self._sockets[port] = listener
        return listener.dup()

    def _opens(self, port: int) -> bool:
        try:
            self._hold(port, open_listener(self.host, port)).close()
        except (Conflict, InvalidInput):
            return False
        return True

    def _from_workers(self, port: int, tokens: Sequence[str]) -> socket.socket | None:
        now = time.monotonic()
        for token in tokens:
            if now - self._silent.get(token, -_FORGIVEN_S) < _FORGIVEN_S:
                continue
            try:
                listener = from_worker(token, port)
            except TimeoutError:
                self._silent[token] = now
                continue
            if listener is not None:
                return listener
        return None
