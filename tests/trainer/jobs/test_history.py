import logging
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steam.core.clock import SystemClock
from steam.core.states import JobState
from steam.trainer.jobs import JobRecord, Jobs, history
from steam.trainer.jobs.history import JobFile

RECORD = JobRecord("k", "Work", "made", "Frame", 7)
DONE = replace(RECORD, state=JobState.DONE, fraction=1.0, message="Done.", duration_ms=3)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "jobs.log"


def test_a_job_that_ended_is_told_as_it_ended(path: Path) -> None:
    ended = replace(DONE, description="ä\n\x00", warnings=("a", "b"))
    file = JobFile(path)
    for record in (RECORD, replace(RECORD, state=JobState.RUNNING), ended):
        file.note(record)
    assert JobFile(path).past() == [ended]
    assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("state", "error"),
    [
        (JobState.RUNNING, "The trainer ended while this ran."),
        (JobState.CREATED, "The trainer ended while this waited."),
    ],
)
def test_a_job_that_had_not_ended_is_told_as_failed(
    path: Path, state: JobState, error: str
) -> None:
    JobFile(path).note(replace(RECORD, state=state, duration_ms=3))
    (found,) = JobFile(path).past()
    assert (found.state, found.error, found.ended) == (JobState.FAILED, error, True)
    assert found.duration_ms == 0  # nobody knows when it ended
    assert JobFile(path).past() == [found]  # and stays so


def test_a_killed_trainer_leaves_its_history(path: Path) -> None:
    script = (
        "import os, signal, sys; from pathlib import Path\n"
        "from steam.core.clock import SystemClock\n"
        "from steam.trainer.jobs import Jobs\n"
        "from steam.trainer.jobs.history import JobFile\n"
        "jobs = Jobs(1, SystemClock(), history=JobFile(Path(sys.argv[1])))\n"
        "jobs.start('First', 'a', 'Frame', lambda job: None).join()\n"
        "jobs.start('Second', 'b', 'Frame', lambda job: os.kill(os.getpid(), signal.SIGKILL))\n"
    )
    subprocess.run([sys.executable, "-c", script, str(path)], check=False, timeout=60)
    jobs = Jobs(1, SystemClock(), history=JobFile(path))
    assert [(job.record.description, job.record.state) for job in jobs.all()] == [
        ("Second", JobState.FAILED),
        ("First", JobState.DONE),
    ]
    assert jobs.all()[0].record.error == "The trainer ended while this ran."
    assert jobs.all()[0].join(0)


LINES = [history._line(replace(DONE, key=key)) for key in "abc"]


@given(st.data())
def test_damage_spoils_only_the_records_that_it_hits(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    path = tmp_path_factory.mktemp("history") / "jobs.log"
    whole = b"".join(LINES)
    at = data.draw(st.integers(0, len(whole) - 1))
    byte = data.draw(st.integers(0, 255).filter(lambda byte: byte != whole[at]))
    path.write_bytes(whole[:at] + bytes([byte]) + whole[at + 1 :])
    hit = at // len(LINES[0])
    found = {record.key for record in JobFile(path).past()}
    # A line end that is gone joins two lines; a new one cuts one in two.
    assert found <= {"a", "b", "c"}
    assert found >= {key for number, key in enumerate("abc") if number not in {hit - 1, hit}}
    assert "abc"[hit] not in found or whole[at : at + 1] == b"\n"


def test_the_checksum_is_what_finds_the_damage(path: Path) -> None:
    """The same letter elsewhere is well-formed JSON still."""
    path.write_bytes(LINES[0].replace(b"Work", b"Walk"))
    assert JobFile(path).past() == []


def test_a_line_that_was_cut_short_spoils_nothing_that_follows(
    path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path.write_bytes(LINES[0] + LINES[1][:-20] + LINES[2])
    with caplog.at_level(logging.WARNING):
        assert [record.key for record in JobFile(path).past()] == ["a", "c"]
    assert "1 records of jobs" in caplog.text


def test_a_well_summed_line_of_another_shape_is_left_out(path: Path) -> None:
    path.write_bytes(b"\n%08x %s" % (history.zlib.crc32(b'{"key": 5}'), b'{"key": 5}'))
    assert JobFile(path).past() == []


def test_only_the_newest_records_are_kept_and_the_file_does_not_grow(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history, "_ROOM", 1000)
    file = JobFile(path, kept=10)
    for number in range(300):
        file.note(replace(DONE, key=str(number)))
        assert path.stat().st_size < 2 * 10 * 250 + 1000
    assert [record.key for record in JobFile(path, kept=10).past()] == [
        str(number) for number in range(290, 300)
    ]


def test_of_a_file_that_is_too_large_the_end_is_read(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history, "MAX_BYTES", len(LINES[0]) + 30)
    path.write_bytes(b"".join(LINES))
    assert [record.key for record in JobFile(path).past()] == ["c"]


def test_a_disk_that_does_not_take_it_is_told_and_no_job_fails(
    path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path.mkdir()
    with caplog.at_level(logging.WARNING):
        jobs = Jobs(1, SystemClock(), history=JobFile(path))
        job = jobs.start("Work", "made", "Frame", lambda _: None)
        assert job.join(30)
    jobs.close()
    assert job.record.state is JobState.DONE
    assert "jobs are not written" in caplog.text
