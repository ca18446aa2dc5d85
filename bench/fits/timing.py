"""What every process of bench/glm.py shares: its task, its data, and how it is timed."""

import json
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, TypeVar

import numpy as np

RESPONSE = "late"
LAMBDAS = 100
SMALLEST_SHARE = 1e-3
ALPHA = 0.5

Found = TypeVar("Found")


class Order(NamedTuple):
    """The arguments of a process: what to do, with which data so many times over, on how many
    threads, and to which tolerance, each in its own measure."""

    task: str
    data: Path
    copies: int
    threads: int
    tolerance: float

    @classmethod
    def given(cls) -> "Order":
        """That of the command line."""
        task, data, copies, threads, tolerance = sys.argv[1:]
        return cls(task, Path(data), int(copies), int(threads), float(tolerance))


@dataclass(frozen=True)
class Data:
    """Columns by name, codes and numbers, the levels of those that have them, and the lambdas."""

    columns: dict[str, np.ndarray]
    levels: dict[str, list[str]]
    lambdas: list[float]


def load(path: Path, copies: int) -> Data:
    """The stored columns, so many times over."""
    with np.load(path) as stored:
        levels, lambdas = json.loads(str(stored["levels"])), stored["lambdas"].tolist()
        names = [name for name in stored if name not in {"levels", "lambdas"}]
        return Data({name: np.tile(stored[name], copies) for name in names}, levels, lambdas)


def timed(work: Callable[[], Found]) -> tuple[Found, dict[str, float]]:
    """What the work gives; its wall and CPU seconds, and the process's peak of memory meanwhile."""
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # the peak begins here
    wall, cpu = time.perf_counter(), time.process_time()
    found = work()
    spent = {"wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu}
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return found, {**spent, "peak": 1024 * int(status.partition("VmHWM:")[2].split()[0])}
