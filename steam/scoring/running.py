"""Scorings that run in threads now, and for how long: what tells a long request from a hang."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

_NS_PER_MS = 1_000_000


class RunningScorings:
    """The scorings under way; safe in any thread, each of which runs one at a time."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._started_ns: dict[int, int] = {}

    @contextmanager
    def one(self) -> Iterator[None]:
        """Counts as running while the block does."""
        thread = threading.get_ident()
        with self._lock:
            self._started_ns[thread] = time.monotonic_ns()
        try:
            yield
        finally:
            with self._lock:
                del self._started_ns[thread]

    def longest_ms(self) -> int:
        """How long the longest of them has been going on, in milliseconds; 0 if none is."""
        with self._lock:
            earliest = min(self._started_ns.values(), default=None)
        return 0 if earliest is None else (time.monotonic_ns() - earliest) // _NS_PER_MS
