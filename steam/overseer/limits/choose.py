"""Which confiner this machine has."""

from pathlib import Path

import structlog

from steam.overseer.limits.cgroup import CgroupConfiner
from steam.overseer.limits.confiner import Confiner
from steam.overseer.limits.rlimits import RlimitConfiner
from steam.overseer.limits.subtree import delegated_subtree, enter

_NOT_DELEGATED = (
    "No cgroup was delegated to this process: steam's systemd units with `Delegate=` have that."
)


def choose_confiner(proc: Path = Path("/proc/self")) -> Confiner:
    """cgroup v2 where a part of that tree was delegated to us, else limits of the process.

    Looks once, and moves the servers of a delegated unit to a cgroup of their own.
    """
    subtree = delegated_subtree(proc)
    if subtree is None:
        return RlimitConfiner((_NOT_DELEGATED,))
    try:
        controllers = enter(subtree)
    except OSError as error:
        structlog.get_logger().warning("cgroup v2 not usable", reason=str(error))
        return RlimitConfiner((f"The cgroup {subtree} cannot be used: {error.strerror}.",))
    if not controllers:
        return RlimitConfiner((f"The cgroup {subtree} was given no controllers.",))
    return CgroupConfiner(subtree, controllers)
