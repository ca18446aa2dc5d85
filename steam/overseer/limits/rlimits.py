"""Limits by setrlimit(2) and niceness: for every machine, of one process at a time."""

import resource
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from steam.core.policy import LimitPolicy
from steam.overseer.limits.niceness import set_nice

RESERVED_MB = 64
"""Memory that a worker asks the kernel for and never touches (stacks of threads, buffers of
BLAS): RLIMIT_DATA counts what was asked for, a limit is meant for what is used."""

_LACKS = (
    "The CPU time of a worker cannot be limited here.",
    "A worker's memory is counted as it is reserved, not as it is used.",
)


@dataclass(frozen=True, slots=True)
class RlimitConfiner:
    """Holds each worker process, but not its children together, to the limits."""

    extra_lacks: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return "rlimits"

    @property
    def lacks(self) -> Sequence[str]:
        return _LACKS + self.extra_lacks

    def confine(self, pid: int, worker_id: int, deployment: str, limits: LimitPolicy) -> None:
        if limits.memory_mb:
            limit_memory(pid, limits.memory_mb + RESERVED_MB)
        limit_process(pid, limits)

    def ended(self, worker_id: int, deployment: str) -> str:
        return ""  # the worker itself gets the error, and logs it

    def sweep(self, live_ids: Collection[int]) -> None:
        """There is nothing to clear: such limits end with their process."""


def limit_process(pid: int, limits: LimitPolicy) -> None:
    """Set the limits that are of a process whatever else confines it. Raises OSError."""
    if limits.open_files:
        _lower(pid, resource.RLIMIT_NOFILE, limits.open_files, "open files")
    if limits.nice:
        set_nice(pid, limits.nice)


def limit_memory(pid: int, memory_mb: int) -> None:
    """Let a process reserve no more than this for its data, in MB of 2^20. Raises OSError."""
    _lower(pid, resource.RLIMIT_DATA, memory_mb << 20, "memory")


def _lower(pid: int, which: int, most: int, what: str) -> None:
    """Set both limits to `most`; one that is lower already stays, nobody but root may raise it."""
    try:
        _, hard = resource.prlimit(pid, which)
        if hard != resource.RLIM_INFINITY:
            most = min(most, hard)
        resource.prlimit(pid, which, (most, most))
    except OSError as error:
        raise OSError(
            error.errno, f"The limit of {what} cannot be set: {error.strerror}."
        ) from error
