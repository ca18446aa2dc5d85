"""The doctor's findings for the pages: made in the background, kept for a while."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from steam.core.clock import Clock
from steam.doctor.finding import Finding

_FRESH_S = 60.0


Examine = Callable[[], Sequence[Finding]]
"""Looks at the home; may take seconds."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found, and when; `since_ms` is when the examination that is under way began."""

    findings: tuple[Finding, ...] = ()
    checked_ms: int | None = None
    since_ms: int | None = None


UNSEEN = Checked()
"""For those who do not see everything: findings name deployments of any project."""


class Checkup:
    """Examines the home in a thread of its own, one at a time; nobody waits for it.

    One that hangs keeps its place, so that there is never a second: pages then tell since when.
    """

    def __init__(self, examine: Examine, clock: Clock, fresh_s: float = _FRESH_S) -> None:
        self._examine = examine
        self._clock = clock
        self._fresh_ms = fresh_s * 1000
        self._lock = threading.Lock()
        self._checked = Checked()

    def look(self, *, now: bool = False) -> Checked:
        """What is known; begins an examination when that is old, or if it is wanted `now`."""
        with self._lock:
            checked = self._checked
            if checked.since_ms is None and (now or self._is_old(checked)):
                began_ms = self._clock.now_ms()
                self._checked = Checked(checked.findings, checked.checked_ms, began_ms)
                threading.Thread(target=self._run, name="checkup", daemon=True).start()
            return self._checked

    def _is_old(self, checked: Checked) -> bool:
        if checked.checked_ms is None:
            return True
        return abs(self._clock.now_ms() - checked.checked_ms) > self._fresh_ms

    def _run(self) -> None:
        findings: Sequence[Finding] = self._checked.findings
        try:
            findings = self._examine()
        finally:
            with self._lock:
                self._checked = Checked(tuple(findings), self._clock.now_ms())
