"""Properties of the decision over random worlds, and proof that each can fail."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis import strategies as st
from hypothesis.errors import NoSuchExample

from steam.core.records import ProcessIdentity, Worker
from steam.core.states import WorkerState
from steam.overseer.desired import DesiredDeployment
from steam.overseer.observed import FoundProcess, Health, Presence
from steam.overseer.plan import KillWorker, StartWorker, StopWorker
from steam.overseer.reconcile import reconcile
from tests.overseer import mutants
from tests.overseer.simulator import POLICY, BrokenPromise, Reconcile, Simulator

NOW_MS = 1_000_000
LIVE = (WorkerState.STARTING, WorkerState.RUNNING, WorkerState.UNHEALTHY, WorkerState.STOPPING)
WAITING = (WorkerState.BACKOFF, WorkerState.CRASH_LOOPING, WorkerState.FAILED)
TIMES_MS = st.integers(NOW_MS - 120_000, NOW_MS + 120_000)


@st.composite
def workers(draw: st.DrawFn, number: int) -> Worker:
    state = draw(st.sampled_from(LIVE + WAITING))
    started_ms, ready_ms = draw(TIMES_MS), draw(st.none() | TIMES_MS)
    if state in {WorkerState.RUNNING, WorkerState.UNHEALTHY} and ready_ms is None:
        ready_ms = started_ms
    since_ms = draw(TIMES_MS)
    deployment_id = draw(st.integers(1, 3))
    return Worker(
        id=number,
        deployment_id=deployment_id,
        version_id=10 * deployment_id + draw(st.integers(1, 2)),
        slot=draw(st.integers(0, 2)),
        token=f"token-{number}",
        port=9000 + number,
        state=state,
        since_ms=since_ms,
        started_ms=started_ms,
        identity=draw(st.sampled_from((None, ProcessIdentity(100 + number, number, "boot")))),
        ready_ms=ready_ms,
        stopping_ms=since_ms if state is WorkerState.STOPPING else None,
        ended_ms=since_ms if state in WAITING else None,
        retry_at_ms=since_ms + draw(st.integers(0, 60_000)) if state in WAITING else None,
        misses=draw(st.integers(0, 4)),
        restarts=draw(st.integers(0, 8)),
    )


@st.composite
def worlds(draw: st.DrawFn) -> Simulator:
    """Deployments, rows in any state with anything behind them, stubborn ones and orphans."""
    desired = [
        DesiredDeployment(
            id=number,
            version_id=10 * number + draw(st.integers(1, 2)),
            slots=draw(st.integers(0, 3)),
            port=9000 - number,
            restart_ms=draw(TIMES_MS) if draw(st.integers(0, 3)) == 3 else 0,
            policy=POLICY,
        )
        for number in range(1, draw(st.integers(1, 3)) + 1)
    ]
    world = Simulator(desired, NOW_MS)
    held = set()
    for number in range(1, draw(st.integers(0, 6)) + 1):
        worker = draw(workers(number))
        place = (worker.deployment_id, worker.version_id, worker.slot)
        if worker.state in LIVE:
            if place in held:  # the store allows one only
                continue
            held.add(place)
        born = (Presence.GONE, Presence.OURS, Presence.STRANGER, Presence.DEAD)
        unborn = (Presence.UNBORN, Presence.OURS)
        presence = draw(st.sampled_from(born if worker.identity else unborn))
        world.add(worker, presence, draw(st.sampled_from(tuple(Health))))
        if draw(st.booleans()):
            world.stubborn.add(number)
    if draw(st.booleans()):
        world.orphans.append(FoundProcess(ProcessIdentity(77, 7, "boot"), "orphan"))
    return world


def never_two_for_a_slot_and_never_a_strangers_signal(world: Simulator, decide: Reconcile) -> None:
    """The simulator checks both after every action."""
    for _ in range(12):
        plan = world.step(decide)
        world.now_ms += plan.look_again_ms or 0
        for action in plan.actions:
            if isinstance(action, StopWorker | KillWorker) and action.worker.identity is None:
                raise BrokenPromise("a signal to nobody")


def stopped_stays_stopped(world: Simulator, decide: Reconcile) -> None:
    world.desired = [replace(d, slots=0) for d in world.desired]
    for _ in range(12):
        plan = world.step(decide)
        world.now_ms += plan.look_again_ms or 0
        if any(isinstance(action, StartWorker) for action in plan.actions):
            raise BrokenPromise("a stopped deployment was started")


def comes_to_rest_with_what_is_desired(world: Simulator, decide: Reconcile) -> None:
    for number, health in world.health.items():
        if health in {Health.NO_ANSWER, Health.IMPOSTOR, Health.LIVE}:
            world.health[number] = Health.READY
    world.desired = [replace(d, restart_ms=min(d.restart_ms, NOW_MS)) for d in world.desired]
    world.settle(decide)
    for number, row in world.rows.items():
        # At rest an unhealthy worker may stay unprobed: nobody has asked it again.
        if row.state is WorkerState.UNHEALTHY and world.health[number] is Health.NOT_PROBED:
            return
    if not world.is_perfect():
        raise BrokenPromise("it rests, but not with what is desired")
    if [row for row in world.rows.values() if row.state in WAITING]:
        raise BrokenPromise("a row waits for nothing")


def a_perfect_world_is_left_alone(world: Simulator, decide: Reconcile) -> None:
    perfect = Simulator(
        [replace(d, restart_ms=min(d.restart_ms, NOW_MS)) for d in world.desired], NOW_MS
    )
    perfect.settle(reconcile)
    for asked in (Health.READY, Health.NOT_PROBED):
        perfect.health = dict.fromkeys(perfect.health, asked)
        if (plan := decide(perfect.desired, perfect.observe(), perfect.now_ms)).actions:
            raise BrokenPromise(f"something was done to a perfect world: {plan.actions}")


def the_order_of_input_does_not_matter(world: Simulator, decide: Reconcile) -> None:
    observed = world.observe()
    turned = replace(
        observed,
        sightings=observed.sightings[::-1],
        waiting=observed.waiting[::-1],
        orphans=observed.orphans[::-1],
    )
    plans = (
        decide(world.desired, observed, world.now_ms),
        decide(world.desired[::-1], turned, world.now_ms),
    )
    if plans[0] != plans[1]:
        raise BrokenPromise("the order of what was seen changes the plan")


def waits_are_kept(world: Simulator, decide: Reconcile) -> None:
    """No start in a slot before the wait of its newest ended worker is over."""
    plan = decide(world.desired, world.observe(), world.now_ms)
    by_id = {d.id: d for d in world.desired}
    for action in plan.actions:
        if isinstance(action, StartWorker):
            waiting = [
                row
                for row in world.rows.values()
                if row.state in WAITING
                and (row.deployment_id, row.slot) == (action.deployment_id, action.slot)
                and by_id[row.deployment_id].wants(row)
            ]
            if waiting and (waiting[-1].retry_at_ms or 0) > world.now_ms:
                raise BrokenPromise("a slot was started before its wait was over")


def replicas_never_leave_together(world: Simulator, decide: Reconcile) -> None:
    """A restart ends one worker of a deployment at a time, once all its others run."""
    world = Simulator([replace(d, restart_ms=0) for d in world.desired], NOW_MS)
    world.settle(reconcile)
    world.now_ms += 1000
    world.desired = [replace(d, restart_ms=world.now_ms) for d in world.desired]
    for _ in range(40):
        plan = world.step(decide)
        world.now_ms += plan.look_again_ms or 0
        for deployment in world.desired:
            running = [
                row
                for row in world.live()
                if row.deployment_id == deployment.id and row.state is WorkerState.RUNNING
            ]
            if len(running) < deployment.slots - 1:
                raise BrokenPromise("more than one replica is away")
    if any(deployment.restart_asked(row) for row in world.live() for deployment in world.desired):
        raise BrokenPromise("a worker was not restarted")


PROPERTIES: tuple[Callable[[Simulator, Reconcile], None], ...] = (
    never_two_for_a_slot_and_never_a_strangers_signal,
    stopped_stays_stopped,
    comes_to_rest_with_what_is_desired,
    a_perfect_world_is_left_alone,
    the_order_of_input_does_not_matter,
    waits_are_kept,
    replicas_never_leave_together,
)

CAUGHT = (
    (mutants.starts_twice, never_two_for_a_slot_and_never_a_strangers_signal),
    (mutants.starts_beside_the_dying, never_two_for_a_slot_and_never_a_strangers_signal),
    (mutants.trusts_the_pid, never_two_for_a_slot_and_never_a_strangers_signal),
    (mutants.revives_the_stopped, stopped_stays_stopped),
    (mutants.revives_the_waiting, stopped_stays_stopped),
    (mutants.never_kills, comes_to_rest_with_what_is_desired),
    (mutants.never_stops, comes_to_rest_with_what_is_desired),
    (mutants.never_buries, comes_to_rest_with_what_is_desired),
    (mutants.never_retires, comes_to_rest_with_what_is_desired),
    (mutants.never_starts, comes_to_rest_with_what_is_desired),
    (mutants.never_ready, comes_to_rest_with_what_is_desired),
    (mutants.keeps_orphans, comes_to_rest_with_what_is_desired),
    (mutants.fears_the_clock, comes_to_rest_with_what_is_desired),
    (mutants.forgets_to_look_again, comes_to_rest_with_what_is_desired),
    (mutants.restarts_the_unprobed, a_perfect_world_is_left_alone),
    (mutants.ignores_the_wait, waits_are_kept),
    (mutants.restarts_all_at_once, replicas_never_leave_together),
    (mutants.never_stops, replicas_never_leave_together),
    (mutants.shuffles, the_order_of_input_does_not_matter),
)


@pytest.mark.parametrize("holds", PROPERTIES, ids=lambda holds: holds.__name__)
@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow])
@given(world=worlds())
def test_property(world: Simulator, holds: Callable[[Simulator, Reconcile], None]) -> None:
    holds(world, reconcile)


@pytest.mark.parametrize(("mutant", "holds"), CAUGHT, ids=lambda item: item.__name__)
def test_the_property_catches_the_mutant(
    mutant: Reconcile, holds: Callable[[Simulator, Reconcile], None]
) -> None:
    def breaks(world: Simulator) -> bool:
        try:
            holds(world, mutant)
        except BrokenPromise:
            return True
        return False

    quick = settings(
        max_examples=8000,
        deadline=None,
        phases=[Phase.generate],
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    try:
        find(worlds(), breaks, settings=quick)
    except NoSuchExample:
        pytest.fail("no world was found in which the mutant breaks its promise")


@pytest.mark.parametrize(
    "seen",
    [
        {"presence": Presence.DEAD},
        {"presence": Presence.GONE},
        {"health": Health.NO_ANSWER},
        {"health": Health.STUCK},
    ],
)
@pytest.mark.parametrize("change", ["restart", "version"])
def test_a_worker_that_was_just_lost_lets_no_other_go(seen: dict[str, object], change: str) -> None:
    """Its row still says that it runs."""
    wanted = DesiredDeployment(1, 11, slots=2, port=8999, restart_ms=0, policy=POLICY)
    world = Simulator([wanted], NOW_MS)
    world.settle(reconcile)
    by_slot = {row.slot: row for row in world.live()}
    if change == "restart":
        world.desired = [replace(wanted, restart_ms=NOW_MS + 1)]
        lost, kept = by_slot[1], by_slot[0]
    else:
        world.desired = [replace(wanted, version_id=12)]
        world.step(reconcile)
        world.step(reconcile)
        lost = next(row for row in world.live() if row.version_id == 12 and row.slot == 0)
        kept = by_slot[0]
        assert lost.state is WorkerState.RUNNING
        assert world.rows[kept.id].state is WorkerState.RUNNING
    observed = world.observe()
    sightings = tuple(
        replace(sighting, **seen) if sighting.worker.id == lost.id else sighting
        for sighting in observed.sightings
    )
    plan = reconcile(world.desired, replace(observed, sightings=sightings), NOW_MS + 2)
    stopped = [action.worker.id for action in plan.actions if isinstance(action, StopWorker)]
    assert kept.id not in stopped
