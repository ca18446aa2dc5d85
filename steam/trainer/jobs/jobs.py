"""All jobs of a trainer: so many run at once, so many wait, and those that ended are remembered."""

import secrets
import threading
from collections import deque
from collections.abc import Callable
from typing import TypeAlias

from steam.core.clock import Clock
from steam.core.errors import Busy, NotFound, Unavailable
from steam.trainer.jobs.history import JobHistory, NoHistory
from steam.trainer.jobs.job import Job
from steam.trainer.jobs.record import JobRecord

Work: TypeAlias = Callable[[Job], None]

KEPT_JOBS = 1000
"""Jobs that have ended are forgotten, oldest first, beyond this many jobs."""

MAX_WAITING = 100


class Jobs:
    """Runs jobs on threads, at most `max_running` at once; the others wait in state CREATED.

    `history` tells the jobs of earlier lives of the trainer and is told of every change.
    """

    def __init__(
        self,
        max_running: int,
        clock: Clock,
        max_waiting: int = MAX_WAITING,
        history: JobHistory | None = None,
    ) -> None:
        self._max_running = max_running
        self._max_waiting = max_waiting
        self._clock = clock
        self._history = history or NoHistory()
        self._changing = threading.Lock()
        self._waiting: deque[tuple[Job, Work]] = deque()
        self._threads: set[threading.Thread] = set()
        self._closed = False
        self._jobs = {record.key: Job(record) for record in self._history.past()}

    def start(
        self,
        description: str,
        destination: str,
        kind: str,
        work: Work,
        max_runtime_s: float = 0.0,
    ) -> Job:
        """Start a job, or queue it. The work gets the job as its Progress.

        Raises Busy when too many jobs wait already.
        """
        record = JobRecord(
            key=f"$0301_{secrets.token_hex(6)}",
            description=description,
            destination=destination,
            kind=kind,
            start_ms=self._clock.now_ms(),
        )
        job = Job(record, self._history.note, max_runtime_s)
        with self._changing:
            self._make_room()
            self._history.note(record)
            self._jobs[job.key] = job
            self._waiting.append((job, work))
            if len(self._threads) < self._max_running:
                thread = threading.Thread(target=self._work, name=f"job-{job.key[-8:]}")
                self._threads.add(thread)
                thread.start()
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
        """Cancel every job and wait until the threads have ended; no job starts any more."""
        with self._changing:
            self._closed = True
            threads = list(self._threads)
        for job in self.all():
            job.cancel()
        for thread in threads:
            thread.join()

    def _work(self) -> None:
        """A thread: one job after the other, as long as there are any."""
        while (turn := self._next()) is not None:
            job, work = turn
            job.run(work)

    def _next(self) -> tuple[Job, Work] | None:
        with self._changing:
            while self._waiting:
                turn = self._waiting.popleft()
                if not turn[0].record.ended:
                    return turn
            self._threads.discard(threading.current_thread())
            return None

    def _make_room(self) -> None:
        """Let go of what need not be kept for one more job. Raises Busy and Unavailable."""
        if self._closed:
            raise Unavailable("The trainer is ending.", hint="Start it again.")
        self._waiting = deque(turn for turn in self._waiting if not turn[0].record.ended)
        ended = [key for key, job in self._jobs.items() if job.record.ended]
        waiting = len(self._jobs) - len(ended) - self._max_running
        if waiting >= self._max_waiting:
            raise Busy(
                f"All {self._max_running} places are taken and {waiting} jobs wait already.",
                hint="Try again when some have ended, or cancel those that are not needed.",
            )
        for key in ended[: max(0, len(self._jobs) + 1 - KEPT_JOBS)]:
            del self._jobs[key]
