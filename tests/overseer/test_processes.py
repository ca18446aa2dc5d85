"""Looking at real processes."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from steam.core.home import Home
from steam.overseer.observed import Exit, Presence
from steam.overseer.processes import (
    HOME_VARIABLE,
    TOKEN_VARIABLE,
    WORKER_MODULE,
    LinuxProcesses,
)

pytestmark = pytest.mark.process


@pytest.mark.parametrize(
    ("code", "end"),
    [("raise SystemExit(7)", Exit(code=7)), ("import os; os.kill(os.getpid(), 9)", Exit(signal=9))],
)
def test_the_end_of_a_zombie_can_be_read(code: str, end: Exit) -> None:
    processes = LinuxProcesses(Path("/nowhere"))
    with subprocess.Popen([sys.executable, "-I", "-S", "-c", code]) as process:
        identity = processes.identify(process.pid)
        assert identity is not None
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)  # ended, and not yet collected
        look = processes.look(identity, "any")
    assert (look.presence, look.exit) == (Presence.DEAD, end)
    assert processes.look(identity, "any").presence is Presence.GONE


def test_a_name_with_brackets_does_not_confuse(tmp_path: Path) -> None:
    program = tmp_path / "a ) 1 (b"
    program.symlink_to("/bin/sleep")
    processes = LinuxProcesses(tmp_path)
    environ = {TOKEN_VARIABLE: "t", HOME_VARIABLE: str(tmp_path)}
    with subprocess.Popen([program, "600"], env=environ) as process:
        identity = processes.identify(process.pid)
        assert identity is not None
        assert processes.look(identity, "t").presence is Presence.OURS
        process.kill()


def test_a_worker_of_another_home_is_a_stranger_to_a_copy_of_its_database(tmp_path: Path) -> None:
    environ = {TOKEN_VARIABLE: "t", HOME_VARIABLE: str(tmp_path / "original")}
    processes = LinuxProcesses(tmp_path / "copy")
    with subprocess.Popen(["/bin/sleep", "600"], env=environ) as process:
        identity = processes.identify(process.pid)
        assert identity is not None
        assert processes.look(identity, "t").presence is Presence.STRANGER
        process.kill()


def test_only_worker_programs_of_this_home_are_found(home: Home) -> None:
    environ = {TOKEN_VARIABLE: "t", HOME_VARIABLE: str(home.root)}
    processes = LinuxProcesses(home.root)
    asleep = "import time; time.sleep(600)"
    with (
        subprocess.Popen([sys.executable, "-c", asleep, WORKER_MODULE], env=environ) as worker,
        subprocess.Popen(["/bin/sleep", "600"], env=environ) as child,
        subprocess.Popen(
            [sys.executable, "-c", asleep, WORKER_MODULE],
            env={**environ, HOME_VARIABLE: "/elsewhere"},
        ) as elsewhere,
    ):
        found = processes.find()
        for process in (worker, child, elsewhere):
            process.kill()
    assert [(process.identity.pid, process.token) for process in found] == [(worker.pid, "t")]


def test_no_process_has_an_impossible_pid() -> None:
    assert LinuxProcesses(Path("/nowhere")).identify(2**22 + 1) is None
    assert LinuxProcesses(Path("/nowhere")).identify(-1) is None


FIRST_THREAD_ENDS = """
import ctypes, os, platform, threading, time
def others():
    os.read(0, 1)
    os._exit(5)
threading.Thread(target=others).start()
print("up", flush=True)
number = {"x86_64": 60, "aarch64": 93}[platform.machine()]  # exit(2) of this thread alone
ctypes.CDLL(None).syscall(number, 0)
"""


def test_a_process_has_ended_once_all_its_threads_have() -> None:
    processes = LinuxProcesses(Path("/nowhere"))
    with subprocess.Popen(
        [sys.executable, "-I", "-c", FIRST_THREAD_ENDS],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        process.stdout.readline()
        identity = processes.identify(process.pid)
        assert identity is not None
        stat = Path(f"/proc/{process.pid}/stat")
        while stat.read_bytes().rpartition(b")")[2].split()[0] != b"Z":
            pass
        assert processes.look(identity, "t").presence is Presence.OURS
        process.stdin.write(b"x")
        process.stdin.flush()
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
        look = processes.look(identity, "t")
    assert (look.presence, look.exit) == (Presence.DEAD, Exit(code=5))
