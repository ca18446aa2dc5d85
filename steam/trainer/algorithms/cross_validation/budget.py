"""How a job's progress and time are divided among its trainings."""

import time
from collections.abc import Callable

from steam.trainer.algorithms.cross_validation.share import Share
from steam.trainer.progress import Progress


class Budget:
    """The whole of a job, given out in shares, one after the other.

    With `seconds` (above 0) each share but the last has that part of the time that is left; the
    job itself sees to the last. Once the job's time is over, so is that of every later share: the
    job itself tells it one time alone.
    """

    def __init__(
        self, whole: Progress, seconds: float = 0.0, now: Callable[[], float] = time.monotonic
    ) -> None:
        self._whole = whole
        self._now = now
        self._ends = now() + seconds if seconds > 0.0 else None
        self._last = Share(whole, 0.0, 0.0, "", now=now)

    def share(self, name: str, left: int) -> Share:
        """The next of `left` equal shares of what is left. What an earlier one did not use of its
        progress or time is left for those that follow."""
        low = self._last.reached
        seconds = None
        if self._ends is not None and left > 1:
            seconds = max(0.0, self._ends - self._now()) / left
        high = low + (1.0 - low) / left
        self._last = Share(self._whole, low, high, name, seconds, self._now, self._last.over)
        return self._last
