"""Processes as the suite sees them, read from /proc by code that the product does not share."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

PROC = Path("/proc")
BOOT_ID = (PROC / "sys/kernel/random/boot_id").read_text().strip()


@dataclass(frozen=True, order=True)
class WorkerProcess:
    """A worker of the home that is there."""

    pid: int
    start_ticks: int
    token: str


def worker_processes(home: Path) -> list[WorkerProcess]:
    """Every process with the environment of a worker of this home; the dead have none."""
    return sorted(_found(home))


def state_of(pid: int) -> tuple[str, int]:
    """The state letter and start ticks of a process; raises FileNotFoundError without one."""
    fields = (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    return fields[0], int(fields[19])


def most_memory_mb(pid: int) -> int:
    """The most memory that a process has had so far; 0 when it is gone."""
    with suppress(FileNotFoundError):
        for line in (PROC / str(pid) / "status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) // 1024
    return 0


class Stranger:
    """A process of this user that has nothing to do with steam, and must be left alone.

    With a port, it listens there.
    """

    def __init__(self, port: int | None = None) -> None:
        program = "import socket, sys, time\n"
        if port is not None:
            program += "s = socket.socket()\n"
            program += "s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)\n"
            program += f"s.bind(('127.0.0.1', {port})); s.listen()\n"
        program += "print('here', flush=True)\ntime.sleep(7200)\n"
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-S", "-c", program],
            stdout=subprocess.PIPE,
            start_new_session=True,
        )
        assert self._process.stdout is not None
        assert self._process.stdout.readline(), f"port {port} could not be had"
        self.pid = self._process.pid
        self.start_ticks = state_of(self.pid)[1]

    def is_well(self) -> bool:
        """Whether nobody has ended or stopped it."""
        try:
            return state_of(self.pid) in {("S", self.start_ticks), ("R", self.start_ticks)}
        except FileNotFoundError:
            return False

    def end(self) -> None:
        self._process.kill()
        self._process.communicate()


def _found(home: Path) -> Iterator[WorkerProcess]:
    for entry in PROC.iterdir():
        if not entry.name.isdecimal():
            continue
        with suppress(OSError):  # it has just ended, or is another user's
            environ = dict(
                pair.split("=", 1)
                for pair in os.fsdecode((entry / "environ").read_bytes()).split("\0")
                if "=" in pair
            )
            if environ.get("STEAM_WORKER_HOME") == str(home):
                pid = int(entry.name)
                yield WorkerProcess(pid, state_of(pid)[1], environ["STEAM_WORKER_TOKEN"])
