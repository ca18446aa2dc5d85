"""What one process uses, read from /proc: nothing of it is ever another process's."""

import os
from dataclasses import dataclass
from pathlib import Path

from steam.core.records import ProcessIdentity

_TICKS_PER_S = os.sysconf("SC_CLK_TCK")
_PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")
_ENDED = {b"Z", b"X", b"x"}
_BOOT_ID = "sys/kernel/random/boot_id"


@dataclass(frozen=True, slots=True)
class ProcessFigures:
    """Of one process, at one moment.

    `rss_bytes` counts shared pages whole, `pss_bytes` its part of them; None where not asked for.
    `open_files` is None where they may not be counted.
    """

    cpu_s: float
    rss_bytes: int
    threads: int
    open_files: int | None
    pss_bytes: int | None


def read_process(
    identity: ProcessIdentity, *, shares: bool, proc: Path = Path("/proc")
) -> ProcessFigures | None:
    """The figures of exactly that process; None once it is gone.

    `shares` asks for `pss_bytes`, which takes the kernel milliseconds. Whose figures they are is
    looked at last: while a process is there, nobody else had its pid since it began.
    """
    folder = proc / str(identity.pid)
    try:
        if (proc / _BOOT_ID).read_text().strip() != identity.boot_id:
            return None
        open_files = _count(folder / "fd")
        pss_bytes = _pss_bytes(folder) if shares else None
        # The name in field 2 may hold spaces and brackets: fields count from the last bracket.
        fields = (folder / "stat").read_bytes().rpartition(b")")[2].split()
    except OSError:
        return None
    if len(fields) < 22 or fields[0] in _ENDED or int(fields[19]) != identity.start_ticks:
        return None
    return ProcessFigures(
        cpu_s=(int(fields[11]) + int(fields[12])) / _TICKS_PER_S,
        rss_bytes=int(fields[21]) * _PAGE_BYTES,
        threads=int(fields[17]),
        open_files=open_files,
        pss_bytes=pss_bytes,
    )


def _count(folder: Path) -> int | None:
    try:
        return len(os.listdir(folder))  # noqa: PTH208 - names only, no paths made of them
    except PermissionError:
        return None


def _pss_bytes(folder: Path) -> int | None:
    try:
        lines = (folder / "smaps_rollup").read_text().splitlines()
    except PermissionError:
        return None
    found = (line.split()[1] for line in lines if line.startswith("Pss:"))
    return next((int(kilobytes) * 1024 for kilobytes in found), None)
