"""Servers that are kept running together: one that hangs is started anew, like one that ends."""

import os
import signal
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
        process.wait(20)


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
