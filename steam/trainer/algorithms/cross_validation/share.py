"""The share that one training has of a job's progress and time."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from steam.core.errors import SteamError
from steam.trainer.progress import OutOfTime, Progress


class FoldFailed(SteamError):
    """A fold could not be trained or measured; the sentence names it."""

    def __init__(self, where: str, cause: SteamError) -> None:
        super().__init__(f"{where}: {cause.message}", hint=cause.hint, details=cause.details)
        self.code = cause.code


class Share:
    """Progress from `low` to `high` (0..1) of the whole, under a name, in `seconds` if given.

    Raises OutOfTime one time: when its time is over, or that of the whole is. `over` is what the
    whole raised, if it has, in this share or, where that is given, in an earlier one.
    """

    def __init__(  # noqa: PLR0917 - what it is a share of, and how much
        self,
        whole: Progress,
        low: float,
        high: float,
        name: str,
        seconds: float | None = None,
        now: Callable[[], float] = time.monotonic,
        over: OutOfTime | None = None,
    ) -> None:
        self._whole = whole
        self._low = low
        self._high = high
        self._name = name
        self._seconds = seconds
        self._now = now
        self._ends = None if seconds is None else now() + seconds
        self._has_raised = False
        self.over = over
        self.reached = low

    def update(self, fraction: float, message: str = "") -> None:
        """As Progress.update, within this share."""
        if fraction < 1.0:
            self._raise_once(self._late())
        self.reached = max(self.reached, self._low + fraction * (self._high - self._low))
        try:
            self._whole.update(self.reached, f"{self._name}: {message}" if message else self._name)
        except OutOfTime as error:
            self.over = error
            self._raise_once(error)

    def _late(self) -> OutOfTime | None:
        is_late = self._ends is not None and self._now() >= self._ends
        return self.over or (OutOfTime(self._seconds or 0.0) if is_late else None)

    def _raise_once(self, error: OutOfTime | None) -> None:
        if error is not None and not self._has_raised:
            self._has_raised = True
            raise error


@contextmanager
def in_fold(fold: int, count: int) -> Iterator[str]:
    """Gives the name of a fold, counted from 0, and puts it before what is raised within."""
    where = f"Fold {fold + 1} of {count}"
    try:
        yield where
    except OutOfTime:
        raise
    except SteamError as error:
        raise FoldFailed(where, error) from error
