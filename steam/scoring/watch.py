"""When work on a request ends before it is done: its time is over, or its client has gone."""

import threading
import time

from steam.scoring.errors import TimedOut


class Abandoned(Exception):
    """The client went away before it had its answer."""


class Watch:
    """The time and the client of one request; `check` may be called in any thread."""

    def __init__(self, timeout_s: float) -> None:
        self._timeout_s = timeout_s
        self._deadline = time.monotonic() + timeout_s
        self._gone = threading.Event()

    def client_left(self) -> None:
        """Nobody waits for the answer any more."""
        self._gone.set()

    def check(self) -> None:
        """Raises Abandoned or TimedOut."""
        if self._gone.is_set():
            raise Abandoned
        if time.monotonic() > self._deadline:
            raise TimedOut(
                f"Scoring took longer than {self._timeout_s:g} seconds.",
                hint="Send fewer rows at a time.",
                details={"timeout_s": self._timeout_s},
            )
