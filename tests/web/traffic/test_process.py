"""What one process uses, and never another."""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from steam.core.records import ProcessIdentity
from steam.overseer.processes import LinuxProcesses
from steam.web.traffic.process import read_process


@pytest.fixture
def own(tmp_path: Path) -> ProcessIdentity:
    identity = LinuxProcesses(tmp_path).identify(os.getpid())
    assert identity is not None
    return identity


def test_this_process(own) -> None:
    figures = read_process(own, shares=True)
    assert figures is not None
    assert figures.pss_bytes is not None
    assert 1 << 20 < figures.pss_bytes <= figures.rss_bytes * 1.2
    assert figures.threads >= 1
    assert figures.open_files is not None
    assert figures.open_files >= 3
    assert figures.cpu_s == pytest.approx(sum(os.times()[:2]), abs=0.5)


def test_shares_are_dear_and_only_given_when_asked_for(own) -> None:
    figures = read_process(own, shares=False)
    assert figures is not None
    assert figures.pss_bytes is None


def test_of_another_process_with_the_same_pid_nothing_is_told(own) -> None:
    assert read_process(replace(own, start_ticks=own.start_ticks - 1), shares=False) is None
    assert read_process(replace(own, boot_id="another"), shares=False) is None


@pytest.mark.process
def test_of_a_process_that_has_ended_nothing_is_told(tmp_path) -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as process:
        identity = LinuxProcesses(tmp_path).identify(process.pid)
        assert identity is not None
        assert read_process(identity, shares=False) is not None
        process.kill()
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)  # a zombie still has its pid
        assert read_process(identity, shares=False) is None
    assert read_process(identity, shares=False) is None
