"""Jobs: long work on threads, with progress, a message, cancel and an end state."""

import logging
import secrets
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace

from steam.core.clock import Clock
from steam.core.errors import NotFound, SteamError
from steam.core.states import ENDED_JOB_STATES, JobState
from steam.trainer.progress import Cancelled

KEPT_JOBS = 1000
"""Jobs that have ended are forgotten, oldest first, beyond this many jobs."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class JobRecord:
    """A job at one moment. `destination` is the key of what it makes, of kind `kind`.

    `error` is one sentence when the job has failed, else empty; `fraction` is 0..1.
    """

    key: str
    description: str
    destination: str
    kind: str
    start_ms: int
    state: JobState = JobState.CREATED
    fraction: float = 0.0
    message: str = ""
    error: str = ""
    duration_ms: int = 0
    warnings: tuple[str, ...] = field(default=())

    @property
    def ended(self) -> bool:
        return self.state in ENDED_JOB_STATES


class Job:
    """One piece of work. Implements Progress for the work that it runs."""

    def __init__(self, record: JobRecord) -> None:
        self._record = record
        self._started = time.monotonic()
        self._changing = threading.Lock()
        self._cancelled = threading.Event()
        self._ended = threading.Event()

    @property
    def key(self) -> str:
        return self._record.key

    @property
    def record(self) -> JobRecord:
        """The job as it is now."""
        record = self._record
        return record if record.ended else replace(record, duration_ms=self._elapsed_ms())

    def update(self, fraction: float, message: str = "") -> None:
        """Say how far the work is. Raises Cancelled once somebody has cancelled the job."""
        if self._cancelled.is_set():
            raise Cancelled
        with self._changing:
            if not self._record.ended:
                self._record = replace(
                    self._record,
                    fraction=min(max(fraction, 0.0), 1.0),
                    message=message or self._record.message,
                )

    def warn(self, *warnings: str) -> None:
        """Add warnings for whoever waits for the job."""
        with self._changing:
            self._record = replace(self._record, warnings=(*self._record.warnings, *warnings))

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
        try:
            work(self)
        except Cancelled:
            self._end(JobState.CANCELLED, "Cancelled.")
        except SteamError as error:
            self._end(JobState.FAILED, "Failed.", error=str(error))
        except MemoryError:
            _log.exception("job %s ran out of memory", self.key)
            self._end(JobState.FAILED, "Failed.", error="The trainer has no memory left for this.")
        except Exception:  # noqa: BLE001  (logged: whatever the work raised ends its job)
            _log.exception("job %s failed", self.key)
            self._end(
                JobState.FAILED,
                "Failed.",
                error=f"The trainer failed at this; its log tells why under job {self.key}.",
            )
        else:
            self._end(JobState.DONE, "Done.")

    def _end(self, state: JobState, message: str, error: str = "") -> None:
        with self._changing:
            if self._record.ended:
                return
            self._record = replace(
                self._record,
                state=state,
                fraction=1.0,
                message=message,
                error=error,
                duration_ms=self._elapsed_ms(),
            )
        self._ended.set()

    def _elapsed_ms(self) -> int:
        return int((time.monotonic() - self._started) * 1000)


class Jobs:
    """Runs jobs on threads, at most `max_running` at once; the others wait in state CREATED."""

    def __init__(self, max_running: int, clock: Clock) -> None:
        self._clock = clock
        self._threads = ThreadPoolExecutor(max_running, thread_name_prefix="job")
        self._changing = threading.Lock()
        self._jobs: dict[str, Job] = {}

    def start(
        self, description: str, destination: str, kind: str, work: Callable[[Job], None]
    ) -> Job:
        """Start a job, or queue it. The work gets the job as its Progress."""
        job = Job(
            JobRecord(
                key=f"$0301_{secrets.token_hex(16)}",
                description=description,
                destination=destination,
                kind=kind,
                start_ms=self._clock.now_ms(),
            )
        )
        with self._changing:
            self._forget_old()
            self._jobs[job.key] = job
        self._threads.submit(job.run, work)
        return job

    def get(self, key: str) -> Job:
        """The job of that key. Raises NotFound."""
        job = self._jobs.get(key)
        if job is None:
            raise NotFound("job", key)
        return job

    def all(self) -> list[Job]:
        """Every known job, newest first."""
        with self._changing:
            return list(reversed(self._jobs.values()))

    def close(self) -> None:
        """Cancel every job and wait until the threads have ended."""
        for job in self.all():
            job.cancel()
        self._threads.shutdown(wait=True, cancel_futures=True)

    def _forget_old(self) -> None:
        ended = [key for key, job in self._jobs.items() if job.record.ended]
        for key in ended[: max(0, len(self._jobs) + 1 - KEPT_JOBS)]:
            del self._jobs[key]
