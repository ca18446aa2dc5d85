"""How LightGBM's threads wait."""

import os
import subprocess
import sys

import pytest

LOAD = """
import os
from steam.trainer.algorithms.trees.library import lightgbm

lightgbm()
print(os.environ.get("GOMP_SPINCOUNT"))
"""
OURS = ("OMP_WAIT_POLICY", "GOMP_SPINCOUNT")


def told_openmp(**changes: str) -> tuple[str, str]:
    """What the environment of a process that may grow trees says, and what OpenMP took from it."""
    environ = {name: value for name, value in os.environ.items() if name not in OURS}
    environ |= {"OMP_DISPLAY_ENV": "VERBOSE", **changes}
    done = subprocess.run(
        [sys.executable, "-c", LOAD], env=environ, capture_output=True, text=True, check=True
    )
    taken = [line for line in done.stderr.splitlines() if "GOMP_SPINCOUNT" in line]
    return done.stdout.strip(), taken[0].split("=")[1].strip(" '") if taken else ""


@pytest.mark.process
def test_its_threads_do_not_wait_by_counting_for_long() -> None:
    assert told_openmp() == ("1000", "1000")


@pytest.mark.process
def test_who_says_how_to_wait_is_heard() -> None:
    assert told_openmp(GOMP_SPINCOUNT="77") == ("77", "77")
    assert told_openmp(OMP_WAIT_POLICY="passive") == ("None", "0")
