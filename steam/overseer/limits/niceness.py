"""Niceness: how a process yields the CPU to others, also where Linux schedules by session.

With CONFIG_SCHED_AUTOGROUP the kernel first shares the CPU fairly between sessions, and only then,
by niceness, between the processes of one. Every server and worker of ours is a session of its
own, so the niceness of the process alone would mean nothing to the others: that of its session's
group has to be set too. It is of no effect, and does no harm, where cgroups share the CPU.
"""

import os
from pathlib import Path

import structlog

_ENABLED = Path("/proc/sys/kernel/sched_autogroup_enabled")


def set_nice(pid: int, nice: int) -> None:
    """Have a process with all its threads run with this niceness (0 to 19).

    The group of its session too, when it leads one; a kernel that will not do so just now costs
    a warning in the log and no time. Raises OSError.
    """
    try:
        for thread in threads_of(pid):
            os.setpriority(os.PRIO_PROCESS, thread, nice)
        if os.getsid(pid) == pid and group_nice(pid) is not None:
            _set_group(pid, nice)
    except OSError as error:
        raise OSError(
            error.errno, f"The niceness cannot be set to {nice}: {error.strerror}."
        ) from error


def threads_of(pid: int) -> list[int]:
    """The ids of a process's threads; Linux schedules each by itself. Raises OSError."""
    return sorted(int(entry.name) for entry in Path(f"/proc/{pid}/task").iterdir())


def group_nice(pid: int) -> int | None:
    """The niceness of the group that a process is scheduled in; None for one that is in none.

    Its page is empty for a process whose session is as old as the machine. Raises OSError.
    """
    if not _autogroups():
        return None
    words = _group_page(pid).read_text(encoding="ascii").split()
    return int(words[-1]) if words else None


def _autogroups() -> bool:
    try:
        return _ENABLED.read_text(encoding="ascii").strip() == "1"
    except FileNotFoundError:  # a kernel without them
        return False


def _set_group(pid: int, nice: int) -> None:
    try:
        _group_page(pid).write_text(str(nice), encoding="ascii")
    except BlockingIOError:
        # Users other than root may set one group in 100 ms, all of them together. Waiting for
        # our turn would hold up whoever starts workers; the niceness of the process is set.
        structlog.get_logger().warning(
            "niceness of session not set", pid=pid, nice=nice, reason="the kernel is busy with it"
        )


def _group_page(pid: int) -> Path:
    return Path(f"/proc/{pid}/autogroup")
