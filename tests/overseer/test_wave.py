"""Starts in waves: properties over random homes, and proof that each can fail."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial

import pytest
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st
from hypothesis.errors import NoSuchExample

from steam.core.policy import SupervisionPolicy
from steam.core.states import WorkerState
from steam.overseer import wave as real
from steam.overseer.desired import DesiredDeployment
from steam.overseer.observed import Health, Presence
from steam.overseer.plan import Plan, StartWorker
from steam.overseer.reconcile import reconcile
from steam.overseer.wave import Wave
from tests.overseer.simulator import POLICY, BrokenPromise, Simulator, waiting_row

NOW_MS = 1_000_000
HANGING_MS = 10_000
LOOPS = POLICY.crash_loop_after
PATIENT = replace(POLICY, start_timeout_s=3600.0)


@st.composite
def homes(draw: st.DrawFn) -> tuple[Simulator, int]:
    """Deployments of which some workers have just ended, and how many may start at once."""
    desired = [
        DesiredDeployment(number, 10 * number, draw(st.integers(1, 3)), 9000 + number, 0, PATIENT)
        for number in range(1, draw(st.integers(1, 4)) + 1)
    ]
    world = Simulator(desired, NOW_MS)
    world.settle(reconcile)
    for row in tuple(world.rows.values()):
        if draw(st.booleans()):
            ended = replace(row, restarts=draw(st.sampled_from((0, 1, LOOPS - 1))))
            state = WorkerState.BACKOFF if ended.restarts < LOOPS - 1 else WorkerState.CRASH_LOOPING
            world.rows[row.id] = waiting_row(ended, state, NOW_MS)
    world.starts.clear()
    return world, draw(st.integers(1, 4))


def step(world: Simulator, most: int, *, tried: frozenset[tuple[int, int]] = frozenset()) -> Plan:
    """One round in which nobody who starts becomes ready by itself."""
    plan = world.step(partial(reconcile, wave=Wave(most, tried)))
    for row in world.live():
        if row.state is WorkerState.STARTING and world.presence[row.id] is Presence.OURS:
            world.health[row.id] = Health.LIVE
    return plan


def started(plan: Plan) -> list[StartWorker]:
    return [action for action in plan.actions if isinstance(action, StartWorker)]


def starting(world: Simulator) -> list[int]:
    return [row.id for row in world.live() if row.state is WorkerState.STARTING]


def vacant(world: Simulator) -> set[tuple[int, int]]:
    taken = {(row.deployment_id, row.slot) for row in world.live()}
    return {(d.id, slot) for d in world.desired for slot in range(d.slots)} - taken


def running(world: Simulator) -> Counter[int]:
    rows = [row for row in world.live() if row.state is WorkerState.RUNNING]
    return Counter(row.deployment_id for row in rows)


def never_more_than_the_limit(world: Simulator, most: int) -> None:
    for _ in range(16):
        step(world, most)
        rows = starting(world)
        if len(rows) > most:
            raise BrokenPromise(f"{len(rows)} start at once")
        if rows:
            world.health[rows[0]] = Health.READY


def each_is_started_once(world: Simulator, most: int) -> None:
    lost = vacant(world)
    world.settle(partial(reconcile, wave=Wave(most)))
    if not world.is_perfect():
        raise BrokenPromise("some slot was never started")
    if Counter((one.deployment_id, one.slot) for one in world.starts) != Counter(lost):
        raise BrokenPromise("a slot was started twice")


def a_start_that_hangs_holds_nobody_up(world: Simulator, most: int) -> None:
    """When nobody becomes ready, the next begin as soon as the patience with the first is over."""
    latest_ms = NOW_MS + HANGING_MS * (len(vacant(world)) // most)
    while vacant(world):
        plan = step(world, most)
        if not plan.actions:  # else the next round follows at once
            world.now_ms += plan.look_again_ms or HANGING_MS + 1
        if world.now_ms > latest_ms:
            raise BrokenPromise("somebody waits for one that hangs")


def nobody_answers_goes_first(world: Simulator, most: int) -> None:
    """Of those that have not crashed again and again."""
    while vacant(world):
        answers = running(world)
        plan = step(world, most)
        waits = any(not answers[w.deployment_id] for w in plan.waiting if w.restarts < LOOPS)
        for start in started(plan):
            if waits and (answers[start.deployment_id] or start.restarts >= LOOPS):
                raise BrokenPromise("one that answers, or never will, was helped first")
        for number in starting(world)[:1]:
            world.health[number] = Health.READY


def each_has_one_before_any_has_two(world: Simulator, most: int) -> None:
    """Among deployments that have nothing at all."""
    fresh = Simulator(world.desired, NOW_MS)
    while vacant(fresh):
        plan = step(fresh, most)
        begun = Counter(start.deployment_id for start in fresh.starts)
        lacking = any(not begun[waiting.deployment_id] for waiting in plan.waiting)
        if lacking and max(begun.values()) > 1:
            raise BrokenPromise("one deployment took the turn of another")
        fresh.now_ms += HANGING_MS


def what_was_tried_takes_nobodys_turn(world: Simulator, most: int) -> None:
    """Starts that fail, pass after pass, leave the places to the others of the same pass."""
    lost = vacant(world)
    tried: frozenset[tuple[int, int]] = frozenset()
    for _ in lost:
        plan = reconcile(world.desired, world.observe(), NOW_MS, Wave(most, tried))
        tried |= {(one.deployment_id, one.slot) for one in started(plan)}
    if tried != lost:
        raise BrokenPromise("some were never tried")


Property = Callable[[Simulator, int], None]
PROPERTIES: tuple[Property, ...] = (
    never_more_than_the_limit,
    each_is_started_once,
    a_start_that_hangs_holds_nobody_up,
    nobody_answers_goes_first,
    each_has_one_before_any_has_two,
    what_was_tried_takes_nobodys_turn,
)


def no_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    part = Wave.part
    monkeypatch.setattr(Wave, "part", lambda wave, due, _: part(replace(wave, most=None), due, 0))


def counts_only_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not those that earlier passes have started."""
    part = Wave.part
    monkeypatch.setattr(Wave, "part", lambda wave, due, _: part(wave, due, 0))


