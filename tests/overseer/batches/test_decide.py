"""Promises about batches over random histories, and proof that each can be broken."""

import atexit
import functools
import shutil
import tempfile
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis import strategies as st
from hypothesis.errors import NoSuchExample

from steam.core.home import Home
from steam.core.states import BatchState, DesiredState
from steam.overseer.batches import turn
from steam.overseer.batches.decide import MOST_FRUITLESS, retry_delay_ms
from steam.overseer.observed import Exit
from tests.overseer.batches.machine import BrokenPromise, Death, Machine
from tests.overseer.batches.mutants import MUTANTS

BATCHES = 3
MOVES = (
    "turn",
    "wait",
    "progress",
    "die",
    "vanish",
    "fail",
    "finish",
    "cancel",
    "orphan",
    "overseer",
    "death",
    "reboot",
    "clock",
)
Move = tuple[str, int]
HISTORIES = st.lists(st.tuples(st.sampled_from(MOVES), st.integers(0, 20)), max_size=25)
Promise = Callable[[list[Move]], None]


class Fault:
    """Lets some side effects pass, and ends the overseer before the next one, once."""

    def __init__(self, count: int) -> None:
        self.left = count

    def __call__(self, name: str) -> None:
        self.left -= 1
        if self.left == -1:
            raise Death(name)


@functools.cache
def folder_of_homes() -> Path:
    folder = tempfile.mkdtemp(prefix="steam-test-")
    atexit.register(shutil.rmtree, folder)
    return Path(folder)


def machine() -> Machine:
    home = Home(Path(tempfile.mkdtemp(dir=folder_of_homes())))
    for folder in (home.batches, home.logs):
        folder.mkdir()
    made = Machine(home)
    for number in range(1, BATCHES + 1):
        made.order(number)
    return made


def play(world: Machine, moves: list[Move]) -> None:  # noqa: C901 - a table of moves
    for move, number in moves:
        alive = [one for one in world.alive() if not one.is_orphan]
        process = alive[number % len(alive)] if alive else None
        match move:
            case "turn":
                world.turn()
            case "wait":
                world.clock_ms += 1 << number
            case "clock":
                world.clock_ms -= 1 << number
            case "cancel":
                world.want(1 + number % BATCHES, DesiredState.STOPPED)
            case "orphan":
                world.add_orphan()
            case "overseer":
                world.renew_overseer()
            case "death":
                world.fault = Fault(number)
            case "reboot":
                world.reboot()
            case "progress" if process:
                world.tell(process, BatchState.RUNNING, number + 1)
            case "die" if process:
                world.end(process, Exit(code=1))
            case "vanish" if process:
                world.renew_overseer()
                world.end(process, Exit(code=1))
            case "fail" if process:
                world.tell(process, BatchState.FAILED)
                world.end(process, Exit(code=3))
            case "finish" if process:
                world.tell(process, BatchState.DONE)
                world.end(process, Exit(code=0))
        world.check()


def comes_to_an_end(moves: list[Move]) -> None:
    """Whatever happened, every batch ends: as it is wanted, and with no process left."""
    world = machine()
    play(world, moves)
    world.settle()
    if world.alive():
        raise BrokenPromise("a process is left")
    for batch in world.batches():
        if batch.state in {BatchState.QUEUED, BatchState.RUNNING}:
            raise BrokenPromise("a batch neither goes on nor ends")
        is_wanted = batch.desired is DesiredState.RUNNING
        if batch.state is BatchState.CANCELLED and is_wanted:
            raise BrokenPromise("a batch that somebody wants was cancelled")


def goes_on_while_it_gets_on() -> None:
    """A batch that scores something at every start is never given up."""
    world = machine()
    for _ in range(2 * MOST_FRUITLESS):
        world.turn()
        for process in world.alive():
            world.tell(process, BatchState.RUNNING, 1)
            world.end(process, Exit(signal=9))
        world.clock_ms += 1
    if any(batch.state is BatchState.FAILED for batch in world.batches()):
        raise BrokenPromise("it was given up")


def is_given_up_when_it_does_not() -> None:
    """A batch that ends again and again without a row is, after pauses that grow."""
    world = machine()
    starts: list[int] = []
    for _ in range(400):
        before = {batch.id: batch.attempts for batch in world.batches()}
        world.turn()
        if world.batch(1).attempts > before[1]:
            starts.append(world.clock_ms)
        for process in world.alive():
            world.end(process, Exit(code=1))
        world.clock_ms += 500
    if any(batch.state is not BatchState.FAILED for batch in world.batches()):
        raise BrokenPromise("it was not given up")
    pauses = [later - earlier for earlier, later in pairwise(starts)]
    if len(starts) != MOST_FRUITLESS or pauses != sorted(pauses) or pauses[-1] < 2 * pauses[0]:
        raise BrokenPromise("it was not tried as often as it is, or without pauses")


def ends_soon_when_cancelled(moves: list[Move]) -> None:
    """A cancelled batch ends in the next pass, and none of it is started again."""
    world = machine()
    play(world, moves)
    world.fault = lambda _: None
    for batch in world.batches():
        if batch.state in {BatchState.QUEUED, BatchState.RUNNING}:
            world.want(batch.id, DesiredState.STOPPED)
    world.turn()
    if world.alive():
        raise BrokenPromise("a process of a cancelled batch or an orphan lives")
    if any(b.state in {BatchState.QUEUED, BatchState.RUNNING} for b in world.batches()):
        raise BrokenPromise("a cancelled batch has not ended")


def shows_progress() -> None:
    """What a process tells is recorded in the next pass."""
    world = machine()
    world.turn()
    for process in world.alive():
        world.tell(process, BatchState.RUNNING, 7)
    world.turn()
    if any(b.rows_done != 7 for b in world.batches() if b.state is BatchState.RUNNING):
        raise BrokenPromise("nobody sees how far it is")


STORIES: tuple[Callable[[], None], ...] = (
    goes_on_while_it_gets_on,
    is_given_up_when_it_does_not,
    shows_progress,
)
PROMISES: tuple[Promise, ...] = (comes_to_an_end, ends_soon_when_cancelled)
QUIET = settings(
    max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


@pytest.mark.parametrize("story", STORIES)
def test_stories_end_well(story: Callable[[], None]) -> None:
    story()


@pytest.mark.parametrize("promise", PROMISES)
def test_promises_hold(promise: Promise) -> None:
    QUIET(given(HISTORIES)(promise))()


@pytest.mark.parametrize("mutant", MUTANTS)
def test_every_mutant_breaks_a_promise(mutant, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turn, "decide", mutant)

    def is_broken(promise: Callable[..., None], *given: list[Move]) -> bool:
        try:
            promise(*given)
        except BrokenPromise:
            return True
        return False

    if any(map(is_broken, STORIES)):
        return
    search = settings(max_examples=150, phases=[Phase.generate], database=None)
    for promise in PROMISES:
        try:
            find(HISTORIES, lambda moves, p=promise: is_broken(p, moves), settings=search)
        except NoSuchExample:
            continue
        return
    pytest.fail("no promise is broken")


def test_pauses_grow_up_to_a_minute() -> None:
    pauses = [retry_delay_ms(count) for count in range(9)]
    assert pauses[:3] == [0, 2000, 4000]
    assert pauses[-1] == 60_000
