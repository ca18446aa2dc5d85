"""Sessions: which temporaries a client made, and has to give back."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from steam.core.clock import Clock
from steam.core.errors import Exhausted

SHARED = "_specialSess"
"""The session of requests that name none."""

MOST_SESSIONS = 10_000


@dataclass(slots=True)
class Session:
    """One client's: `lock` is held while it evaluates, so that its expressions come in order.

    `properties` are what the client asked to be kept for it, text by name.
    """

    name: str
    used_ms: int
    temporaries: set[str] = field(default_factory=set)
    properties: dict[str, str] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)
    ended: bool = False


class Sessions:
    """The sessions of one trainer, made when they are first used. Safe to share between threads."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._sessions: dict[str, Session] = {}
        self._lock = threading.Lock()

    @contextmanager
    def use(self, name: str) -> Iterator[Session]:
        """The session, for one expression at a time. Raises Exhausted when there are too many.

        One that ended while we waited for it has given back its temporaries: a new one begins.
        """
        while True:
            session = self._known(name)
            with session.lock:
                if session.ended:
                    continue
                try:
                    yield session
                finally:
                    session.used_ms = self._clock.now_ms()
                return

    def end(self, name: str) -> frozenset[str]:
        """Forget a session, when its present expression has come to an end.

        Returns the keys of the temporaries that it leaves.
        """
        with self._lock:
            session = self._sessions.pop(name, None)
        return frozenset() if session is None else _ended(session)

    def end_unused(self, before_ms: int) -> frozenset[str]:
        """Forget the sessions that nobody has used since then; the keys of their temporaries."""
        with self._lock:
            unused = [
                session
                for session in self._sessions.values()
                if session.used_ms < before_ms and not session.lock.locked()
            ]
            for session in unused:
                del self._sessions[session.name]
        return frozenset().union(*map(_ended, unused))

    def _known(self, name: str) -> Session:
        with self._lock:
            session = self._sessions.get(name)
            if session is None:
                if len(self._sessions) >= MOST_SESSIONS:
                    raise Exhausted(
                        f"There are {MOST_SESSIONS:,} sessions already.", hint="End some of them."
                    )
                session = self._sessions[name] = Session(name, self._clock.now_ms())
            session.used_ms = self._clock.now_ms()
            return session


def _ended(session: Session) -> frozenset[str]:
    with session.lock:
        session.ended = True
        return frozenset(session.temporaries)
