import threading
import time
from typing import Any

import numpy as np
import pytest
from hypothesis import find, given
from hypothesis import strategies as st
from hypothesis.errors import NoSuchExample

from steam.core.states import JobState
from steam.trainer.compute.engine import LocalEngine
from steam.trainer.compute.portion import Portion
from steam.trainer.frame.frame import frame_from_arrays
from steam.trainer.jobs.job import Job
from steam.trainer.jobs.record import MAX_TEXT, MAX_WARNINGS, JobRecord
from steam.trainer.progress import OutOfTime

FRACTIONS = st.lists(st.floats(allow_nan=True, allow_infinity=True), max_size=20)


def new_job(max_runtime_s: float = 0.0) -> Job:
    return Job(JobRecord("k", "Work", "made", "Frame", 0), max_runtime_s=max_runtime_s)


def told(job: Job, fractions: list[float]) -> list[float]:
    """The fractions of a job after each update, the one before the first in front."""
    seen = [job.record.fraction]
    for fraction in fractions:
        job.update(fraction)
        seen.append(job.record.fraction)
    return seen


def never_goes_back(seen: list[float]) -> bool:
    return seen == sorted(seen) and all(0.0 <= fraction <= 1.0 for fraction in seen)


@given(FRACTIONS)
def test_progress_is_a_part_of_the_whole_and_never_goes_back(fractions: list[float]) -> None:
    seen = told(new_job(), fractions)
    assert never_goes_back(seen)
    assert seen[-1] == max([0.0, *(min(x, 1.0) for x in fractions if x == x)])


class TakesTheLast(Job):
    """A mutant whose progress is what was said last."""

    def update(self, fraction: float, message: str = "") -> None:
        self._record = JobRecord("k", "Work", "made", "Frame", 0, fraction=fraction)


def test_the_property_catches_a_mutant() -> None:
    try:
        find(FRACTIONS, lambda f: not never_goes_back(told(TakesTheLast(new_job().record), f)))
    except NoSuchExample:
        pytest.fail("the mutant was not noticed")


def test_progress_is_in_proportion_to_the_passes_that_are_done() -> None:
    job, frame = new_job(), frame_from_arrays("f", {"x": np.arange(40.0)}, block_rows=10)
    seen: list[float] = []

    class Sees(Slow):
        def map(self, chunks: Any, first_row: int) -> int:
            seen.append(job.record.fraction)
            return 0

    for done in range(2):
        LocalEngine(1).run(Sees(), frame, Portion(job, done / 2, (done + 1) / 2))
    assert seen == [0.0, 0.125, 0.25, 0.375, 0.5, 0.625, 0.75, 0.875]
    assert job.record.fraction == 1.0


class Slow:
    """A task that takes a while for each block; counts those that it has begun."""

    columns = ("x",)

    def __init__(self) -> None:
        self.begun: list[int] = []

    def map(self, chunks: Any, first_row: int) -> int:
        self.begun.append(first_row)
        time.sleep(0.005)  # the work itself
        return 0

    def merge(self, left: int, right: int) -> int:
        return 0

    def finish(self, partial: int | None) -> int:
        return 0


@pytest.mark.parametrize("threads", [1, 2])
def test_a_cancelled_task_ends_after_the_block_that_it_is_at(threads: int) -> None:
    frame = frame_from_arrays("f", {"x": np.arange(4000.0)}, block_rows=1)
    job, task = new_job(), Slow()
    thread = threading.Thread(
        target=job.run, args=(lambda job: LocalEngine(threads).run(task, frame, job),)
    )
    thread.start()
    while job.record.fraction == 0.0:
        time.sleep(0.001)
    job.cancel()
    at_most = len(task.begun) + threads  # each may have been about to begin one
    assert job.join(30)
    thread.join()
    assert len(task.begun) <= at_most
    assert job.record.state is JobState.CANCELLED


def test_work_that_is_out_of_time_may_keep_what_it_has() -> None:
    job, kept = new_job(max_runtime_s=1e-9), []

    def work(job: Job) -> None:
        try:
            job.update(0.5)
        except OutOfTime:
            kept.append("half")
            job.warn("Half of it.")
        job.update(0.7, "Keeping it.")  # told once: what there is can be kept in peace

    job.run(work)
    assert (job.record.state, job.record.warnings, kept) == (
        JobState.DONE,
        ("Half of it.",),
        ["half"],
    )


def test_work_that_has_nothing_to_keep_fails_when_it_is_out_of_time() -> None:
    job = new_job(max_runtime_s=0.001)
    frame = frame_from_arrays("f", {"x": np.arange(100.0)}, block_rows=1)
    job.run(lambda job: LocalEngine(1).run(Slow(), frame, job))
    assert job.record.state is JobState.FAILED
    assert job.record.error.startswith("The time of 0.001 s was over")


def test_work_that_ends_in_time_is_not_disturbed_and_neither_is_finished_work() -> None:
    for job in (new_job(60.0), new_job(1e-9)):
        job.run(lambda job: job.update(1.0))
        assert job.record.state is JobState.DONE


def test_a_failed_task_tells_its_rows_and_not_the_words_of_the_fault(
    caplog: pytest.LogCaptureFixture,
) -> None:
    class Breaks(Slow):
        def map(self, chunks: Any, first_row: int) -> int:
            raise ZeroDivisionError("secret")

    job, frame = new_job(), frame_from_arrays("f", {"x": np.arange(4.0)}, block_rows=2)
    job.run(lambda job: LocalEngine(1).run(Breaks(), frame, job))
    assert job.record.error == (
        "Breaks failed in block 0 (rows 0 to 1). The trainer's log tells why under job k."
    )
    assert "ZeroDivisionError: secret" in caplog.text


def test_work_that_wants_to_end_the_process_ends_its_job(caplog: pytest.LogCaptureFixture) -> None:
    def work(_: Job) -> None:
        raise SystemExit(3)

    job = new_job()
    job.run(work)
    assert job.record.state is JobState.FAILED
    assert caplog.records


def test_what_a_record_holds_is_bounded() -> None:
    job = new_job()
    job.warn(*["x" * 10_000] * 1000)
    job.update(0.1, "y" * 10_000)
    assert len(job.record.warnings) == MAX_WARNINGS
    assert len(job.record.message) == len(job.record.warnings[0]) == MAX_TEXT
