"""What this process takes of the machine, under the names that all exporters use."""

import resource
import time
from collections.abc import Iterator
from pathlib import Path

from steam.scoring.exposition import Family, counter, gauge


def process_families(started_ms: int, proc: Path = Path("/proc/self")) -> Iterator[Family]:
    """Its start, memory, open files and processor time. Raises OSError without /proc."""
    resident_pages = int((proc / "statm").read_text().split()[1])
    yield gauge("process_start_time_seconds", "When it started, in Unix time.", started_ms / 1000)
    yield gauge(
        "process_resident_memory_bytes",
        "Memory in use.",
        resident_pages * resource.getpagesize(),
    )
    yield gauge("process_open_fds", "Open files.", sum(1 for _ in (proc / "fd").iterdir()))
    yield counter(
        "process_cpu_seconds_total",
        "Processor time, its own and the kernel's.",
        time.process_time(),
    )
