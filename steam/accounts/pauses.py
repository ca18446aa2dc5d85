"""Pauses after wrong passwords: for a name, known or not, and for an address."""

import threading
from collections import OrderedDict
from dataclasses import dataclass

from steam.core.errors import Busy

FREE_FAILURES = 5
"""So many in a row cost nothing but time."""

_FIRST_S = 5
_LONGEST_S = 900
_MOST_REMEMBERED = 10_000
_FORGOTTEN_AFTER_MS = 86_400_000


def pause_ms(failures: int) -> int:
    """How long nobody is let in after so many failures in a row: doubling, a quarter hour at most.

    It must stay short: whoever knows a name can lock its owner out for as long.
    """
    if failures < FREE_FAILURES:
        return 0
    doublings = min(failures - FREE_FAILURES, 10)
    return 1000 * min(_FIRST_S << doublings, _LONGEST_S)


def check_pause(wait_ms: int) -> None:
    """Raise Busy for whoever has to wait so long."""
    if wait_ms > 0:
        raise Busy(
            "There were too many wrong passwords.",
            hint=f"Try again in {-(-wait_ms // 1000)} s, or ask an admin.",
        )


@dataclass(frozen=True, slots=True)
class _Trouble:
    failures: int
    until_ms: int
    last_ms: int


class Pauses:
    """Counts failures by key, in memory: a restart forgets. Safe in any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._troubles: OrderedDict[str, _Trouble] = OrderedDict()

    def wait_ms(self, key: str, now_ms: int) -> int:
        """How much longer the key has to wait; 0: not at all."""
        with self._lock:
            trouble = self._troubles.get(key)
        return max(0, trouble.until_ms - now_ms) if trouble else 0

    def fail(self, key: str, now_ms: int) -> None:
        """Count one failure more; those of a day ago are forgotten."""
        with self._lock:
            known = self._troubles.pop(key, None)
            fresh = known is not None and now_ms - known.last_ms < _FORGOTTEN_AFTER_MS
            failures = 1 + (known.failures if known is not None and fresh else 0)
            self._troubles[key] = _Trouble(failures, now_ms + pause_ms(failures), now_ms)
            if len(self._troubles) > _MOST_REMEMBERED:
                self._troubles.popitem(last=False)

    def forget(self, key: str) -> None:
        with self._lock:
            self._troubles.pop(key, None)
