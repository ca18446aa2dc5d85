"""Servers that are kept running together: one that hangs is started anew, like one that ends."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

pytestmark = pytest.mark.process

SCRIPT = """
import sys
from pathlib import Path
from steam.cli import together
from steam.core.home import Home
from steam.wiring.home import prepare_home
from steam.wiring.store import prepare_database
together._PATIENCE_S = 2.0
home = Home(Path(sys.argv[1]))
prepare_home(home)
prepare_database(home)
together.Together({"overseer": ["overseer", "--watch"]}, home).run()
"""


STANDIN = """#!/bin/sh
# Called as `python -m steam NAME ...`.
test "$3" = silent || echo up
exec sleep 600
"""
SCRIPT_OF_STANDINS = """
import sys
from pathlib import Path
from steam.cli import together
from steam.core.home import Home
from steam.wiring.home import prepare_home
home = Home(Path(sys.argv[1]))
prepare_home(home)
sys.executable = sys.argv[2]
together.Together({name: [name] for name in ("speaking", "silent")}, home).run()
"""
WATCHDOG_S = 0.2


@pytest.fixture
def parent(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-c", SCRIPT, str(tmp_path / "home")],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout is not None
    with process.stdout:
        yield process
        process.terminate()
        process.wait(30)


@pytest.fixture
def systemd(tmp_path: Path) -> Iterator[socket.socket]:
    """What hears the parent's signs of life."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as made:
        made.bind(str(tmp_path / "notify"))
        made.settimeout(20)
        yield made


@pytest.fixture
def waiting(tmp_path: Path, systemd: socket.socket) -> Iterator[subprocess.Popen[str]]:
    """A parent of two, one of which never says that it is up."""
    standin = tmp_path / "standin"
    standin.write_text(STANDIN)
    standin.chmod(0o700)
    watched = {
        "NOTIFY_SOCKET": str(systemd.getsockname()),
        "WATCHDOG_USEC": str(round(WATCHDOG_S * 1e6)),
    }
    process = subprocess.Popen(
        [sys.executable, "-c", SCRIPT_OF_STANDINS, str(tmp_path / "home"), str(standin)],
        env={**os.environ, **watched},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout is not None
    with process.stdout:
        yield process
        if alive(process):
            parent = psutil.Process(process.pid)
            parent.suspend()  # or it would start anew, or wait for, those that are killed here
            for left in [*parent.children(), parent]:
                left.kill()
        process.wait(30)


def alive(process: subprocess.Popen[str]) -> bool:
    return process.poll() is None


def children_of(parent: subprocess.Popen[str], count: int, but: int = 0) -> list[psutil.Process]:
    """Its children other than `but`, oldest first, once there are `count` that sleep."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        found = psutil.Process(parent.pid).children()
        asleep = [one for one in found if one.pid != but and one.name() == "sleep"]
        if len(asleep) == count:
            return sorted(asleep, key=lambda one: one.pid)
        time.sleep(0.02)
    pytest.fail("the children did not start")


def test_a_signal_stops_it_also_while_a_child_comes_up(waiting: subprocess.Popen[str]) -> None:
    children = children_of(waiting, 2)
    waiting.terminate()
    assert waiting.wait(30) == 0
    assert not any(child.is_running() for child in children)


def test_it_lives_and_looks_after_the_others_while_a_child_comes_up(
    waiting: subprocess.Popen[str], systemd: socket.socket
) -> None:
    speaking, _ = children_of(waiting, 2)
    for _ in range(2):
        assert systemd.recv(4096) == b"WATCHDOG=1"
    speaking.kill()
    assert waiting.stdout is not None
    assert "The speaking ended by itself" in waiting.stdout.readline()
    assert len(children_of(waiting, 2, but=speaking.pid)) == 2


def next_overseer(parent: subprocess.Popen[str], but: int = 0) -> int:
    """The pid of the overseer below `parent`, once it is another one than `but`."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        for child in psutil.Process(parent.pid).children():
            if child.pid != but and "overseer" in child.cmdline():
                return child.pid
        time.sleep(0.05)
    pytest.fail("no other overseer was started")


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSTOP])
def test_an_overseer_that_ends_or_hangs_is_started_anew(
    parent: subprocess.Popen[str], number: signal.Signals
) -> None:
    assert parent.stdout is not None
    assert "watching" in parent.stdout.readline()
    before = next_overseer(parent)
    os.kill(before, number)
    line = parent.stdout.readline()
    assert ("no sign of life" in line) == (number == signal.SIGSTOP)
    assert next_overseer(parent, before) != before


def test_one_that_is_well_is_left_alone(parent: subprocess.Popen[str]) -> None:
    assert parent.stdout is not None
    assert "watching" in parent.stdout.readline()
    before = next_overseer(parent)
    quiet_until = time.monotonic() + 4  # twice its patience
    while time.monotonic() < quiet_until:
        assert next_overseer(parent) == before
        time.sleep(0.2)
