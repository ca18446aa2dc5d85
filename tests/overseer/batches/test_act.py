"""The overseer dies just before each of its side effects upon batches; the next one finishes."""

import pytest

from steam.core.errors import InvalidInput
from steam.core.states import BatchState, DesiredState
from steam.db.memory_reader import MemoryReader
from steam.overseer.batches.act import BATCH_FAULT_POINTS
from steam.overseer.observed import Exit
from tests.overseer.batches.machine import Death, Machine
from tests.overseer.batches.test_decide import machine


class Fault:
    """Lets some side effects pass, dies before the next one, once, and names all that it saw."""

    def __init__(self, count: int) -> None:
        self.left = count
        self.struck = ""
        self.seen: set[str] = set()

    def __call__(self, name: str) -> None:
        self.seen.add(name)
        self.left -= 1
        if self.left == -1:
            self.struck = name
            raise Death(name)


def play(world: Machine) -> None:
    """Orders, an orphan, progress, a crash, a cancellation and the end."""
    world.add_orphan()
    world.turn()
    for process in world.alive():
        world.tell(process, BatchState.RUNNING, 5)
    world.turn()
    if alive := world.alive():
        world.end(alive[0], Exit(code=1))
    world.turn()
    world.want(2, DesiredState.STOPPED)
    world.turn()
    world.settle()


# The story has some 20 side effects when nothing goes wrong.
@pytest.mark.parametrize("count", range(24))
def test_whenever_the_overseer_dies_the_next_one_finishes(count: int) -> None:
    world = machine()
    fault = world.fault = Fault(count)
    play(world)
    assert [world.batch(number).state for number in (1, 2, 3)] == [
        BatchState.DONE,
        BatchState.CANCELLED,
        BatchState.DONE,
    ]
    assert world.alive() == []
    if not fault.struck:
        assert fault.seen == {*BATCH_FAULT_POINTS}


def test_a_start_that_fails_is_tried_again_and_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    world = machine()

    def refuse(_: object) -> int:
        raise OSError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(world, "launch", refuse)
    for _ in range(100):
        world.turn()
        world.clock_ms += 5_000
    batch = world.batch(1)
    assert batch.state is BatchState.FAILED
    assert batch.message.startswith("It could not be started.")
    assert batch.attempts == 5


def test_a_damaged_record_is_a_failure_and_no_end_of_the_pass(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    world = machine()

    def damaged() -> None:
        raise InvalidInput("The database holds a row that steam did not write.")

    monkeypatch.setattr(MemoryReader, "unfinished_batches", lambda _: damaged())
    turn = world.turn()
    assert turn.failures == ("Batches: The database holds a row that steam did not write.",)
    assert turn.actions == ()


def test_a_cancellation_that_comes_during_a_start_is_not_lost() -> None:
    world = machine()

    def cancel(name: str) -> None:
        if name == "batch.identity":
            world.fault = lambda _: None
            world.want(1, DesiredState.STOPPED)

    world.fault = cancel
    world.turn()
    assert world.batch(1).state is BatchState.CANCELLED


def test_what_was_there_for_the_batch_alone_goes_with_its_end() -> None:
    world = machine()
    batch = world.batch(1)
    folder = world.home.root / batch.order.parts
    folder.mkdir()
    (folder / "joined").touch()
    (folder / "lock").touch()
    world.settle()
    assert not folder.exists()