def starts_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Once a slot's worker is ready, another one is started for it."""
    part = Wave.part

    def twice(wave: Wave, due: Iterable[StartWorker], starting: int) -> object:
        begun, waiting = part(wave, due, starting)
        return (*begun, *begun[:1]), waiting

    monkeypatch.setattr(Wave, "part", twice)


def forgets_to_look_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """When the place of one that hangs becomes free."""
    part = Wave.part
    monkeypatch.setattr(Wave, "part", lambda *given: (part(*given)[0], ()))


def waits_for_the_whole_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(real, "_HOLDS_MS", 10**9)


def never_gives_a_place_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """However long it has been starting."""
    monkeypatch.setattr("steam.overseer.reconcile.held_ms", lambda _: 5_000)


def by_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "steam.overseer.reconcile.worst_first", lambda due, **_: sorted(due, key=real._place)
    )


def by_what_answers_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not by what is about to."""
    order = real.worst_first
    monkeypatch.setattr(
        "steam.overseer.reconcile.worst_first",
        lambda due, **given: sorted(
            order(due, **given),
            key=lambda one: (
                any(w.deployment_id == one.deployment_id for w in given["running"]),
                one.deployment_id,
            ),
        ),
    )


def hopeless_ones_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(real, "is_crash_loop", lambda *_: False)


def forgets_what_was_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    part = Wave.part
    monkeypatch.setattr(
        Wave,
        "part",
        lambda wave, *given: part(replace(wave, tried=frozenset()), *given),
    )


CAUGHT: tuple[tuple[Callable[[pytest.MonkeyPatch], None], Property], ...] = (
    (no_limit, never_more_than_the_limit),
    (counts_only_its_own, never_more_than_the_limit),
    (starts_again, each_is_started_once),
    (forgets_to_look_again, a_start_that_hangs_holds_nobody_up),
    (waits_for_the_whole_start, a_start_that_hangs_holds_nobody_up),
    (never_gives_a_place_back, a_start_that_hangs_holds_nobody_up),
    (by_number, nobody_answers_goes_first),
    (hopeless_ones_first, nobody_answers_goes_first),
    (by_number, each_has_one_before_any_has_two),
    (by_what_answers_alone, each_has_one_before_any_has_two),
    (forgets_what_was_tried, what_was_tried_takes_nobodys_turn),
)


@pytest.mark.parametrize("holds", PROPERTIES, ids=lambda holds: holds.__name__)
@settings(max_examples=60, deadline=None)
@given(home=homes())
def test_property(home: tuple[Simulator, int], holds: Property) -> None:
    holds(*home)


@pytest.mark.parametrize(("mutant", "holds"), CAUGHT, ids=lambda item: item.__name__)
def test_the_property_catches_the_mutant(
    mutant: Callable[[pytest.MonkeyPatch], None],
    holds: Property,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def breaks(home: tuple[Simulator, int]) -> bool:
        with monkeypatch.context() as patch:
            mutant(patch)
            try:
                holds(*home)
            except BrokenPromise:
                return True
        return False

    quick = settings(max_examples=2000, deadline=None, phases=[Phase.generate], database=None)
    try:
        find(homes(), breaks, settings=quick)
    except NoSuchExample:
        pytest.fail("no home was found in which the mutant breaks its promise")


def test_a_start_holds_its_place_no_longer_than_it_may_take() -> None:
    """Where the deployment's own patience is shorter than that of the wave."""
    hasty = SupervisionPolicy(start_timeout_s=2.0)
    world = Simulator([DesiredDeployment(1, 10, 2, 9001, 0, hasty)], NOW_MS)
    first = step(world, 1)
    assert (len(started(first)), len(first.waiting)) == (1, 1)
    second = step(world, 1)
    assert (started(second), second.look_again_ms) == ([], 2_000)
    world.now_ms += 2_000
    assert len(started(step(world, 1))) == 1


def test_a_ready_worker_gives_its_place_in_the_same_round() -> None:
    world = Simulator([DesiredDeployment(1, 10, 2, 9001, 0, POLICY)], NOW_MS)
    step(world, 1)
    world.health = dict.fromkeys(world.health, Health.READY)
    assert len(started(step(world, 1))) == 1
