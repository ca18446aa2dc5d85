"""What holds a running process, whoever put it there."""

import os
import subprocess
import sys
from pathlib import Path

from steam.core.policy import LimitPolicy
from steam.overseer.limits.cgroup import CgroupConfiner
from steam.overseer.limits.held import RELEASED, Means, means_of
from steam.overseer.limits.rlimits import RlimitConfiner
from steam.overseer.limits.subtree import enter, release
from tests.overseer.limits.conftest import Start

BY_RLIMITS = Means("rlimits", RlimitConfiner().lacks)


def test_a_worker_in_the_cgroup_made_for_it_is_held_by_that(delegated: Path, start: Start) -> None:
    process = start("input()")
    confiner = CgroupConfiner(delegated, enter(delegated))
    confiner.confine(process.pid, 7, "prostate", LimitPolicy())
    assert means_of(process.pid, 7, "prostate") == Means("cgroup v2", confiner.lacks)
    assert means_of(process.pid, 8, "prostate") == BY_RLIMITS, "that cgroup is not its own"
    release(delegated)
    assert means_of(process.pid, 7, "prostate") == RELEASED


def test_any_other_process_is_held_by_its_rlimits() -> None:
    assert means_of(os.getpid(), 1, "prostate") == BY_RLIMITS


def test_one_that_has_ended_is_held_by_nothing() -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
        assert means_of(process.pid, 1, "prostate") is None, "nobody has seen its end yet"
    assert means_of(process.pid, 1, "prostate") is None
