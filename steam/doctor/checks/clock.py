"""The clock: a sane year, kept by NTP, and not stepped while workers ran."""

import os
from collections.abc import Iterator

from steam.core.records import Worker
from steam.doctor.finding import Finding, bad, ok, warn
from steam.doctor.scene import Scene

NAME = "clock"

_YEARS = range(2024, 2100)
_JUMP_S = 10.0
_SET_CLOCK = "Set the clock and keep it with NTP (timedatectl set-ntp true)."


def check_clock(scene: Scene) -> Iterator[Finding]:
    """Findings about the clock. steam itself decides by it only what to show and to record."""
    now = scene.machine.now()
    if now.year in _YEARS:
        yield ok(NAME, f"It is {now.astimezone():%Y-%m-%d %H:%M:%S %Z}.")
    else:
        yield bad(NAME, f"The clock says {now:%Y-%m-%d}.", _SET_CLOCK)
    synchronised = scene.machine.clock_is_synchronised()
    if synchronised:
        yield ok(NAME, "The kernel's clock is synchronised.")
    elif synchronised is False:
        text = "The kernel does not know of anything that keeps its clock right."
        yield warn(NAME, text, _SET_CLOCK)
    records = scene.records()
    if records is None:
        return
    newest, now_ms = records.newest_event_ms, now.timestamp() * 1000
    if newest is not None and newest > now_ms + _JUMP_S * 1000:
        behind_s = (newest - now_ms) / 1000
        text = f"The newest event lies {behind_s:.0f} s in the future: the clock was set back."
        yield warn(NAME, text, _SET_CLOCK)
    jumps = [jump_s for worker in records.workers if (jump_s := _jump_s(scene, worker))]
    if jumps:
        text = f"The clock was set by {max(jumps, key=abs):+.0f} s while workers ran."
        yield warn(NAME, text, "Recorded times before that are off by as much; keep it with NTP.")


def _jump_s(scene: Scene, worker: Worker) -> float:
    """How far the clock was stepped since a worker began; 0 when not, or when it cannot be told.

    Its start as the kernel counts it, since boot, against its start as the clock had it then.
    """
    proc, identity = scene.machine.proc, worker.identity
    boot_id = (proc / "sys/kernel/random/boot_id").read_text().strip()
    if identity is None or identity.boot_id != boot_id:
        return 0.0
    stat = (proc / "stat").read_text().splitlines()
    boot_s = next(int(line.split()[1]) for line in stat if line.startswith("btime"))
    started_s = boot_s + identity.start_ticks / os.sysconf("SC_CLK_TCK")
    jump_s = started_s - worker.started_ms / 1000
    return jump_s if abs(jump_s) > _JUMP_S else 0.0
