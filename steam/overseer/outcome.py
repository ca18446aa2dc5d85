"""What became of the actions of one pass: done, failed, or put off."""

from dataclasses import dataclass, field

from steam.overseer.plan import Action, EndOrphan, StartWorker
from steam.overseer.slots import Slot

Target = tuple[type, tuple[tuple[str, int], ...]]
"""The kind of an action, and whom it concerns."""


@dataclass(slots=True)
class Outcome:
    """What became of the actions of one pass."""

    done: list[Action] = field(default_factory=list)
    failures: dict[Target, str] = field(default_factory=dict)
    put_off: set[Target] = field(default_factory=set)

    def is_new(self, action: Action) -> bool:
        target = target_of(action)
        return target not in self.failures and target not in self.put_off

    def slots_tried(self) -> frozenset[Slot]:
        """The slots whose start failed or was put off."""
        started = [
            dict(whom) for kind, whom in (*self.failures, *self.put_off) if kind is StartWorker
        ]
        return frozenset((whom["deployment"], whom["slot"]) for whom in started)


def target_of(action: Action) -> Target:
    """What an action does to whom; the same from round to round, though its times differ."""
    return type(action), tuple(sorted(about(action).items()))


def about(action: Action) -> dict[str, int]:
    """Whom an action concerns, for the log."""
    match action:
        case StartWorker():
            return {"deployment": action.deployment_id, "slot": action.slot}
        case EndOrphan():
            return {"pid": action.identity.pid}
        case _:
            return {"deployment": action.worker.deployment_id, "worker": action.worker.id}
