"""Memory that is freed stays until it is given back. In a process of its own: settings stay too."""

import subprocess
import sys

import pytest

MEASURE = """
import sys
from pathlib import Path
import numpy as np
from steam.core.freed_memory import give_back_freed_memory, keep_freed_memory

def resident():
    status = Path("/proc/self/status").read_text()
    return int(status.partition("RssAnon:")[2].split()[0]) * 1024

if sys.argv[1] == "keep":
    keep_freed_memory(1 << 28, 1 << 25)
before = resident()
pieces = [np.ones(1 << 17) for _ in range(64)]
last = np.ones(1 << 10)
pieces.clear()
print(resident() - before)
give_back_freed_memory()
print(resident() - before)
"""
TAKEN = 64 << 20


@pytest.mark.parametrize(("how", "kept"), [("keep", True), ("leave", False)])
def test_what_is_freed_stays_until_it_is_given_back(how: str, kept: bool) -> None:
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, how], capture_output=True, check=True, text=True
    )
    freed, given_back = map(int, done.stdout.split())
    assert (freed > TAKEN // 2) is kept
    assert given_back < TAKEN // 8
