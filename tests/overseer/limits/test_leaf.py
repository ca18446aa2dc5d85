"""The cgroup of one worker.

This machine need not have the memory and CPU controllers in its cgroup v2 tree, so their knobs are
tested on a folder that stands in for a cgroup; processes, on a real one.
"""

import os
from pathlib import Path

import pytest

from steam.core.policy import LimitPolicy
from steam.overseer.limits.leaf import Leaf, leaf_path
from tests.overseer.limits.conftest import Start, processes_in

LIMITS = LimitPolicy(memory_mb=512, cpu_percent=150, nice=5)
KNOBS = {
    "memory.max": "536870912",
    "memory.swap.max": "0",
    "memory.oom.group": "1",
    "cpu.max": "150000 100000",
    "cpu.weight.nice": "5",
    "pids.max": "512",
}


@pytest.fixture
def standin(tmp_path: Path) -> Leaf:
    """A folder with the knobs of a cgroup, as the kernel sets them at first."""
    leaf = Leaf(leaf_path(tmp_path, 12, "prostate-risk"))
    leaf.path.mkdir()
    for name in KNOBS:
        (leaf.path / name).write_text("max")
    return leaf


def knobs(leaf: Leaf) -> dict[str, str]:
    return {name: (leaf.path / name).read_text() for name in KNOBS}


def test_limits_become_knobs(standin: Leaf) -> None:
    standin.make(LIMITS)
    assert knobs(standin) == KNOBS
    assert standin.memory_limit_mb == 512


def test_no_limit_is_written_too(standin: Leaf) -> None:
    standin.make(LIMITS)
    standin.make(LimitPolicy())
    unlimited = {"memory.max": "max", "memory.swap.max": "max", "cpu.max": "max 100000"}
    assert knobs(standin) == KNOBS | unlimited | {"cpu.weight.nice": "0"}
    assert standin.memory_limit_mb is None


def test_limits_can_be_restored_after_the_controllers_were_off(standin: Leaf) -> None:
    standin.make(LIMITS)
    for name in KNOBS:
        (standin.path / name).write_text("max")
    standin.restore()
    assert knobs(standin) == KNOBS


def test_a_cgroup_that_never_had_limits_has_none_to_restore(standin: Leaf) -> None:
    standin.restore()
    assert set(knobs(standin).values()) == {"max"}


def test_kills_for_want_of_memory_are_counted(standin: Leaf) -> None:
    assert standin.memory_kills == 0
    (standin.path / "memory.events").write_text("low 0\nmax 31\noom 1\noom_kill 2\n")
    assert standin.memory_kills == 2


@pytest.mark.parametrize(
    ("name", "worker_id"),
    [("steam-prostate-risk-12", 12), ("steam-a-1", 1), ("steam-my_model-7", 7),
     ("servers", None), (".control", None),
     ("steam--1", None), ("steam-a-x", None), ("steam-a-1.scope", None)],
)  # fmt: skip
def test_its_name_says_whose_it_is(name: str, worker_id: int | None) -> None:
    assert Leaf(Path("/sys/fs/cgroup", name)).worker_id == worker_id


@pytest.mark.process
def test_a_real_one_ends_all_that_is_in_it(delegated: Path, start: Start) -> None:
    leaf = Leaf(leaf_path(delegated, 3, "prostate"))
    leaf.make(LIMITS)
    assert not leaf.is_populated
    # Its child leaves the session, so no signal to its process group would reach that.
    worker = start("import os, time; child = os.fork(); child or os.setsid(); time.sleep(600)")
    leaf.add(worker.pid)
    assert leaf.is_populated
    with pytest.raises(FileExistsError):
        leaf.make(LIMITS)
    leaf.clear()
    assert not leaf.path.exists()
    assert worker.wait(30) == -9


@pytest.mark.process
def test_children_are_born_into_it(delegated: Path, start: Start) -> None:
    leaf = Leaf(leaf_path(delegated, 4, "prostate"))
    leaf.make(LIMITS)
    worker = start("import os; input(); os.fork(); print('forked', flush=True); input()")
    leaf.add(worker.pid)
    assert worker.stdin is not None
    assert worker.stdout is not None
    worker.stdin.write("go\n")
    worker.stdin.flush()
    assert worker.stdout.readline() == "forked\n"
    assert len(processes_in(leaf.path)) == 2
    assert os.getpid() not in processes_in(leaf.path)
