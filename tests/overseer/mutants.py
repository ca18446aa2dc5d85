"""Deliberately broken reconcile functions, each of which a property must catch."""

from collections.abc import Sequence
from dataclasses import replace

from steam.core.states import WAITING_STATES, WorkerState
from steam.overseer import reconcile as real
from steam.overseer.desired import DesiredDeployment
from steam.overseer.observed import Health, Observed, Presence
from steam.overseer.plan import (
    BuryWorker,
    EndOrphan,
    KillWorker,
    MarkReady,
    Plan,
    RestampWorker,
    RetireWorker,
    StartWorker,
    StopWorker,
)


def _without(plan: Plan, *kinds: type) -> Plan:
    return replace(plan, actions=tuple(a for a in plan.actions if not isinstance(a, kinds)))


def starts_twice(desired: Sequence[DesiredDeployment], observed: Observed, now_ms: int) -> Plan:
    plan = real.reconcile(desired, observed, now_ms)
    starts = tuple(a for a in plan.actions if isinstance(a, StartWorker))
    return replace(plan, actions=plan.actions + starts)


def starts_beside_the_dying(
    desired: Sequence[DesiredDeployment], observed: Observed, now_ms: int
) -> Plan:
    alive = tuple(s for s in observed.sightings if s.presence is Presence.OURS)
    starts = real.reconcile(desired, replace(observed, sightings=alive), now_ms).actions
    plan = real.reconcile(desired, observed, now_ms)
    extra = tuple(a for a in starts if isinstance(a, StartWorker) and a not in plan.actions)
    return replace(plan, actions=plan.actions + extra)


def trusts_the_pid(desired: Sequence[DesiredDeployment], observed: Observed, now_ms: int) -> Plan:
    seen = tuple(
        replace(s, presence=Presence.OURS) if s.presence is Presence.STRANGER else s
        for s in observed.sightings
    )
    return real.reconcile(desired, replace(observed, sightings=seen), now_ms)


def revives_the_stopped(
    desired: Sequence[DesiredDeployment], observed: Observed, now_ms: int
) -> Plan:
    risen = [replace(d, slots=max(1, d.slots)) for d in desired]
    return real.reconcile(risen, observed, now_ms)


def revives_the_waiting(
    desired: Sequence[DesiredDeployment], observed: Observed, now_ms: int
) -> Plan:
    due = {w.deployment_id for w in observed.waiting if w.state in WAITING_STATES}
    risen = [replace(d, slots=max(1, d.slots)) if d.id in due else d for d in desired]
    return real.reconcile(risen, observed, now_ms)


def never_kills(desired: Sequence[DesiredDeployment], observed: Observed, now_ms: int) -> Plan:
    return _without(real.reconcile(desired, observed, now_ms), KillWorker)


def never_stops(desired: Sequence[DesiredDeployment], observed: Observed, now_ms: int) -> Plan:
    return _without(real.reconcile(desired, observed, now_ms), StopWorker)


def never_buries(desired: Sequence[DesiredDeployment], observed: Observed, now_ms: int) -> Plan:
    return _without(real.reconcile(desired, observed, now_ms), BuryWorker)


def never_retires(desired: Sequence[DesiredDeployment], observed: Observed, now_ms: int) -> Plan:
    return _without(real.reconcile(desired, observed, now_ms), RetireWorker)


def never_starts(desired: Sequence[DesiredDeployment], observed: Observed, now_ms: int) -> Plan:
    return _without(real.reconcile(desired, observed, now_ms), StartWorker)


def never_ready(desired: Sequence[DesiredDeployment], observed: Observed, now_ms: int) -> Plan:
    return _without(real.reconcile(desired, observed, now_ms), MarkReady)


def keeps_orphans(desired: Sequence[DesiredDeployment], observed: Observed, now_ms: int) -> Plan:
    return _without(real.reconcile(desired, observed, now_ms), EndOrphan)


def fears_the_clock(desired: Sequence[DesiredDeployment], observed: Observed, now_ms: int) -> Plan:
    return _without(real.reconcile(desired, observed, now_ms), RestampWorker)


def forgets_to_look_again(
    desired: Sequence[DesiredDeployment], observed: Observed, now_ms: int
) -> Plan:
    return replace(real.reconcile(desired, observed, now_ms), look_again_ms=None)


def restarts_the_unprobed(
    desired: Sequence[DesiredDeployment], observed: Observed, now_ms: int
) -> Plan:
    seen = tuple(
        replace(s, health=Health.NO_ANSWER) if s.health is Health.NOT_PROBED else s
        for s in observed.sightings
    )
    return real.reconcile(desired, replace(observed, sightings=seen), now_ms)


def restarts_all_at_once(
    desired: Sequence[DesiredDeployment], observed: Observed, now_ms: int
) -> Plan:
    plan = real.reconcile(desired, observed, now_ms)
    by_id = {deployment.id: deployment for deployment in desired}
    old = tuple(
        StopWorker(s.worker, "A restart was asked for.")
        for s in observed.sightings
        if s.worker.state is WorkerState.RUNNING
        and by_id[s.worker.deployment_id].restart_asked(s.worker)
    )
    return replace(_without(plan, StopWorker), actions=old + _without(plan, StopWorker).actions)


def shuffles(desired: Sequence[DesiredDeployment], observed: Observed, now_ms: int) -> Plan:
    plan = real.reconcile(desired, observed, now_ms)
    by_input = {s.worker.id: place for place, s in enumerate(observed.sightings)}
    rows = [a for a in plan.actions if not isinstance(a, StartWorker | EndOrphan)]
    rows.sort(key=lambda action: by_input.get(action.worker.id, 0))
    rest = [a for a in plan.actions if isinstance(a, StartWorker | EndOrphan)]
    return replace(plan, actions=(*rows, *rest))


def ignores_the_wait(desired: Sequence[DesiredDeployment], observed: Observed, now_ms: int) -> Plan:
    due = tuple(replace(w, retry_at_ms=min(w.retry_at_ms or 0, now_ms)) for w in observed.waiting)
    return real.reconcile(desired, replace(observed, waiting=due), now_ms)
