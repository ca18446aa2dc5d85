"""Hearing real children."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from steam.notify import Heartbeats

pytestmark = pytest.mark.process
ROOT = Path(__file__).parents[2]
PATIENCE_S = 2.0
CHILD = """
import sys, time
from steam.notify import Notifier
notifier = Notifier.from_environ()
for _ in range(2):
    notifier.alive()
print("up", flush=True)
while True:
    time.sleep(notifier.interval_s / 4)
    notifier.alive()
"""


@pytest.fixture
def heartbeats() -> Iterator[Heartbeats]:
    with Heartbeats(PATIENCE_S) as made:
        yield made


@pytest.fixture
def children(heartbeats: Heartbeats) -> Iterator[list[int]]:
    """Pids of two children that give signs of life."""
    with ExitStack() as stack:
        pids = []
        for _ in range(2):
            child = stack.enter_context(
                subprocess.Popen(
                    [sys.executable, "-c", CHILD],
                    cwd=ROOT,
                    env={**os.environ, **heartbeats.environ},
                    stdout=subprocess.PIPE,
                )
            )
            stack.callback(child.kill)
            assert child.stdout is not None
            assert child.stdout.readline() == b"up\n"
            pids.append(child.pid)
        yield pids


def late_within(heartbeats: Heartbeats, pids: list[int], seconds: float) -> list[int]:
    """The first that are late, asked often; none when nobody is for that long."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if late := heartbeats.late(pids):
            return late
        time.sleep(0.02)
    return []


def test_only_the_stopped_child_is_late(heartbeats: Heartbeats, children: list[int]) -> None:
    assert late_within(heartbeats, children, 1.5 * PATIENCE_S) == []
    os.kill(children[1], signal.SIGSTOP)
    assert late_within(heartbeats, children, 20) == [children[1]]


def test_a_child_that_never_spoke_is_late_in_the_end(heartbeats: Heartbeats) -> None:
    silent = os.getpid()  # whoever it is, it says nothing
    assert heartbeats.late([silent]) == []
    assert late_within(heartbeats, [silent], 20) == [silent]


def test_whoever_does_not_look_for_long_blames_nobody(
    heartbeats: Heartbeats, children: list[int]
) -> None:
    assert heartbeats.late(children) == []
    time.sleep(1.5 * PATIENCE_S)  # as if we had been stopped ourselves
    assert heartbeats.late(children) == []
