import logging
import threading
import weakref
from collections.abc import Iterator

import pytest

from steam.core.clock import SystemClock
from steam.core.errors import Busy, InvalidInput, NotFound, Unavailable
from steam.core.states import JobState
from steam.trainer.jobs import Job, Jobs
from steam.trainer.jobs import jobs as jobs_module


@pytest.fixture
def jobs() -> Iterator[Jobs]:
    jobs = Jobs(2, SystemClock())
    yield jobs
    jobs.close()


def start(jobs: Jobs, work: object) -> Job:
    return jobs.start("Work", "made", "Frame", work)  # type: ignore[arg-type]


def test_a_job_runs_to_its_end(jobs: Jobs) -> None:
    seen = threading.Event()
    go_on = threading.Event()

    def work(job: Job) -> None:
        job.update(0.25, "a quarter")
        job.warn("beware")
        seen.set()
        go_on.wait()

    job = start(jobs, work)
    seen.wait()
    running = job.record
    assert (running.state, running.fraction, running.message) == (
        JobState.RUNNING,
        0.25,
        "a quarter",
    )
    go_on.set()
    assert job.join(30)
    ended = job.record
    assert (ended.state, ended.fraction, ended.warnings) == (JobState.DONE, 1.0, ("beware",))
    assert ended == job.record  # the duration stands still


def test_cancel_stops_the_work_at_its_next_update(jobs: Jobs) -> None:
    entered, cancelled = threading.Event(), threading.Event()
    reached: list[str] = []

    def work(job: Job) -> None:
        entered.set()
        cancelled.wait()
        job.update(0.5)
        reached.append("after the update")

    job = start(jobs, work)
    entered.wait()
    job.cancel()
    cancelled.set()
    assert job.join(30)
    assert job.record.state is JobState.CANCELLED
    assert job.record.error == ""
    assert reached == []


def test_a_cancelled_job_in_the_queue_never_starts(jobs: Jobs) -> None:
    gate = threading.Event()
    ran: list[str] = []
    for _ in range(2):
        start(jobs, lambda _: gate.wait())
    waiting = start(jobs, lambda job: ran.append(job.key))
    assert waiting.record.state is JobState.CREATED
    waiting.cancel()
    assert waiting.join(30)
    gate.set()
    last = start(jobs, lambda _: None)
    assert last.join(30)
    assert waiting.record.state is JobState.CANCELLED
    assert ran == []


def test_a_users_error_is_told_in_its_own_words(
    jobs: Jobs, caplog: pytest.LogCaptureFixture
) -> None:
    def work(_: Job) -> None:
        raise InvalidInput("The file is empty.", hint="Choose another one.")

    job = start(jobs, work)
    assert job.join(30)
    assert job.record.state is JobState.FAILED
    assert job.record.error == "The file is empty. Choose another one."
    assert caplog.records == []


def test_an_unexpected_error_is_logged_and_told_without_its_trace(
    jobs: Jobs, caplog: pytest.LogCaptureFixture
) -> None:
    def work(_: Job) -> None:
        raise ZeroDivisionError("secret detail")

    with caplog.at_level(logging.ERROR):
        job = start(jobs, work)
        assert job.join(30)
    assert job.record.state is JobState.FAILED
    assert "secret" not in job.record.error
    assert "Traceback" not in job.record.error
    assert job.key in job.record.error
    assert "ZeroDivisionError" in caplog.text


def test_an_ended_job_stays_as_it_ended(jobs: Jobs) -> None:
    job = start(jobs, lambda _: None)
    assert job.join(30)
    job.cancel()
    assert job.record.state is JobState.DONE


def test_jobs_are_listed_newest_first(jobs: Jobs) -> None:
    keys = [start(jobs, lambda _: None).key for _ in range(5)]
    assert [job.key for job in jobs.all()] == keys[::-1]
    with pytest.raises(NotFound):
        jobs.get("nope")


def test_only_ended_jobs_are_forgotten(jobs: Jobs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs_module, "KEPT_JOBS", 3)
    gate = threading.Event()
    running = start(jobs, lambda _: gate.wait())
    ended = []
    for _ in range(5):
        ended.append(start(jobs, lambda _: None))
        assert ended[-1].join(30)
    known = {job.key for job in jobs.all()}
    gate.set()
    assert len(known) == 3
    assert running.key in known
    assert ended[-1].key in known


def test_too_many_waiting_jobs_are_refused_until_there_is_room() -> None:
    jobs, gate, begun = Jobs(1, SystemClock(), max_waiting=2), threading.Event(), threading.Event()

    def wait(_: Job) -> None:
        begun.set()
        gate.wait()

    start(jobs, wait)
    begun.wait()
    waiting = [start(jobs, lambda _: None) for _ in range(2)]
    with pytest.raises(Busy, match="2 jobs wait already"):
        start(jobs, lambda _: None)
    assert len(jobs.all()) == 3
    waiting[0].cancel()
    last = start(jobs, lambda _: None)
    gate.set()
    assert last.join(30)
    jobs.close()


def test_what_waited_and_was_cancelled_is_not_held_on_to() -> None:
    """What the work of a job refers to, such as a frame, goes as soon as the job cannot run."""
    jobs, gate = Jobs(1, SystemClock(), max_waiting=1), threading.Event()
    start(jobs, lambda _: gate.wait())

    class Large:
        def __call__(self, _: Job) -> None: ...

    for _ in range(50):
        work = Large()
        gone = weakref.ref(work)
        start(jobs, work).cancel()
        del work
    start(jobs, lambda _: None)
    assert gone() is None
    gate.set()
    jobs.close()


def test_never_more_jobs_run_than_may() -> None:
    jobs, running, most, lock = Jobs(3, SystemClock()), 0, 0, threading.Lock()

    def work(_: Job) -> None:
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
        threading.Event().wait(0.002)
        with lock:
            running -= 1

    started = [start(jobs, work) for _ in range(40)]
    assert all(job.join(30) for job in started)
    jobs.close()
    assert most == 3


def test_a_closed_trainer_starts_nothing(jobs: Jobs) -> None:
    jobs.close()
    with pytest.raises(Unavailable, match="ending"):
        start(jobs, lambda _: None)


def test_close_cancels_what_runs() -> None:
    jobs = Jobs(1, SystemClock())
    entered = threading.Event()

    def work(job: Job) -> None:
        entered.set()
        while True:
            job.update(0.5)

    job = start(jobs, work)
    queued = start(jobs, lambda _: None)
    entered.wait()
    jobs.close()
    assert job.record.state is JobState.CANCELLED
    assert queued.record.state is JobState.CANCELLED
