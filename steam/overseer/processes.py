"""Processes as the overseer sees them: which one exactly, whose, and how it ended."""

import os
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from steam.core.records import ProcessIdentity
from steam.overseer.observed import Exit, FoundProcess, Presence

TOKEN_VARIABLE = "STEAM_WORKER_TOKEN"  # noqa: S105 - the name of a variable, not a secret
HOME_VARIABLE = "STEAM_WORKER_HOME"
WORKER_MODULE = "steam.scoring"

_TICKS_PER_S = os.sysconf("SC_CLK_TCK")
_UNCLEAR_S = 0.5
_UNCLEAR_LOOK_S = 0.001
_PAGE_BYTES = 1 << 16


@dataclass(frozen=True, slots=True)
class Look:
    """What is behind an identity now: how it ended; if ours, for how many ms it has lived, and
    whether a signal has stopped it."""

    presence: Presence
    exit: Exit | None = None
    lived_ms: int | None = None
    stopped: bool = False


class Processes(Protocol):
    """Looks at processes; never touches one."""

    def identify(self, pid: int) -> ProcessIdentity | None:
        """Which process has this pid now; None when there is none."""
        ...

    def is_of_this_boot(self, identity: ProcessIdentity) -> bool:
        """Whether it began since the machine did."""
        ...

    def look(self, identity: ProcessIdentity, token: str) -> Look:
        """Whether that very process lives and carries the token."""
        ...

    def find(self) -> Sequence[FoundProcess]:
        """Every worker process of this user and of the home, by pid."""
        ...


@dataclass(frozen=True, slots=True)
class _Stat:
    """The fields of /proc/PID/stat that matter here."""

    state: str
    threads: int
    start_ticks: int
    wait_status: int

    @property
    def ended(self) -> bool:
        """Whether all of it has. A first thread may end before the others, which keep its files
        open, its listening socket too."""
        return self.is_zombie and self.threads <= 1

    @property
    def is_zombie(self) -> bool:
        return self.state in {"Z", "X", "x"}


class LinuxProcesses:
    """Reads /proc, whose pages need no rights for processes of the same user.

    Only workers of `home` are ours: a copy of its database must not claim them for another home.
    """

    def __init__(self, home: Path, proc: Path = Path("/proc"), module: str = WORKER_MODULE) -> None:
        self._home = bytes(home)
        self._proc = proc
        self._module = module.encode()
        self._boot_id = (proc / "sys/kernel/random/boot_id").read_text().strip()

    def identify(self, pid: int) -> ProcessIdentity | None:
        stat = self._stat(pid)
        return ProcessIdentity(pid, stat.start_ticks, self._boot_id) if stat else None

    def is_of_this_boot(self, identity: ProcessIdentity) -> bool:
        return identity.boot_id == self._boot_id

    def look(self, identity: ProcessIdentity, token: str) -> Look:
        if not self.is_of_this_boot(identity) or identity.pid <= 1:
            return Look(Presence.GONE)
        deadline = time.monotonic() + _UNCLEAR_S
        while True:
            stat = self._stat(identity.pid)
            if stat is None:
                return Look(Presence.GONE)
            if stat.ended and stat.start_ticks == identity.start_ticks:
                return Look(Presence.DEAD, exit_of(stat.wait_status))
            if stat.start_ticks != identity.start_ticks or not self._is_own(identity.pid):
                return Look(Presence.STRANGER)
            if stat.is_zombie and time.monotonic() >= deadline:
                return _lives(stat)  # ending, with a thread that takes its time
            environ = self._environ(identity.pid)
            # For a moment at the beginning and at the end of its life a process shows no
            # environment: it is about to become clear whose it is, or that it has ended.
            if environ or time.monotonic() >= deadline:
                ours = (
                    environ.get(TOKEN_VARIABLE.encode()) == token.encode()
                    and environ.get(HOME_VARIABLE.encode()) == self._home
                )
                return _lives(stat) if ours else Look(Presence.STRANGER)
            time.sleep(_UNCLEAR_LOOK_S)

    def find(self) -> Sequence[FoundProcess]:
        found = (self._found(pid) for pid in self._pids())
        return sorted(filter(None, found), key=lambda process: process.identity.pid)

    def _found(self, pid: int) -> FoundProcess | None:
        if pid in {1, os.getpid()} or not self._is_own(pid):
            return None
        environ = self._environ(pid)
        token = environ.get(TOKEN_VARIABLE.encode())
        if token is None or environ.get(HOME_VARIABLE.encode()) != self._home:
            return None
        # A worker's own children inherit its environment; only `-m steam.scoring` is a worker.
        if self._module not in self._read(pid, "cmdline").split(b"\0"):
            return None
        identity = self.identify(pid)
        return FoundProcess(identity, token.decode(errors="replace")) if identity else None

    def _pids(self) -> Iterator[int]:
        return (int(entry.name) for entry in self._proc.iterdir() if entry.name.isdecimal())

    def _is_own(self, pid: int) -> bool:
        try:
            return os.stat(f"{self._proc}/{pid}").st_uid == os.geteuid()  # noqa: PTH116 - as below
        except OSError:
            return False

    def _stat(self, pid: int) -> _Stat | None:
        # The name in field 2 may hold spaces and brackets: fields count from the last bracket.
        fields = self._read(pid, "stat").rpartition(b")")[2].split()
        if len(fields) < 50:
            return None
        return _Stat(fields[0].decode(), int(fields[17]), int(fields[19]), int(fields[49]))

    def _environ(self, pid: int) -> dict[bytes, bytes]:
        entries = self._read(pid, "environ").split(b"\0")
        pairs = (entry.partition(b"=") for entry in entries if entry)
        return {name: value for name, _, value in pairs}

    def _read(self, pid: int, page: str) -> bytes:
        """A page of /proc; empty when the process is gone or not ours to read."""
        # Plain calls: all this is done for every process of the machine, every few seconds.
        try:
            descriptor = os.open(f"{self._proc}/{pid}/{page}", os.O_RDONLY | os.O_CLOEXEC)
        except OSError:
            return b""
        try:
            parts = []
            while part := os.read(descriptor, _PAGE_BYTES):
                parts.append(part)
            return b"".join(parts)
        except OSError:
            return b""
        finally:
            os.close(descriptor)


def _lives(stat: _Stat) -> Look:
    now_ms = time.clock_gettime_ns(time.CLOCK_BOOTTIME) // 1_000_000
    began_ms = stat.start_ticks * 1000 // _TICKS_PER_S
    return Look(Presence.OURS, lived_ms=max(0, now_ms - began_ms), stopped=stat.state == "T")


def exit_of(status: int) -> Exit:
    """How a process ended, from its wait(2) status."""
    if os.WIFSIGNALED(status):
        return Exit(signal=os.WTERMSIG(status))
    return Exit(code=os.WEXITSTATUS(status))
