"""How much memory the trainer's process can have: the machine's, or less by its cgroups."""

from pathlib import Path, PurePosixPath

import psutil

_CGROUPS = Path("/sys/fs/cgroup")
_OWN_CGROUP = Path("/proc/self/cgroup")


def available_to_process(cgroups: Path = _CGROUPS, own: Path = _OWN_CGROUP) -> int:
    """Bytes of memory: the least of the machine's and the limits of the cgroups (version 2)."""
    limits = [_limit(folder / "memory.max") for folder in _lineage(cgroups, own)]
    return min([psutil.virtual_memory().total, *(limit for limit in limits if limit is not None)])


def _lineage(cgroups: Path, own: Path) -> list[Path]:
    """The folders of the process's cgroup and of those above it."""
    try:
        lines = own.read_text(encoding="utf-8").splitlines()
    except OSError:  # no cgroups on this machine
        return []
    inner = next((line.removeprefix("0::/") for line in lines if line.startswith("0::/")), "")
    parts = [part for part in PurePosixPath(inner).parts if part != ".."]
    return [cgroups.joinpath(*parts[:depth]) for depth in range(len(parts) + 1)]


def _limit(file: Path) -> int | None:
    """The number in the file; None for `max`, and where there is no such file."""
    try:
        text = file.read_text(encoding="ascii").strip()
    except OSError:
        return None
    return int(text) if text.isdecimal() else None
