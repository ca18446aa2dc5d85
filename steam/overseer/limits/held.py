"""What holds a running worker to its limits, whoever started it: read from the kernel."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from steam.overseer.limits.cgroup import CgroupConfiner
from steam.overseer.limits.confiner import Confiner
from steam.overseer.limits.leaf import leaf_path
from steam.overseer.limits.rlimits import RlimitConfiner
from steam.overseer.limits.subtree import cgroup_of


@dataclass(frozen=True, slots=True)
class Means:
    """By what a worker is held, and a sentence for each thing that cannot be limited so."""

    by: str
    lacks: Sequence[str]


RELEASED = Means(
    "nothing for now", ("Its limits hold again once the service that started it runs again.",)
)
"""Of a worker that outlives its unit's main process, until the next one (see `subtree`)."""


def means_of(pid: int, worker_id: int, deployment: str, proc: Path = Path("/proc")) -> Means | None:
    """What holds a worker: cgroup v2 if it is in the one made for it. None when it is ending.

    The caller has checked whose pid it is.
    """
    try:
        cgroup = cgroup_of(proc / str(pid))
        if cgroup is None or cgroup != leaf_path(cgroup.parent, worker_id, deployment):
            return _told(RlimitConfiner())
        on = (cgroup / "cgroup.controllers").read_text(encoding="ascii").split()
    except OSError:  # one or another, by how far its end has come
        return None
    return _told(CgroupConfiner(cgroup.parent, frozenset(on))) if on else RELEASED


def _told(confiner: Confiner) -> Means:
    return Means(confiner.name, tuple(confiner.lacks))
