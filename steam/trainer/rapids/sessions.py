"""Sessions: which temporaries a client made, and has to give back."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from steam.core.clock import Clock

SHARED = "_specialSess"
"""The session of requests that name none."""


@dataclass(slots=True)
class Session:
    """One client's: `lock` is held while it evaluates, so that its expressions come in order."""

    name: str
    used_ms: int
    temporaries: set[str] = field(default_factory=set)
    lock: threading.Lock = field(default_factory=threading.Lock)


class Sessions:
    """The sessions of one trainer, made when they are first used. Safe to share between threads."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._sessions: dict[str, Session] = {}
        self._lock = threading.Lock()

    @contextmanager
    def use(self, name: str) -> Iterator[Session]:
        """The session, for one expression at a time."""
        with self._lock:
            session = self._sessions.setdefault(name, Session(name, 0))
            session.used_ms = self._clock.now_ms()
        with session.lock:
            yield session

    def end(self, name: str) -> frozenset[str]:
        """Forget a session; returns the keys of the temporaries that it leaves."""
        with self._lock:
            session = self._sessions.pop(name, None)
        return frozenset(session.temporaries) if session else frozenset()

    def unused_since(self, before_ms: int) -> list[str]:
        """The sessions that nobody has used since then."""
        with self._lock:
            return [one.name for one in self._sessions.values() if one.used_ms < before_ms]
