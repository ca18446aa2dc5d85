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
    processes = LinuxProcesses()
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
    processes = LinuxProcesses()
    with subprocess.Popen([program, "600"], env={TOKEN_VARIABLE: "t"}) as process:
        identity = processes.identify(process.pid)
        assert identity is not None
        assert processes.look(identity, "t").presence is Presence.OURS
        process.kill()


def test_only_worker_programs_of_this_home_are_found(home: Home) -> None:
    environ = {TOKEN_VARIABLE: "t", HOME_VARIABLE: str(home.root)}
    processes = LinuxProcesses()
    asleep = "import time; time.sleep(600)"
    with (
        subprocess.Popen([sys.executable, "-c", asleep, WORKER_MODULE], env=environ) as worker,
        subprocess.Popen(["/bin/sleep", "600"], env=environ) as child,
        subprocess.Popen(
            [sys.executable, "-c", asleep, WORKER_MODULE],
            env={**environ, HOME_VARIABLE: "/elsewhere"},
        ) as elsewhere,
    ):
        found = processes.find(home.root)
        for process in (worker, child, elsewhere):
            process.kill()
    assert [(process.identity.pid, process.token) for process in found] == [(worker.pid, "t")]


def test_no_process_has_an_impossible_pid() -> None:
    assert LinuxProcesses().identify(2**22 + 1) is None
    assert LinuxProcesses().identify(-1) is None
