"""Limits by cgroup v2: of a worker with all its children, memory as it is used."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

import structlog

from steam.core.policy import LimitPolicy
from steam.overseer.last_words import RAN_OUT_OF_MEMORY
from steam.overseer.limits.leaf import Leaf, leaf_path
from steam.overseer.limits.rlimits import RESERVED_MB, limit_memory, limit_process
from steam.overseer.limits.subtree import leaves

_LACKS = {
    "cpu": "The CPU time of a worker cannot be limited here.",
    "memory": "A worker's memory is counted as it is reserved, not as it is used.",
    "pids": "The number of a worker's processes cannot be limited here.",
}


@dataclass(frozen=True, slots=True)
class CgroupConfiner:
    """Holds each worker to the limits in a cgroup of its own below `subtree`.

    `controllers` are those that are on there: what they cannot hold, limits of the process do.
    """

    subtree: Path
    controllers: frozenset[str]

    @property
    def name(self) -> str:
        return "cgroup v2"

    @property
    def lacks(self) -> Sequence[str]:
        return tuple(lack for name, lack in _LACKS.items() if name not in self.controllers)

    def confine(self, pid: int, worker_id: int, deployment: str, limits: LimitPolicy) -> None:
        leaf = Leaf(leaf_path(self.subtree, worker_id, deployment))
        try:
            leaf.make(limits)
            leaf.add(pid)
        except OSError as error:
            raise OSError(
                error.errno, f"The cgroup {leaf.path.name} cannot be set up: {error.strerror}."
            ) from error
        if limits.memory_mb and "memory" not in self.controllers:
            limit_memory(pid, limits.memory_mb + RESERVED_MB)
        limit_process(pid, limits)

    def ended(self, worker_id: int, deployment: str) -> str:
        leaf = Leaf(leaf_path(self.subtree, worker_id, deployment))
        if not leaf.path.is_dir():
            return ""
        kills, limit_mb = leaf.memory_kills, leaf.memory_limit_mb
        self._clear(leaf)
        if not kills:
            return ""
        if limit_mb is None:
            return f"{RAN_OUT_OF_MEMORY}: the machine had none left, and the kernel killed it."
        return f"{RAN_OUT_OF_MEMORY}: it went over its limit of {limit_mb} MB."

    def sweep(self, live_ids: Collection[int]) -> None:
        for leaf in leaves(self.subtree):
            # One with processes may belong to a worker that the records do not know yet.
            if leaf.worker_id not in live_ids and not leaf.is_populated:
                self._clear(leaf)

    def _clear(self, leaf: Leaf) -> None:
        try:
            leaf.clear()
        except OSError as error:
            # The next sweep tries again; meanwhile it costs the machine nothing.
            structlog.get_logger().warning(
                "cgroup not removed", cgroup=leaf.path.name, reason=str(error)
            )
