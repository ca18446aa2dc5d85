import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from steam.core.clock import SystemClock
from steam.core.states import JobState
from steam.trainer.algorithms.glm import GlmAlgorithm
from steam.trainer.algorithms.parameters import Support
from steam.trainer.algorithms.registry import Algorithms
from steam.trainer.jobs import JobRecord, Jobs
from steam.trainer.jobs.history import JobFile
from steam.trainer.progress import OutOfTime
from steam.trainer.rest.jobs import YOUNG_S

DATA = b"y,x\n1,0.5\n2,1.5\n4,2.5\n8,0.25\n"
GIVEN = {"training_frame": "f", "response_column": "y", "model_id": "m"}


class Late(GlmAlgorithm):
    """GLM that begins after its time; it may keep what it has then, which is everything."""

    parameters = tuple(
        replace(spec, support=Support.FULL) if spec.name == "max_runtime_secs" else spec
        for spec in GlmAlgorithm.parameters
    )

    def __init__(self, keeps: bool) -> None:
        self.keeps = keeps

    def train(self, order: Any, engine: Any, clock: Any, progress: Any) -> Any:
        try:
            while float(order.given["max_runtime_secs"]):
                progress.update(0.1)
        except OutOfTime:
            if not self.keeps:
                raise
        return super().train(order, engine, clock, progress)


@pytest.mark.parametrize(
    ("keeps", "seconds", "status", "error"),
    [
        (True, "0.01", "DONE", None),
        (False, "0.01", "FAILED", "The time of 0.01 s was over"),
        (False, "0", "DONE", None),
    ],
)
def test_max_runtime_secs_ends_a_training(
    trainer_with: Callable[..., Any], keeps: bool, seconds: str, status: str, error: str | None
) -> None:
    trainer = trainer_with(algorithms=Algorithms([Late(keeps)]))
    trainer.frame("f", DATA)
    job = trainer.train(**GIVEN, max_runtime_secs=seconds)
    assert job["status"] == status
    assert job["exception"] is None if error is None else error in job["exception"]
    found = trainer.http.get("/3/Models/m").status_code
    assert found == (200 if status == "DONE" else 404)


def test_one_job_too_many_is_refused_with_a_sentence(trainer_with: Callable[..., Any]) -> None:
    jobs, gate = Jobs(1, SystemClock(), max_waiting=0), threading.Event()
    trainer = trainer_with(jobs=jobs)
    try:
        trainer.frame("f", DATA)
        begun = threading.Event()

        def hold(_: object) -> None:
            begun.set()
            gate.wait()

        jobs.start("Hold", "h", "Frame", hold)
        begun.wait()
        answer = trainer.http.post("/3/ModelBuilders/glm", data=GIVEN)
        assert answer.status_code == 503
        assert "wait already" in answer.json()["msg"]
        assert answer.json()["__meta"]["schema_name"] == "H2OErrorV3"
    finally:
        gate.set()


def test_jobs_of_an_earlier_life_are_told(trainer_with: Callable[..., Any], tmp_path: Path) -> None:
    path = tmp_path / "jobs.log"
    record = JobRecord("$0301_ab", "GLM", "m", "Model", 5, JobState.RUNNING, 0.5)
    JobFile(path).note(record)
    trainer = trainer_with(jobs=Jobs(2, SystemClock(), history=JobFile(path)))
    (job,) = trainer.json("GET", "/3/Jobs")["jobs"]
    assert job == trainer.json("GET", "/3/Jobs/$0301_ab")["jobs"][0]
    assert (job["status"], job["exception"], job["progress"]) == (
        "FAILED",
        "The trainer ended while this ran.",
        1.0,
    )
    assert trainer.json("POST", "/3/Jobs/$0301_ab/cancel")["jobs"] is None


def test_the_first_look_waits_for_the_end_of_a_job_that_just_began(trainer: Any) -> None:
    looked = threading.Event()
    job = trainer.services.jobs.start("Short", "f", "Frame", lambda _: looked.wait(30))
    jobs = trainer.services.jobs.get(job.key)
    true_join = jobs.join

    def join(timeout_s: float | None = None) -> bool:
        looked.set()  # from now on the work ends
        return true_join(timeout_s and 30)

    jobs.join = join
    assert trainer.json("GET", f"/3/Jobs/{job.key}")["jobs"][0]["status"] == "DONE"


def test_a_job_that_takes_longer_is_looked_at_at_once(trainer: Any) -> None:
    over = threading.Event()
    job = trainer.services.jobs.start("Long", "f", "Frame", lambda _: over.wait(30))
    try:
        for _ in range(2):  # the first one waits until the job is no longer young
            told = trainer.json("GET", f"/3/Jobs/{job.key}")["jobs"][0]
            assert told["status"] == "RUNNING"
            assert told["msec"] >= 1000 * YOUNG_S
    finally:
        over.set()
