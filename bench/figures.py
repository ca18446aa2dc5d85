"""Medians, ranges and memory, as text for the tables."""

import statistics
from collections.abc import Sequence
from pathlib import Path


def spread(values: Sequence[float], unit: str, digits: int = 2) -> str:
    """The median, and the range in brackets."""
    low, middle, high = min(values), statistics.median(values), max(values)
    return f"{middle:.{digits}f} {unit} [{low:.{digits}f}-{high:.{digits}f}]"


def cpu_s(pid: int) -> float:
    """Seconds of CPU that all threads of a process have spent."""
    pages = Path(f"/proc/{pid}/task").glob("*/schedstat")
    return sum(int(page.read_text(encoding="ascii").split()[0]) for page in pages) / 1e9


def pss_mb(pid: int) -> float:
    """Proportional set size of a process, in MB of 2^20 bytes."""
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
    line = next(line for line in rollup.splitlines() if line.startswith("Pss:"))
    return int(line.split()[1]) / 1024
