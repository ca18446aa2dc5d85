"""The cgroup of one worker: a folder of the kernel's, made before and removed after it."""

import errno
import os
import re
import time
from dataclasses import dataclass
from pathlib import Path

from steam.core.policy import LimitPolicy

_NAME = re.compile(r"steam-[a-z0-9_-]+-([0-9]+)")
_MOST_PROCESSES = 512  # threads count too; a worker has a few dozen
_PERIOD_US = 100_000
_LIMITS_ATTRIBUTE = "user.steam.limits"
_EMPTY_TIMEOUT_S = 1.0
_EMPTY_LOOK_S = 0.002


@dataclass(frozen=True, slots=True)
class Leaf:
    """One worker's cgroup. `path` is below a subtree that was delegated to us."""

    path: Path

    @property
    def worker_id(self) -> int | None:
        """Whose it is; None for a cgroup that is no worker's."""
        match = _NAME.fullmatch(self.path.name)
        return int(match[1]) if match else None

    def make(self, limits: LimitPolicy) -> None:
        """Make it, empty. Raises OSError, FileExistsError when it has processes already."""
        try:
            self.path.mkdir()
        except FileExistsError:
            if self.is_populated:
                raise
        knobs = _knobs(limits)
        # What the kernel forgets while controllers are off is written again by `restore`.
        os.setxattr(self.path, _LIMITS_ATTRIBUTE, _text(knobs).encode())
        self._write(knobs)

    def restore(self) -> None:
        """Write the limits again after the controllers were off. Raises OSError."""
        try:
            text = os.getxattr(self.path, _LIMITS_ATTRIBUTE).decode()
        except OSError as error:
            if error.errno == errno.ENODATA:
                return
            raise
        self._write(dict(line.split(" ", 1) for line in text.splitlines()))

    def add(self, pid: int) -> None:
        """Put a process into it. Raises OSError."""
        (self.path / "cgroup.procs").write_text(str(pid), encoding="ascii")

    @property
    def is_populated(self) -> bool:
        """Whether a process lives in it."""
        return _counts(self.path / "cgroup.events").get("populated", 0) > 0

    @property
    def memory_kills(self) -> int:
        """How many of its processes the kernel killed for want of memory."""
        return _counts(self.path / "memory.events").get("oom_kill", 0)

    @property
    def memory_limit_mb(self) -> int | None:
        """The memory limit; None when there is none."""
        try:
            text = (self.path / "memory.max").read_text(encoding="ascii").strip()
        except FileNotFoundError:
            return None
        return None if text == "max" else int(text) >> 20

    def clear(self) -> None:
        """End every process in it, and remove it. Raises OSError when they do not end."""
        (self.path / "cgroup.kill").write_text("1", encoding="ascii")
        deadline = time.monotonic() + _EMPTY_TIMEOUT_S
        while self.is_populated and time.monotonic() < deadline:
            time.sleep(_EMPTY_LOOK_S)
        self.path.rmdir()

    def _write(self, knobs: dict[str, str]) -> None:
        """Set the knobs that this kernel offers here: controllers that are off have none."""
        for name, value in knobs.items():
            knob = self.path / name
            if knob.exists():
                knob.write_text(value, encoding="ascii")


def leaf_path(subtree: Path, worker_id: int, deployment: str) -> Path:
    """Where the cgroup of a worker is."""
    return subtree / f"steam-{deployment}-{worker_id}"


def _knobs(limits: LimitPolicy) -> dict[str, str]:
    quota = limits.cpu_percent * _PERIOD_US // 100
    return {
        "memory.max": str(limits.memory_mb << 20) if limits.memory_mb else "max",
        # Swap would turn a worker that grows without end into one that hangs.
        "memory.swap.max": "0" if limits.memory_mb else "max",
        "memory.oom.group": "1",
        "cpu.max": f"{quota} {_PERIOD_US}" if quota else f"max {_PERIOD_US}",
        # The niceness of a process counts within its cgroup only, where it is alone.
        "cpu.weight.nice": str(limits.nice),
        "pids.max": str(_MOST_PROCESSES),
    }


def _text(knobs: dict[str, str]) -> str:
    return "\n".join(f"{name} {value}" for name, value in knobs.items())


def _counts(page: Path) -> dict[str, int]:
    """A page of `name number` lines; empty when there is no such page."""
    try:
        lines = page.read_text(encoding="ascii").splitlines()
    except FileNotFoundError:
        return {}
    pairs = (line.split() for line in lines)
    return {name: int(number) for name, number in pairs}
