"""The part of the cgroup tree that was given to us, in a real tree."""

import errno
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from steam.core.policy import LimitPolicy
from steam.overseer.limits.leaf import Leaf, leaf_path
from steam.overseer.limits.subtree import CONTROL, SERVERS, delegated_subtree, enter, release
from tests.overseer.limits.conftest import Start, processes_in

pytestmark = pytest.mark.process
ProcOf = Callable[[Path], Path]


def put(process: "subprocess.Popen[str]", cgroup: Path) -> None:
    (cgroup / "cgroup.procs").write_text(str(process.pid))


def test_a_delegated_unit_is_found(delegated: Path, proc_of: ProcOf) -> None:
    assert delegated_subtree(proc_of(delegated)) == delegated
    assert delegated_subtree(proc_of(delegated / SERVERS)) == delegated
    assert delegated_subtree(proc_of(delegated / CONTROL)) == delegated


def test_what_was_not_delegated_is_left_alone(delegated: Path, proc_of: ProcOf) -> None:
    os.removexattr(delegated, "user.delegate")
    assert delegated_subtree(proc_of(delegated)) is None
    assert delegated_subtree(proc_of(delegated / "somebody")) is None


def test_this_process_was_given_nothing() -> None:
    assert delegated_subtree() is None


@pytest.mark.parametrize("cgroup", ["0::/../../etc\n", "7:pids:/\n", ""])
def test_a_place_outside_the_tree_is_none(tmp_path: Path, cgroup: str) -> None:
    (tmp_path / "cgroup").write_text(cgroup)
    (tmp_path / "mountinfo").write_text("1 0 0:1 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n")
    assert delegated_subtree(tmp_path) is None


def test_servers_move_so_that_controllers_can_be_on(delegated: Path, start: Start) -> None:
    servers = [start("input()"), start("input()")]
    for server in servers:
        put(server, delegated)
    on = enter(delegated)
    assert on == set((delegated / "cgroup.subtree_control").read_text().split()) != set()
    assert processes_in(delegated) == []
    assert processes_in(delegated / SERVERS) == sorted(server.pid for server in servers)
    assert enter(delegated) == on, "once more does no harm"


def test_the_unit_can_start_anew_after_release_while_workers_live(
    delegated: Path, start: Start
) -> None:
    enter(delegated)
    leaf = Leaf(leaf_path(delegated, 7, "prostate"))
    leaf.make(LimitPolicy())
    worker, next_server = start("input()"), start("input()")
    leaf.add(worker.pid)
    with pytest.raises(OSError, match="busy") as caught:
        put(next_server, delegated)
    assert caught.value.errno == errno.EBUSY, "the reason for all this"
    release(delegated)
    put(next_server, delegated)
    enter(delegated)
    assert processes_in(delegated / SERVERS) == [next_server.pid]
    assert processes_in(leaf.path) == [worker.pid], "undisturbed"


def test_the_command_of_our_units_releases(delegated: Path) -> None:
    enter(delegated)
    control = delegated / CONTROL  # where systemd runs it
    control.mkdir()
    into = (
        "import os, pathlib, sys;"
        "pathlib.Path(sys.argv[1], 'cgroup.procs').write_text(str(os.getpid()));"
        "os.execv(sys.executable, [sys.executable, '-m', 'steam.overseer.limits.release'])"
    )
    subprocess.run([sys.executable, "-c", into, str(control)], check=True)
    assert (delegated / "cgroup.subtree_control").read_text().split() == []
