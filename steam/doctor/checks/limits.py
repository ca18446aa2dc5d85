"""What the machine grants: open files, memory, control groups, and the versions we run on."""

import os
import platform
import resource
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from steam.doctor.finding import Finding, bad, ok, warn
from steam.doctor.scene import Scene

NAME = "limits"

_FEW_FILES = 1024
_LITTLE_MEMORY_KB = 256 << 10
_LEAST_SQLITE = (3, 35, 0)  # RETURNING


def check_limits(scene: Scene) -> Iterator[Finding]:
    """Findings about what processes of this user may have."""
    yield open_files(resource.getrlimit(resource.RLIMIT_NOFILE)[0])
    memory = (scene.machine.proc / "meminfo").read_text()
    available = next(line for line in memory.splitlines() if line.startswith("MemAvailable"))
    yield free_memory(int(available.split()[1]))
    groups = (scene.machine.proc / "self/cgroup").read_text()
    yield control_groups(own_group(groups))


def check_versions(_scene: Scene) -> Iterator[Finding]:
    """Findings about Python and SQLite."""
    text = f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}."
    if sqlite3.sqlite_version_info < _LEAST_SQLITE:
        yield bad("versions", text, "Use a Python whose SQLite is 3.35 or later.")
    else:
        yield ok("versions", text)


def open_files(limit: int) -> Finding:
    """Whether the servers may hold enough connections."""
    if limit == resource.RLIM_INFINITY:
        return ok(NAME, "A process may open any number of files.")
    text = f"A process may open {limit} files."
    if limit < _FEW_FILES:
        fix = "Raise it: ulimit -n 65536, or LimitNOFILE=65536 in the unit."
        return warn(NAME, f"{text} Each connection is one.", fix)
    return ok(NAME, text)


def free_memory(available_kb: int) -> Finding:
    """Whether another worker would find room."""
    text = f"{available_kb / 1e6:.1f} GB of memory are available."
    if available_kb < _LITTLE_MEMORY_KB:
        return warn(NAME, text, "Stop something, or limit workers by the policy's memory_mb.")
    return ok(NAME, text)


def own_group(groups: str, mount: Path = Path("/sys/fs/cgroup")) -> Path | None:
    """This process's folder in the cgroup v2 tree, from the text of /proc/self/cgroup."""
    for line in groups.splitlines():
        number, _, path = line.partition("::")
        if number == "0" and (mount / "cgroup.controllers").exists():
            return mount / path.lstrip("/")
    return None


def control_groups(group: Path | None) -> Finding:
    """Whether workers can be limited by control groups, or by rlimits only."""
    if group is None:
        return warn(
            NAME,
            "There is no cgroup v2: workers are limited by rlimits alone, each process for itself.",
            "Boot with systemd.unified_cgroup_hierarchy=1, if limits matter to you.",
        )
    controllers = (group / "cgroup.controllers").read_text().split()
    lacking = {"cpu", "memory"} - set(controllers)
    if lacking or not os.access(group / "cgroup.subtree_control", os.W_OK):
        return warn(
            NAME,
            "cgroup v2 is there but not delegated: workers are limited by rlimits alone.",
            "Set Delegate=cpu memory pids in the unit that runs steam.",
        )
    return ok(NAME, "cgroup v2 is delegated: memory and CPU of workers can be limited.")
