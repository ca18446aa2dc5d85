"""The trainer's own process yields."""

import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.process
ROOT = Path(__file__).parents[3]
TELL = """
import os, resource, sys, threading
from steam.overseer.limits.niceness import threads_of
from steam.overseer.limits.training import yield_to_scoring
stop = threading.Event()
threading.Thread(target=stop.wait).start()
yield_to_scoring(int(sys.argv[1]), int(sys.argv[2]))
threading.Thread(target=stop.wait).start()
for thread in threads_of(os.getpid()):
    print(os.getpriority(os.PRIO_PROCESS, thread), os.sched_getscheduler(thread))
stop.set()
print(resource.getrlimit(resource.RLIMIT_DATA)[0])
"""


def told(nice: int, memory_mb: int) -> list[str]:
    words = [sys.executable, "-c", TELL, str(nice), str(memory_mb)]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout.splitlines()


def test_threads_of_before_and_after_yield() -> None:
    assert told(10, 900) == [f"10 {os.SCHED_BATCH}"] * 3 + [str(900 << 20)]


def test_nothing_asked_nothing_done() -> None:
    nice, data = os.getpriority(os.PRIO_PROCESS, 0), resource.getrlimit(resource.RLIMIT_DATA)[0]
    assert told(0, 0) == [f"{nice} {os.SCHED_OTHER}"] * 3 + [str(data)]
