"""Limits of real processes."""

import hashlib
import os
import resource
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from steam.core.policy import LimitPolicy
from steam.overseer.limits.rlimits import RESERVED_MB, RlimitConfiner
from tests.overseer.limits.conftest import Start

pytestmark = pytest.mark.process
ARTIFACT = Path(__file__).parents[2] / "model" / "fixtures" / "glm_binomial.zip"
ROOT = Path(__file__).parents[3]
CONFINER = RlimitConfiner()


def tell(process: "subprocess.Popen[str]") -> str:
    """Let the process go on; what it says until it ends."""
    said, _ = process.communicate("go\n", timeout=30)
    return said


def test_endless_allocation_ends_with_an_error(start: Start) -> None:
    worker = start("input(); kept = []\nwhile True: kept.append(bytearray(1 << 20))")
    CONFINER.confine(worker.pid, 1, "a", LimitPolicy(memory_mb=64))
    said = tell(worker)
    assert "MemoryError" in said
    assert worker.returncode == 1


def test_memory_up_to_the_limit_can_be_used(start: Start) -> None:
    worker = start("input(); kept = b'x' * (64 << 20); print(len(kept) >> 20)")
    CONFINER.confine(worker.pid, 1, "a", LimitPolicy(memory_mb=64))
    assert tell(worker) == "64\n"
    assert worker.returncode == 0


def test_endless_opening_of_files_ends_with_an_error(start: Start) -> None:
    worker = start("input(); kept = []\nwhile True: kept.append(open('/dev/null'))")
    CONFINER.confine(worker.pid, 1, "a", LimitPolicy(open_files=64))
    assert "Too many open files" in tell(worker)


def test_a_worker_cannot_raise_its_limits_again(start: Start) -> None:
    worker = start("input(); import resource; print(resource.getrlimit(resource.RLIMIT_NOFILE))")
    CONFINER.confine(worker.pid, 1, "a", LimitPolicy(open_files=64))
    assert tell(worker) == "(64, 64)\n"


def test_a_lower_limit_of_the_machine_stays(start: Start) -> None:
    worker = start("input()")
    resource.prlimit(worker.pid, resource.RLIMIT_NOFILE, (100, 200))
    CONFINER.confine(worker.pid, 1, "a", LimitPolicy(open_files=5000))
    assert resource.prlimit(worker.pid, resource.RLIMIT_NOFILE) == (200, 200)


def test_no_limits_change_nothing(start: Start) -> None:
    worker = start("input()")
    kinds = (resource.RLIMIT_DATA, resource.RLIMIT_NOFILE)
    before = [resource.prlimit(worker.pid, kind) for kind in kinds]
    CONFINER.confine(worker.pid, 1, "a", LimitPolicy())
    assert [resource.prlimit(worker.pid, kind) for kind in kinds] == before
    assert os.getpriority(os.PRIO_PROCESS, worker.pid) == os.getpriority(os.PRIO_PROCESS, 0)


def test_a_process_that_has_gone_is_a_sentence(start: Start) -> None:
    worker = start("pass")
    worker.communicate()
    with pytest.raises(OSError, match=r"The limit of memory cannot be set: No such process\."):
        CONFINER.confine(worker.pid, 1, "a", LimitPolicy(memory_mb=64))


def test_what_it_cannot_do_is_said() -> None:
    assert any("CPU" in lack for lack in CONFINER.lacks)
    assert RlimitConfiner(("Because.",)).lacks[-1] == "Because."
    CONFINER.sweep({1})
    assert CONFINER.ended(1, "a") == ""


def test_the_shipped_worker_comes_up_with_the_least_memory_that_a_policy_allows() -> None:
    options = {
        "--artifact": str(ARTIFACT),
        "--sha256": hashlib.sha256(ARTIFACT.read_bytes()).hexdigest(),
        "--port": "0",
        "--deployment": "least",
        "--version": "1",
    }
    environ = {"STEAM_WORKER_TOKEN": "least", "STEAM_WORKER_HOME": "/nowhere"}
    pinned = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"), "1")
    words = [word for option in options.items() for word in option]
    with subprocess.Popen(
        [sys.executable, "-m", "steam.scoring", *words],
        cwd=ROOT,
        env={**os.environ, **environ, **pinned},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as worker:
        CONFINER.confine(worker.pid, 1, "least", LimitPolicy(memory_mb=64))
        assert worker.stdout is not None
        first = worker.stdout.readline()
        assert "listening on http://" in first, first + worker.stdout.read()
        url = first.split()[-1]
        with urllib.request.urlopen(f"{url}/predict?AGE=65&PSA=1.4", timeout=20) as answer:
            assert answer.status == 200
        assert resource.prlimit(worker.pid, resource.RLIMIT_DATA)[0] == (64 + RESERVED_MB) << 20
        worker.kill()
