"""The decision: what is desired and what was observed, into a plan. Pure and deterministic."""

from collections.abc import Mapping, Sequence

from steam.core.records import Worker
from steam.core.states import WorkerState
from steam.overseer.desired import DesiredDeployment
from steam.overseer.observed import Health, Observed, Presence
from steam.overseer.plan import EndOrphan, Plan
from steam.overseer.rules import Case, decide, due_in_ms
from steam.overseer.slots import (
    in_turn,
    occupied_slots,
    restamps,
    retirements,
    slot_of,
    starts,
    wait_ms,
    waited_for,
)
from steam.overseer.wave import NO_LIMIT, Wave, goes_on_starting, held_ms, worst_first

_SERVES_NOBODY = frozenset({Health.NO_ANSWER, Health.IMPOSTOR, Health.STUCK})


def reconcile(
    desired: Sequence[DesiredDeployment], observed: Observed, now_ms: int, wave: Wave = NO_LIMIT
) -> Plan:
    """Decide what brings the observed closer to the desired, starting no more than `wave` allows.

    Applying the plan and reconciling again comes to rest after a few rounds. The same input
    gives the same plan, in the same order.
    """
    by_id = {deployment.id: deployment for deployment in desired}
    decided = [(case, decide(case)) for case in _cases(by_id, observed, now_ms)]
    live = [sighting.worker for sighting in observed.sightings]
    occupied = occupied_slots(live, by_id)
    kept = waited_for(observed.waiting, by_id, occupied)
    orphans = sorted(observed.orphans, key=lambda orphan: orphan.identity.pid)
    starting = [case for case, action in decided if goes_on_starting(case, action)]
    held = [ms for case in starting if (ms := held_ms(case))]
    in_order = worst_first(
        starts(by_id, occupied, kept, now_ms),
        running=_running(observed),
        starting=[case.worker for case in starting],
        desired=by_id,
    )
    begun, waiting = wave.part(in_order, len(held))
    due = [due_in_ms(case) for case, action in decided if action is None]
    due += held if waiting else ()
    # A wait that is over is a start, not a reason to look again: should the start fail, the next
    # timed pass tries it anew.
    due += [wait_ms(worker, now_ms) or None for worker in kept.values()]
    return Plan(
        actions=(
            # First, so that an orphan does not hold the port that a start is about to use.
            *(EndOrphan(orphan.identity, orphan.token) for orphan in orphans),
            *(action for _, action in decided if action is not None),
            *retirements(observed.waiting, kept, occupied),
            *restamps(kept, now_ms),
            *begun,
        ),
        waiting=waiting,
        look_again_ms=min((ms for ms in due if ms is not None), default=None),
    )


def _cases(desired: Mapping[int, DesiredDeployment], observed: Observed, now_ms: int) -> list[Case]:
    running = _running(observed)
    running_slots = occupied_slots(running, desired)
    next_ids = {worker.id for worker in in_turn(running, desired)}
    return [
        Case(
            sighting=sighting,
            desired=desired.get(sighting.worker.deployment_id),
            replaced=slot_of(sighting.worker) in running_slots,
            in_turn=sighting.worker.id in next_ids,
            now_ms=now_ms,
        )
        for sighting in sorted(observed.sightings, key=lambda sighting: sighting.worker.id)
    ]


def _running(observed: Observed) -> list[Worker]:
    """Those that serve, as far as anybody knows: what was seen just now counts, too."""
    return [
        sighting.worker
        for sighting in observed.sightings
        if sighting.worker.state is WorkerState.RUNNING
        and sighting.presence is Presence.OURS
        and sighting.health not in _SERVES_NOBODY
    ]
