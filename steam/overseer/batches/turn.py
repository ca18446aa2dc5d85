"""The part of a pass that concerns batches."""

from dataclasses import dataclass, field

import structlog

from steam.core.batches import Batch
from steam.core.clock import Clock
from steam.core.errors import Busy, SteamError
from steam.overseer.batches.act import BatchPerformer
from steam.overseer.batches.decide import decide
from steam.overseer.batches.observe import BatchObserver
from steam.overseer.batches.plan import BatchAction, EndBatchOrphan, KillBatch

_MOST_ROUNDS = 8
_UNFINISHED_MS = 100


@dataclass(frozen=True, slots=True)
class BatchTurn:
    """What one pass did about batches; `running` are those that ran when it ended."""

    actions: tuple[BatchAction, ...] = ()
    failures: tuple[str, ...] = ()
    running: tuple[Batch, ...] = ()
    look_again_ms: int | None = None


@dataclass(frozen=True, slots=True)
class BatchOverseer:
    """Brings batches on, each time somebody calls for a pass."""

    observer: BatchObserver
    performer: BatchPerformer
    clock: Clock

    def turn(self, actor: str, *, search: bool) -> BatchTurn:
        """Rounds until there is nothing left to do at once, under the lock of the pass.

        An action that failed is not tried again in the same pass, and the others go on. Trouble
        with batches is a failure of the pass, and never its end: workers depend on it. Raises Busy.
        """
        try:
            return self._rounds(actor, search=search)
        except Busy:
            raise
        except (SteamError, OSError) as error:
            structlog.get_logger().warning("batches not looked at", reason=str(error))
            return BatchTurn(failures=(f"Batches: {error}",))

    def _rounds(self, actor: str, *, search: bool) -> BatchTurn:
        outcome = _Outcome()
        for _ in range(_MOST_ROUNDS):
            observed = self.observer.observe(search=search)
            plan = decide(observed, self.performer.settings.most_running, self.clock.now_ms())
            fresh = [action for action in plan.actions if outcome.is_new(action)]
            if not fresh:
                break
            for action in fresh:
                self._perform(action, actor, outcome)
            search = False
        return BatchTurn(
            actions=tuple(outcome.done),
            failures=tuple(outcome.failures.values()),
            running=tuple(sighting.batch for sighting in observed.running),
            look_again_ms=_UNFINISHED_MS if fresh else plan.look_again_ms,
        )

    def _perform(self, action: BatchAction, actor: str, outcome: "_Outcome") -> None:
        try:
            self.performer.perform(action, actor)
            outcome.done.append(action)
        except Busy:
            raise  # the database is locked: each further action would wait as long, and in vain
        except Exception as error:  # noqa: BLE001 - one failing action must not stop the others
            outcome.failures[_target(action)] = f"{type(action).__name__}: {error}"
            structlog.get_logger().warning(
                "action failed", action=type(action).__name__, exc_info=error
            )


@dataclass(slots=True)
class _Outcome:
    """What became of the actions of one pass."""

    done: list[BatchAction] = field(default_factory=list)
    failures: dict[tuple[type, int], str] = field(default_factory=dict)

    def is_new(self, action: BatchAction) -> bool:
        """Not tried in vain already. What outlives a kill is not killed twice in one pass."""
        is_told = isinstance(action, KillBatch) and action in self.done
        return not is_told and _target(action) not in self.failures


def _target(action: BatchAction) -> tuple[type, int]:
    """What an action does to whom."""
    whom = action.identity.pid if isinstance(action, EndBatchOrphan) else action.batch.id
    return type(action), whom
