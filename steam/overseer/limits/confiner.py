"""What holds workers to their limits, as a protocol; one implementation a file."""

from collections.abc import Collection, Sequence
from typing import Protocol

from steam.core.policy import LimitPolicy


class Confiner(Protocol):
    """Holds each worker to the limits of its deployment."""

    @property
    def name(self) -> str:
        """By what means: `cgroup v2` or `rlimits`."""
        ...

    @property
    def lacks(self) -> Sequence[str]:
        """What it cannot do on this machine, a sentence each; empty when it can do all."""
        ...

    def confine(self, pid: int, worker_id: int, deployment: str, limits: LimitPolicy) -> None:
        """Set the limits of a process that was just started and is our own child.

        Raises OSError, whose text is a sentence, when one of them cannot be set.
        """
        ...

    def ended(self, worker_id: int, deployment: str) -> str:
        """What a limit did to a worker that has ended, as a sentence; empty when nothing is known.

        Whatever processes it left behind are ended.
        """
        ...

    def sweep(self, live_ids: Collection[int]) -> None:
        """Clear away what is left of workers other than these."""
        ...


def description(confiner: Confiner) -> dict[str, object]:
    """How limits are held here, as plain data: `{"by": "rlimits", "lacks": ["..."]}`."""
    return {"by": confiner.name, "lacks": list(confiner.lacks)}
