"""What one pass did."""

from dataclasses import dataclass, replace

from steam.core.batches import Batch
from steam.core.records import Worker
from steam.core.states import WorkerState
from steam.overseer.batches.plan import BatchAction
from steam.overseer.batches.turn import BatchTurn
from steam.overseer.desired import DesiredDeployment
from steam.overseer.plan import Action


@dataclass(frozen=True, slots=True)
class PassReport:
    """The outcome of one pass.

    `workers` are those in a live state when it ended, `batches` those that ran, `desired` what it
    found should run.
    `look_again_ms` is how many milliseconds after its end the next pass is due for reasons of
    time; None when nothing is. `put_off` says that something could not be done just yet,
    `starts_waiting` how many starts wait for their turn.
    """

    actor: str
    actions: tuple[Action | BatchAction, ...]
    failures: tuple[str, ...]
    workers: tuple[Worker, ...]
    desired: tuple[DesiredDeployment, ...]
    look_again_ms: int | None
    took_ms: int
    put_off: bool = False
    starts_waiting: int = 0
    batches: tuple[Batch, ...] = ()

    @property
    def is_moving(self) -> bool:
        """Whether some worker is starting or ending, or soon will be."""
        moving = {WorkerState.STARTING, WorkerState.STOPPING}
        waits = self.put_off or self.starts_waiting > 0
        return waits or any(worker.state in moving for worker in self.workers)

    def with_batches(self, turn: BatchTurn) -> "PassReport":
        """This report and what was done about batches."""
        due = [ms for ms in (self.look_again_ms, turn.look_again_ms) if ms is not None]
        return replace(
            self,
            actions=self.actions + turn.actions,
            failures=self.failures + turn.failures,
            batches=turn.running,
            look_again_ms=min(due, default=None),
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
