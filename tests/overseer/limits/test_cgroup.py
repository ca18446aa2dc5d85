"""Workers in cgroups: real ones for processes, a folder that stands in for memory and CPU."""

import os
import resource
from pathlib import Path

import pytest

from steam.core.policy import LimitPolicy
from steam.overseer.limits.cgroup import CgroupConfiner
from steam.overseer.limits.leaf import leaf_path
from steam.overseer.limits.rlimits import RESERVED_MB
from steam.overseer.limits.subtree import enter
from tests.overseer.limits.conftest import Start, processes_in

ALL = frozenset({"cpu", "memory", "pids"})


def standin_leaf(subtree: Path, worker_id: int, kills: int, memory_max: str) -> None:
    """What the kernel shows of a worker's cgroup after the worker has ended."""
    leaf = leaf_path(subtree, worker_id, "prostate")
    leaf.mkdir()
    (leaf / "memory.events").write_text(f"max 9\noom 1\noom_kill {kills}\n")
    (leaf / "memory.max").write_text(memory_max)


def test_an_end_by_the_memory_limit_is_told(tmp_path: Path) -> None:
    standin_leaf(tmp_path, 1, kills=1, memory_max=str(512 << 20))
    said = CgroupConfiner(tmp_path, ALL).ended(1, "prostate")
    assert said == "It ran out of memory: it went over its limit of 512 MB."


def test_an_end_by_the_machines_want_of_memory_is_told(tmp_path: Path) -> None:
    standin_leaf(tmp_path, 1, kills=1, memory_max="max\n")
    assert "the machine had none left" in CgroupConfiner(tmp_path, ALL).ended(1, "prostate")


def test_any_other_end_is_not_explained(tmp_path: Path) -> None:
    standin_leaf(tmp_path, 1, kills=0, memory_max=str(512 << 20))
    confiner = CgroupConfiner(tmp_path, ALL)
    assert confiner.ended(1, "prostate") == ""
    assert confiner.ended(2, "never-confined") == ""


def test_what_is_missing_is_said() -> None:
    assert CgroupConfiner(Path("/"), ALL).lacks == ()
    lacks = CgroupConfiner(Path("/"), frozenset({"memory", "pids"})).lacks
    assert lacks == ("The CPU time of a worker cannot be limited here.",)


@pytest.mark.process
def test_without_the_memory_controller_the_process_is_limited(
    delegated: Path, start: Start
) -> None:
    confiner = CgroupConfiner(delegated, enter(delegated))
    worker = start("input()")
    confiner.confine(worker.pid, 5, "prostate", LimitPolicy(memory_mb=100, open_files=77, nice=3))
    assert processes_in(leaf_path(delegated, 5, "prostate")) == [worker.pid]
    assert resource.prlimit(worker.pid, resource.RLIMIT_DATA)[0] == (100 + RESERVED_MB) << 20
    assert resource.prlimit(worker.pid, resource.RLIMIT_NOFILE) == (77, 77)
    assert os.getpriority(os.PRIO_PROCESS, worker.pid) == 3


@pytest.mark.process
def test_what_a_worker_leaves_behind_is_ended(delegated: Path, start: Start) -> None:
    confiner = CgroupConfiner(delegated, enter(delegated))
    worker = start("input()")
    confiner.confine(worker.pid, 6, "prostate", LimitPolicy())
    assert confiner.ended(6, "prostate") == ""
    assert worker.wait(30) == -9
    assert not leaf_path(delegated, 6, "prostate").exists()


@pytest.mark.process
def test_a_sweep_clears_what_is_empty_and_not_live(delegated: Path, start: Start) -> None:
    confiner = CgroupConfiner(delegated, enter(delegated))
    worker = start("input()")
    confiner.confine(worker.pid, 7, "a", LimitPolicy())
    for worker_id in (8, 9):
        leaf_path(delegated, worker_id, "a").mkdir()
    confiner.sweep({9})
    left = sorted(path.name for path in delegated.glob("steam-*"))
    assert left == ["steam-a-7", "steam-a-9"], "7 lives, though no record knows it"
    assert worker.poll() is None


@pytest.mark.process
def test_a_cgroup_in_use_is_refused_in_a_sentence(delegated: Path, start: Start) -> None:
    confiner = CgroupConfiner(delegated, enter(delegated))
    confiner.confine(start("input()").pid, 7, "a", LimitPolicy())
    with pytest.raises(OSError, match=r"The cgroup steam-a-7 cannot be set up: File exists\."):
        confiner.confine(start("input()").pid, 7, "a", LimitPolicy())
