"""Time since the machine booted: it never steps, and all processes agree on it."""

import time
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Protocol

_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


class BootTime(Protocol):
    """Tells which boot this is, and for how long it has lasted."""

    @property
    def boot(self) -> tuple[int, int]:
        """The random id of this boot, in two halves; each fits a signed 64-bit integer."""
        ...

    def now_s(self) -> float:
        """Seconds since it began, also those for which the machine slept."""
        ...


class SystemBootTime:
    """That of the machine. Linux only."""

    @cached_property
    def boot(self) -> tuple[int, int]:
        digits = _BOOT_ID.read_text().strip().replace("-", "")
        return int(digits[:15], 16), int(digits[15:30], 16)

    def now_s(self) -> float:
        return time.clock_gettime(time.CLOCK_BOOTTIME)


@dataclass(frozen=True, slots=True)
class Moment:
    """One moment on both clocks: seconds since which boot, and UTC epoch milliseconds."""

    boot: tuple[int, int]
    boot_s: float
    wall_ms: int

    @property
    def offset_s(self) -> int:
        """The wall clock less the time since boot."""
        return round(self.wall_ms / 1000 - self.boot_s)
