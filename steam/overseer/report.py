"""What one pass did."""

from dataclasses import dataclass, replace

from steam.core.records import Worker
from steam.core.states import WorkerState
from steam.overseer.plan import Action


@dataclass(frozen=True, slots=True)
class PassReport:
    """The outcome of one pass.

    `workers` are those in a live state when it ended. `look_again_ms` is how many milliseconds
    after its end the next pass is due for reasons of time; None when nothing is.
    """

    actor: str
    actions: tuple[Action, ...]
    failures: tuple[str, ...]
    workers: tuple[Worker, ...]
    look_again_ms: int | None
    took_ms: int

    @property
    def is_moving(self) -> bool:
        """Whether some worker is starting or ending."""
        return any(
            worker.state in {WorkerState.STARTING, WorkerState.STOPPING} for worker in self.workers
        )

    def then(self, later: "PassReport") -> "PassReport":
        """This report and a later one as one."""
        return replace(
            later,
            actions=self.actions + later.actions,
            failures=self.failures + later.failures,
            took_ms=self.took_ms + later.took_ms,
        )

    def counts(self) -> dict[str, int]:
        """How many actions of each kind were done."""
        counts: dict[str, int] = {}
        for action in self.actions:
            name = type(action).__name__
            counts[name] = counts.get(name, 0) + 1
        return counts

    def fields(self) -> dict[str, object]:
        """The report as the keys of one log line."""
        return {
            "actor": self.actor,
            "actions": self.counts(),
            "failures": list(self.failures),
            "workers": len(self.workers),
            "took_ms": self.took_ms,
        }
