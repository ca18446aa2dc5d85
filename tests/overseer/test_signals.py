"""Signals reach the very process that was meant, with its group, or nobody."""

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from steam.core.records import ProcessIdentity
from steam.overseer.observed import Presence
from steam.overseer.processes import HOME_VARIABLE, TOKEN_VARIABLE, LinuxProcesses
from steam.overseer.signals import PidfdSignals

pytestmark = pytest.mark.process
FAMILY = """
import subprocess
child = subprocess.Popen(["/bin/sleep", "600"])
print(child.pid, flush=True)
child.wait()
"""


HOME = Path("/nowhere")


@pytest.fixture
def processes() -> LinuxProcesses:
    return LinuxProcesses(HOME)


@pytest.fixture
def family() -> Iterator[subprocess.Popen[bytes]]:
    """A process with our token that leads a session and has a child, whose pid it prints."""
    argv = [sys.executable, "-I", "-S", "-c", FAMILY]
    with subprocess.Popen(
        argv,
        env={TOKEN_VARIABLE: "t", HOME_VARIABLE: str(HOME)},
        stdout=subprocess.PIPE,
        start_new_session=True,
    ) as process:
        yield process
        process.kill()


def identified(processes: LinuxProcesses, pid: int) -> ProcessIdentity:
    identity = processes.identify(pid)
    assert identity is not None
    return identity


def test_a_kill_takes_the_group_with_it(
    processes: LinuxProcesses, family: subprocess.Popen[bytes]
) -> None:
    assert family.stdout is not None
    child = identified(processes, int(family.stdout.readline()))
    identity = identified(processes, family.pid)
    assert PidfdSignals(processes).kill_group(identity, "t")
    assert processes.look(identity, "t").presence is Presence.DEAD
    assert family.wait(30) == -9
    assert family.stdout.read() == b"", "the pipe closes only when the child has ended too"
    assert processes.look(child, "t").presence in {Presence.GONE, Presence.DEAD}


@pytest.mark.parametrize(
    "wrong",
    [{"start_ticks": 1}, {"boot_id": "earlier"}, {"pid": 1}, {"pid": 0}, {"pid": -1}],
    ids=str,
)
def test_a_wrong_identity_is_not_signalled(
    processes: LinuxProcesses, family: subprocess.Popen[bytes], wrong: dict[str, object]
) -> None:
    identity = replace(identified(processes, family.pid), **wrong)
    signals = PidfdSignals(processes)
    assert not signals.terminate(identity, "t")
    assert not signals.kill_group(identity, "t")
    assert family.poll() is None


def test_a_wrong_token_is_not_signalled(
    processes: LinuxProcesses, family: subprocess.Popen[bytes]
) -> None:
    signals = PidfdSignals(processes)
    assert not signals.kill_group(identified(processes, family.pid), "another")
    assert family.poll() is None


def test_it_does_not_signal_itself(processes: LinuxProcesses) -> None:
    assert not PidfdSignals(processes).terminate(identified(processes, os.getpid()), "t")


def test_a_process_that_is_gone_is_not_signalled(processes: LinuxProcesses) -> None:
    with subprocess.Popen(["/bin/true"]) as process:
        identity = identified(processes, process.pid)
        process.wait(10)
    assert not PidfdSignals(processes).terminate(identity, "t")
