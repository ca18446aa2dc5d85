"""Which of the starts that are due begin now: a few at a time, the worst off first. Pure.

A worker takes a third of a second of CPU to import what it needs. Were all of a large home
started together, pages, predictions and probes would wait for processors until the last is up.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from steam.core.records import Worker
from steam.core.states import WorkerState
from steam.overseer.backoff import is_crash_loop, milliseconds
from steam.overseer.desired import DesiredDeployment
from steam.overseer.plan import AdoptWorker, RestampWorker, RowAction, StartWorker
from steam.overseer.rules import Case
from steam.overseer.slots import Slot

_HOLDS_MS = 10_000
"""A worker that has been starting for longer waits for something else than processors."""

GATHERING_S = 0.2
"""The pause between two passes while starts wait, in which more than one worker becomes ready.

A pass looks at everything, however little has happened: made for each worker by itself, passes
would take a good part of the time that the workers need.
"""


@dataclass(frozen=True, slots=True)
class Wave:
    """How many workers may be starting at once; None for any number.

    Slots that were `tried` in this pass, and whose start failed, are left for the next pass: they
    must not take the turn of others.
    """

    most: int | None = None
    tried: frozenset[Slot] = frozenset()

    def part(
        self, due: Iterable[StartWorker], starting: int
    ) -> tuple[tuple[StartWorker, ...], tuple[StartWorker, ...]]:
        """Those of the due starts that begin now, and those that wait, each in their order.

        `starting` workers hold a place already.
        """
        fresh = tuple(one for one in due if (one.deployment_id, one.slot) not in self.tried)
        places = len(fresh) if self.most is None else max(0, self.most - starting)
        return fresh[:places], fresh[places:]


NO_LIMIT = Wave()


def goes_on_starting(case: Case, action: RowAction | None) -> bool:
    """Whether a worker is starting and, given what is decided about it, still will be."""
    still = isinstance(action, AdoptWorker | RestampWorker | None)
    return still and case.is_state(WorkerState.STARTING)


def held_ms(case: Case) -> int:
    """How much longer a worker that is starting holds its place; 0 when it no longer does.

    A start that hangs holds it no longer than it may take, and never for longer than 10 s, so
    that others are not kept waiting by it.
    """
    most_ms = min(milliseconds(case.policy.start_timeout_s), _HOLDS_MS)
    return max(0, most_ms - max(0, case.age_ms))


def worst_first(
    due: Iterable[StartWorker],
    running: Iterable[Worker],
    starting: Iterable[Worker],
    desired: Mapping[int, DesiredDeployment],
) -> list[StartWorker]:
    """The due starts in the order of their turns.

    First those of deployments of which no worker runs, then of those with the smallest share of
    workers that run or are about to; each start that is given a turn counts as about to. What has
    crashed again and again comes last, for it would be in the way of all others each time.
    """
    answering = Counter(worker.deployment_id for worker in running)
    coming = answering + Counter(worker.deployment_id for worker in starting)
    turns = []
    for start in sorted(due, key=_place):
        deployment = desired[start.deployment_id]
        loops = is_crash_loop(start.restarts, deployment.policy)
        share = coming[start.deployment_id] / deployment.slots
        turns.append((loops, answering[start.deployment_id] > 0, share, *_place(start), start))
        if not loops:
            coming[start.deployment_id] += 1
    return [turn[-1] for turn in sorted(turns, key=lambda turn: turn[:-1])]


def _place(start: StartWorker) -> tuple[int, int, int]:
    return start.restarts, start.deployment_id, start.slot
