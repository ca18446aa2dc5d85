"""What every process of bench/glm.py shares: its data, and how it is timed."""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import numpy as np

RESPONSE = "late"
LAMBDAS = 100
SMALLEST_SHARE = 1e-3
ALPHA = 0.5

Found = TypeVar("Found")


@dataclass(frozen=True)
class Data:
    """Columns by name, codes and numbers, and the levels of those that have them."""

    columns: dict[str, np.ndarray]
    levels: dict[str, list[str]]


def load(path: str, copies: str) -> Data:
    """The stored columns, so many times over."""
    with np.load(path) as stored:
        levels = json.loads(str(stored["levels"]))
        columns = {n: np.tile(stored[n], int(copies)) for n in stored if n != "levels"}
    return Data(columns, levels)


def timed(work: Callable[[], Found]) -> tuple[Found, dict[str, float]]:
    """What the work gives; its wall and CPU seconds, and the process's peak of memory meanwhile."""
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # the peak begins here
    wall, cpu = time.perf_counter(), time.process_time()
    found = work()
    spent = {"wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu}
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return found, {**spent, "peak": 1024 * int(status.partition("VmHWM:")[2].split()[0])}
