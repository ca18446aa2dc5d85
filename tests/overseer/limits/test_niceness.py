"""Niceness of real processes, and of the groups that their sessions are scheduled in."""

import os
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from steam.overseer.limits import niceness
from steam.overseer.limits.niceness import group_nice, set_nice, threads_of
from tests.overseer.limits.conftest import Start

pytestmark = pytest.mark.process
ROOT = Path(__file__).parents[3]
AS_ANYBODY = """
import ctypes, os, resource
from steam.overseer.limits.niceness import set_nice
os.setsid()
version_3 = (ctypes.c_uint32 * 2)(0x20080522, 0)
assert ctypes.CDLL(None).capset(version_3, (ctypes.c_uint32 * 6)()) == 0  # root no more
sleeps = lambda: resource.getrusage(resource.RUSAGE_THREAD).ru_nvcsw
set_nice(os.getpid(), 5)
before = sleeps()
for _ in range(50):
    set_nice(os.getpid(), 7)
print(os.getpriority(os.PRIO_PROCESS, 0), sleeps() - before)
"""
IN_A_SESSION = (
    "import os; from pathlib import Path; print(Path('/proc/self/autogroup').read_text())"
)


def has_groups() -> bool:
    """Whether this kernel gives a new session a group of its own. Ours may be older than that."""
    if not niceness._autogroups():
        return False
    command = [sys.executable, "-I", "-c", IN_A_SESSION]
    page = subprocess.run(command, start_new_session=True, capture_output=True, check=True).stdout
    return bool(page.strip())


GROUPS = has_groups()


def test_every_thread_gets_it(start: Start) -> None:
    process = start(
        "import threading; stop = threading.Event()\n"
        "for _ in range(3): threading.Thread(target=stop.wait).start()\n"
        "print('running', flush=True); input(); stop.set()"
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "running\n"
    set_nice(process.pid, 7)
    threads = threads_of(process.pid)
    assert len(threads) == 4
    assert [os.getpriority(os.PRIO_PROCESS, thread) for thread in threads] == [7] * 4


@pytest.mark.skipif(not GROUPS, reason="this kernel does not schedule by session")
def test_so_does_the_group_of_its_session(start: Start) -> None:
    process = start("input()")
    assert group_nice(process.pid) == 0
    set_nice(process.pid, 7)
    assert group_nice(process.pid) == 7


@pytest.mark.skipif(not GROUPS, reason="this kernel does not schedule by session")
def test_but_not_a_session_that_is_somebody_elses(start: Start) -> None:
    leader = start(
        "import os; child = os.fork(); child or input()\nprint(child, flush=True); os.wait()"
    )
    assert leader.stdout is not None
    child = int(leader.stdout.readline())
    set_nice(child, 7)
    assert os.getpriority(os.PRIO_PROCESS, child) == 7
    assert os.getpriority(os.PRIO_PROCESS, leader.pid) == 0
    assert group_nice(leader.pid) == 0


@pytest.mark.skipif(not GROUPS, reason="this kernel does not schedule by session")
def test_so_it_yields_to_other_sessions(start: Start) -> None:
    spin = "input()\nwhile True: pass"
    pair = [start(spin), start(spin)]
    one_cpu = {min(os.sched_getaffinity(0))}
    for process in pair:
        os.sched_setaffinity(process.pid, one_cpu)
    set_nice(pair[1].pid, 10)
    for process in pair:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    while (used := [psutil.Process(process.pid).cpu_times().user for process in pair])[0] < 0.5:
        time.sleep(0.05)
    first, yielding = used
    assert first > 3 * yielding, "nine times as much, by the kernel's weights"


@pytest.mark.skipif(not GROUPS, reason="this kernel does not schedule by session")
def test_a_kernel_that_refuses_for_now_is_a_warning_and_no_wait() -> None:
    command = [sys.executable, "-c", AS_ANYBODY]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    *warnings, last = done.stdout.splitlines()
    nice, slept = last.split()
    assert nice == "7", "that of the process is set all the same"
    assert int(slept) < 10, "the kernel lets us set one group in 100 ms: the others did not wait"
    assert any("niceness of session not set" in warning for warning in warnings)


def test_without_groups_the_process_alone_gets_it(
    start: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(niceness, "_ENABLED", tmp_path / "no such page")
    process = start("input()")
    set_nice(process.pid, 7)
    assert os.getpriority(os.PRIO_PROCESS, process.pid) == 7
    assert group_nice(process.pid) is None


def test_one_that_is_in_no_group_gets_it_too(
    start: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sessions as old as the machine are in none: their page is empty."""
    enabled, page = tmp_path / "enabled", tmp_path / "page"
    enabled.write_text("1\n")
    page.write_text("")
    monkeypatch.setattr(niceness, "_ENABLED", enabled)
    monkeypatch.setattr(niceness, "_group_page", lambda _pid: page)
    process = start("input()")
    set_nice(process.pid, 7)
    assert os.getpriority(os.PRIO_PROCESS, process.pid) == 7
    assert group_nice(process.pid) is None
    assert page.read_text() == ""


def test_a_process_that_has_gone_is_a_sentence(start: Start) -> None:
    process = start("pass")
    process.communicate()
    with pytest.raises(OSError, match="The niceness cannot be set to 7: "):
        set_nice(process.pid, 7)
