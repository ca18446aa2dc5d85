"""Deliberately broken decisions about batches, each of which a property must catch."""

from dataclasses import replace

from steam.core.states import BatchState, DesiredState
from steam.overseer.batches import decide as real
from steam.overseer.batches.observed import BatchesObserved
from steam.overseer.batches.plan import (
    BatchPlan,
    EndBatch,
    EndBatchOrphan,
    KillBatch,
    RecordProgress,
    StartBatch,
)
from steam.overseer.observed import Presence

decide = real.decide


def _without(plan: BatchPlan, *kinds: type) -> BatchPlan:
    return replace(plan, actions=tuple(a for a in plan.actions if not isinstance(a, kinds)))


def starts_all_at_once(observed: BatchesObserved, most: int, now_ms: int) -> BatchPlan:
    return decide(observed, 99, now_ms)


def starts_the_cancelled(observed: BatchesObserved, most: int, now_ms: int) -> BatchPlan:
    risen = tuple(replace(batch, desired=DesiredState.RUNNING) for batch in observed.queued)
    return decide(replace(observed, queued=risen), most, now_ms)


def never_starts(observed: BatchesObserved, most: int, now_ms: int) -> BatchPlan:
    return _without(decide(observed, most, now_ms), StartBatch)


def never_kills(observed: BatchesObserved, most: int, now_ms: int) -> BatchPlan:
    return _without(decide(observed, most, now_ms), KillBatch)


def kills_the_wanted(observed: BatchesObserved, most: int, now_ms: int) -> BatchPlan:
    plan = decide(observed, most, now_ms)
    kills = (KillBatch(one.batch) for one in observed.running if one.presence is Presence.OURS)
    return replace(plan, actions=(*plan.actions, *kills))


def never_ends(observed: BatchesObserved, most: int, now_ms: int) -> BatchPlan:
    return _without(decide(observed, most, now_ms), EndBatch)


def keeps_orphans(observed: BatchesObserved, most: int, now_ms: int) -> BatchPlan:
    return _without(decide(observed, most, now_ms), EndBatchOrphan)


def hides_progress(observed: BatchesObserved, most: int, now_ms: int) -> BatchPlan:
    return _without(decide(observed, most, now_ms), RecordProgress)


def forgets_to_look_again(observed: BatchesObserved, most: int, now_ms: int) -> BatchPlan:
    return replace(decide(observed, most, now_ms), look_again_ms=None)


def never_gives_up(observed: BatchesObserved, most: int, now_ms: int) -> BatchPlan:
    patient = tuple(
        replace(one, batch=replace(one.batch, fruitless=min(one.batch.fruitless, 1)))
        for one in observed.running
    )
    return decide(replace(observed, running=patient), most, now_ms)


def gives_up_in_spite_of_progress(observed: BatchesObserved, most: int, now_ms: int) -> BatchPlan:
    def judged(action: object) -> object:
        if isinstance(action, EndBatch) and action.state is BatchState.QUEUED:
            return replace(action, state=BatchState.FAILED, retry_at_ms=None)
        return action

    plan = decide(observed, most, now_ms)
    return replace(plan, actions=tuple(map(judged, plan.actions)))  # type: ignore[arg-type]


def ignores_the_wait(observed: BatchesObserved, most: int, now_ms: int) -> BatchPlan:
    due = tuple(replace(batch, retry_at_ms=None) for batch in observed.queued)
    return decide(replace(observed, queued=due), most, now_ms)


def trusts_the_pid(observed: BatchesObserved, most: int, now_ms: int) -> BatchPlan:
    ours = tuple(
        replace(one, presence=Presence.OURS) if one.presence is Presence.GONE else one
        for one in observed.running
    )
    return decide(replace(observed, running=ours), most, now_ms)


def starts_beside_the_living(observed: BatchesObserved, most: int, now_ms: int) -> BatchPlan:
    plan = decide(observed, most, now_ms)
    ends = (
        EndBatch(one.batch, BatchState.QUEUED, "", None, now_ms)
        for one in observed.running
        if one.presence is Presence.OURS
    )
    return replace(plan, actions=(*plan.actions, *ends))


MUTANTS = (
    starts_all_at_once,
    starts_the_cancelled,
    never_starts,
    never_kills,
    kills_the_wanted,
    never_ends,
    keeps_orphans,
    hides_progress,
    forgets_to_look_again,
    never_gives_up,
    gives_up_in_spite_of_progress,
    ignores_the_wait,
    trusts_the_pid,
    starts_beside_the_living,
)
