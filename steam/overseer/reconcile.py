"""The decision: what is desired and what was observed, into a plan. Pure and deterministic."""

from collections.abc import Mapping, Sequence

from steam.core.states import WorkerState
from steam.overseer.desired import DesiredDeployment
from steam.overseer.observed import Observed
from steam.overseer.plan import EndOrphan, Plan
from steam.overseer.rules import Case, decide, due_in_ms
from steam.overseer.slots import (
    Slot,
    occupied_slots,
    retirements,
    slot_of,
    starts,
    wait_ms,
    waited_for,
)


def reconcile(desired: Sequence[DesiredDeployment], observed: Observed, now_ms: int) -> Plan:
    """Decide what brings the observed closer to the desired.

    Applying the plan and reconciling again comes to rest after a few rounds. The same input
    gives the same plan, in the same order.
    """
    by_id = {deployment.id: deployment for deployment in desired}
    decided = [(case, decide(case)) for case in _cases(by_id, observed, now_ms)]
    live = [sighting.worker for sighting in observed.sightings]
    occupied = occupied_slots(live, by_id)
    kept = waited_for(observed.waiting, by_id, occupied)
    orphans = sorted(observed.orphans, key=lambda orphan: orphan.identity.pid)
    due = [due_in_ms(case) for case, action in decided if action is None]
    # A wait that is over is a start, not a reason to look again: should the start fail, the next
    # timed pass tries it anew.
    due += [wait_ms(worker, now_ms) or None for worker in kept.values()]
    return Plan(
        actions=(
            # First, so that an orphan does not hold the port that a start is about to use.
            *(EndOrphan(orphan.identity, orphan.token) for orphan in orphans),
            *(action for _, action in decided if action is not None),
            *retirements(observed.waiting, kept, occupied),
            *starts(by_id, occupied, kept, now_ms),
        ),
        look_again_ms=min((ms for ms in due if ms is not None), default=None),
    )


def _cases(desired: Mapping[int, DesiredDeployment], observed: Observed, now_ms: int) -> list[Case]:
    running = _running_slots(desired, observed)
    return [
        Case(
            sighting=sighting,
            desired=desired.get(sighting.worker.deployment_id),
            replaced=slot_of(sighting.worker) in running,
            now_ms=now_ms,
        )
        for sighting in sorted(observed.sightings, key=lambda sighting: sighting.worker.id)
    ]


def _running_slots(desired: Mapping[int, DesiredDeployment], observed: Observed) -> frozenset[Slot]:
    """Slots in which a worker of the desired version serves."""
    running = [
        sighting.worker
        for sighting in observed.sightings
        if sighting.worker.state is WorkerState.RUNNING
    ]
    return occupied_slots(running, desired)
