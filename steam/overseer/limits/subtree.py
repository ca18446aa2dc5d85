"""The part of the cgroup v2 tree that was given to us, if any: found, entered, and left.

systemd marks the cgroup of a unit with `Delegate=` by the attribute `user.delegate`; nowhere else
may a service make cgroups. Below it the kernel wants processes at the leaves only, so the servers
move to a leaf of their own before the controllers can be turned on for the workers' leaves.

While they are on, systemd can put no process into the unit's cgroup: a restart of the unit would
fail for as long as a worker lives. `release` turns them off again; our units call it whenever
the main process has ended (`ExecStopPost=`), and `enter` restores the limits.
"""

import errno
import os
from pathlib import Path

from steam.overseer.limits.leaf import Leaf

CONTROLLERS = ("cpu", "memory", "pids")
SERVERS = "servers"
CONTROL = ".control"  # where systemd runs the commands beside the main process of such a unit
_MARKS = ("user.delegate", "trusted.delegate")
_ROUNDS = 20


def delegated_subtree(proc: Path = Path("/proc/self")) -> Path | None:
    """The cgroup that was delegated to the unit that this process is in; None without one."""
    here = cgroup_of(proc)
    if here is None:
        return None
    if here.name in {SERVERS, CONTROL}:
        here = here.parent
    return here if _is_delegated(here) else None


def cgroup_of(proc: Path) -> Path | None:
    """The cgroup v2 of the process with this page in /proc; None where there is no such tree.

    Raises OSError when the process has ended.
    """
    mount, own = _mount_point(proc), _own_path(proc)
    return None if mount is None or own is None else mount / own.lstrip("/")


def enter(subtree: Path) -> frozenset[str]:
    """Move the servers to their leaf and turn the controllers on for the others.

    Returns those of `CONTROLLERS` that are on. Safe to repeat, and from several processes at
    once. Raises OSError.
    """
    offered = (subtree / "cgroup.controllers").read_text(encoding="ascii").split()
    wanted = [name for name in CONTROLLERS if name in offered]
    control = subtree / "cgroup.subtree_control"
    if wanted and not set(wanted) <= set(control.read_text(encoding="ascii").split()):
        _clear_the_way(subtree, control, " ".join(f"+{name}" for name in wanted))
    for leaf in leaves(subtree):
        leaf.restore()
    return frozenset(wanted)


def release(subtree: Path) -> None:
    """Turn the controllers off, so that systemd can start the unit anew. Raises OSError."""
    control = subtree / "cgroup.subtree_control"
    on = control.read_text(encoding="ascii").split()
    if on:
        control.write_text(" ".join(f"-{name}" for name in on), encoding="ascii")


def leaves(subtree: Path) -> list[Leaf]:
    """The workers' cgroups, by name."""
    found = (Leaf(path) for path in sorted(subtree.iterdir()) if path.is_dir())
    return [leaf for leaf in found if leaf.worker_id is not None]


def _clear_the_way(subtree: Path, control: Path, switches: str) -> None:
    """Move processes away until the controllers can be turned on; they may be forking."""
    servers = subtree / SERVERS
    servers.mkdir(exist_ok=True)
    for attempt in range(_ROUNDS):
        for pid in (subtree / "cgroup.procs").read_text(encoding="ascii").split():
            _move(pid, servers)
        try:
            control.write_text(switches, encoding="ascii")
        except OSError as error:
            if error.errno != errno.EBUSY or attempt == _ROUNDS - 1:
                raise
        else:
            return


def _move(pid: str, cgroup: Path) -> None:
    try:
        (cgroup / "cgroup.procs").write_text(pid, encoding="ascii")
    except ProcessLookupError:
        return  # it has ended


def _is_delegated(cgroup: Path) -> bool:
    for mark in _MARKS:
        try:
            if os.getxattr(cgroup, mark) == b"1":
                return os.access(cgroup / "cgroup.subtree_control", os.W_OK)
        except OSError:  # no such attribute, or not ours to read
            continue
    return False


def _own_path(proc: Path) -> str | None:
    """Its cgroup, from the root of the hierarchy; it has the number 0 and no name."""
    for line in (proc / "cgroup").read_text(encoding="utf-8").splitlines():
        number, _, path = line.split(":", 2)
        if number == "0" and ".." not in Path(path).parts:
            return path
    return None


def _mount_point(proc: Path) -> Path | None:
    """Where the whole cgroup v2 tree is mounted."""
    for line in (proc / "mountinfo").read_text(encoding="utf-8").splitlines():
        mount, _, source = line.partition(" - ")
        _, _, _, root, point, *_ = mount.split()
        if source.split()[0] == "cgroup2" and root == "/":
            return Path(point)
    return None
