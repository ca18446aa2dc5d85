"""One job: the work, how far it is, and how it ended."""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import replace

from steam.core.errors import SteamError
from steam.core.states import JobState
from steam.trainer.compute.engine import TaskFailed
from steam.trainer.jobs.record import MAX_WARNINGS, JobRecord, short
from steam.trainer.progress import Cancelled, OutOfTime

_log = logging.getLogger(__name__)


def _nobody(_: JobRecord) -> None:
    """For a job whose changes nobody writes down."""


class Job:
    """One piece of work. Implements Progress for the work that it runs.

    `changed` is told the record when the job starts to run and when it ends. With `max_runtime_s`
    above 0 the work learns by OutOfTime that so many seconds have passed since it began.
    """

    def __init__(
        self,
        record: JobRecord,
        changed: Callable[[JobRecord], None] = _nobody,
        max_runtime_s: float = 0.0,
    ) -> None:
        self._record = record
        self._changed = changed
        self._max_runtime_s = max_runtime_s
        self._deadline: float | None = None
        self._created = time.monotonic()
        self._changing = threading.Lock()
        self._cancelled = threading.Event()
        self._ended = threading.Event()
        if record.ended:
            self._ended.set()

    @property
    def key(self) -> str:
        return self._record.key

    @property
    def record(self) -> JobRecord:
        """The job as it is now."""
        record = self._record
        return record if record.ended else replace(record, duration_ms=self._elapsed_ms())

    def update(self, fraction: float, message: str = "") -> None:
        """Say how far the work is; a fraction below an earlier one leaves it where it was.

        Raises Cancelled once somebody has cancelled the job. Raises OutOfTime one time, when its
        time is over and the work is not: work that catches it may go on to keep what it has.
        """
        if self._cancelled.is_set():
            raise Cancelled
        with self._changing:
            record = self._record
            if record.ended:
                return
            self._record = replace(
                record,
                fraction=min(max(record.fraction, fraction), 1.0),
                message=short(message) or record.message,
            )
            if self._deadline is None or fraction >= 1.0 or time.monotonic() < self._deadline:
                return
            self._deadline = None
        raise OutOfTime(self._max_runtime_s)

    def warn(self, *warnings: str) -> None:
        """Add warnings for whoever waits for the job; only the first hundred are kept."""
        with self._changing:
            kept = (*self._record.warnings, *map(short, warnings))[:MAX_WARNINGS]
            self._record = replace(self._record, warnings=kept)

    def cancel(self) -> None:
        """Ask the work to stop; it does at its next `update`. Does nothing to an ended job."""
        self._cancelled.set()
        if self._record.state is JobState.CREATED:
            self._end(JobState.CANCELLED, "Cancelled.")

    def join(self, timeout_s: float | None = None) -> bool:
        """Wait until the job has ended; False when it has not in time."""
        return self._ended.wait(timeout_s)

    def run(self, work: Callable[["Job"], None]) -> None:
        """Do the work and record how it ended. Raises nothing."""
        with self._changing:
            if self._record.ended:
                return
            self._record = replace(self._record, state=JobState.RUNNING)
            if self._max_runtime_s > 0:
                self._deadline = time.monotonic() + self._max_runtime_s
        self._changed(self.record)
        try:
            work(self)
        except Cancelled:
            self._end(JobState.CANCELLED, "Cancelled.")
        except SteamError as error:
            self._fail(str(error))
        except MemoryError:
            _log.exception("job %s ran out of memory", self.key)
            self._fail("The trainer has no memory left for this.")
        except BaseException as error:  # noqa: BLE001  (logged; a thread has nobody to raise it to)
            _log.exception("job %s failed", self.key)
            self._fail(f"{_where(error)} The trainer's log tells why under job {self.key}.")
        else:
            self._end(JobState.DONE, "Done.")

    def _fail(self, error: str) -> None:
        self._end(JobState.FAILED, "Failed.", short(error))

    def _end(self, state: JobState, message: str, error: str = "") -> None:
        with self._changing:
            if self._record.ended:
                return
            self._record = replace(
                self._record,
                state=state,
                fraction=1.0,  # of whatever end, as H2O tells it
                message=message,
                error=error,
                duration_ms=self._elapsed_ms(),
            )
        self._changed(self._record)
        self._ended.set()

    def _elapsed_ms(self) -> int:
        return int((time.monotonic() - self._created) * 1000)


def _where(error: BaseException) -> str:
    """What may be said of a fault: the rows that a task was at, and never its own words."""
    return str(error) if isinstance(error, TaskFailed) else "The trainer failed at this."
