"""Real batches under a real overseer: killed, cancelled, resumed, and left alone."""

import os
import shutil
import signal
import sys
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from steam.core.batches import Batch, BatchOrder
from steam.core.states import BatchState, DesiredState
from steam.overseer.resident import Resident
from tests.batch.conftest import ARTIFACT, SHA256, SMALL_BATCH, Desk, awkward_source
from tests.overseer.conftest import World

pytestmark = pytest.mark.process
Until = Callable[[Callable[[], bool]], None]
ROWS = 250
RUNNING = (sys.executable, str(SMALL_BATCH))


def halting(at: int) -> tuple[str, ...]:
    """A program that waits for its death before that side effect. An overseer keeps its own
    environment to itself."""
    env = shutil.which("env")
    assert env is not None
    return (env, f"HALT_AT={at}", *RUNNING)


@pytest.fixture
def desk(tmp_path: Path, world: World) -> Desk:
    shutil.copy(ARTIFACT, world.home.artifact(SHA256))
    world.batch_program = RUNNING
    world.batch_module = str(SMALL_BATCH)
    folder = tmp_path / "data"
    folder.mkdir()
    return Desk(folder)


@pytest.fixture
def undisturbed(desk: Desk) -> bytes:
    """What a batch writes that nobody disturbs; the source is `in.csv`."""
    return desk.done(awkward_source(desk, ROWS), "undisturbed.csv").read_bytes()


def order(world: World, desk: Desk, target: str = "out.csv", **options: object) -> Batch:
    wanted = desk.order(desk.folder / "in.csv", target, **options)
    with world.store.write() as rows:
        return rows.add_batch(replace(wanted, parts=f"{desk.folder}/.{target}.0000aaaa.parts"))


def batch(world: World, number: int = 1) -> Batch:
    with world.store.read() as rows:
        found = rows.batch(number)
    assert found is not None
    return found


def want(world: World, number: int, **changes: object) -> None:
    with world.store.write() as rows:
        rows.update_batch(replace(batch(world, number), **changes))  # type: ignore[arg-type]


def parts(wanted: BatchOrder) -> int:
    folder = Path(wanted.parts)
    return sum(path.suffix == ".part" for path in folder.iterdir()) if folder.exists() else 0


def test_killed_again_and_again_it_comes_to_the_same_end(
    world: World, desk: Desk, undisturbed: bytes, until: Until
) -> None:
    wanted = order(world, desk).order
    world.batch_program = halting(9)  # it waits for its death, however slow this process is
    seen = 0
    for deaths in range(3):
        overseer = world.overseer()  # each time another: those of before have died
        overseer.run_pass("test")
        until(lambda seen=seen: parts(wanted) > seen)
        (pid,) = world.batch_processes()
        os.kill(pid, signal.SIGKILL)
        until(lambda: world.batch_processes() == [])
        seen = parts(wanted)
        if deaths == 2:
            world.batch_program = RUNNING
            overseer = world.overseer()
        overseer.run_pass("test")
        assert batch(world).attempts == deaths + 2  # begun anew at once: it had got on
    until(lambda: world.batch_processes() == [])
    overseer.run_pass("test")
    ended = batch(world)
    assert (ended.state, ended.rows_done, ended.fraction) == (BatchState.DONE, ROWS, 1.0)
    assert Path(wanted.target).read_bytes() == undisturbed
    assert not Path(wanted.parts).exists()
    assert [kind for kind in world.events() if kind.startswith("batch-")] == [
        "batch-started",
        *["batch-interrupted", "batch-started"] * 3,
        "batch-done",
    ]


def test_it_goes_on_without_an_overseer_and_the_next_one_tells(
    world: World, desk: Desk, undisturbed: bytes, until: Until
) -> None:
    wanted = order(world, desk).order
    world.overseer().run_pass("first")
    until(lambda: Path(wanted.target).exists() and world.batch_processes() == [])
    assert batch(world).state is BatchState.RUNNING
    world.overseer().run_pass("second")
    assert batch(world).state is BatchState.DONE
    assert batch(world).attempts == 1
    assert Path(wanted.target).read_bytes() == undisturbed


def test_cancelled_and_resumed(world: World, desk: Desk, undisturbed: bytes, until: Until) -> None:
    wanted = order(world, desk).order
    world.batch_program = halting(18)
    overseer = world.overseer()
    overseer.run_pass("test")
    until(lambda: parts(wanted) > 2)
    want(world, 1, desired=DesiredState.STOPPED)
    overseer.run_pass("test")
    assert world.batch_processes() == []
    assert batch(world).state is BatchState.CANCELLED
    done = parts(wanted)
    overseer.run_pass("test")
    assert world.batch_processes() == []
    world.batch_program = RUNNING
    overseer = world.overseer()
    want(world, 1, desired=DesiredState.RUNNING, state=BatchState.QUEUED)
    overseer.run_pass("test")
    assert parts(wanted) >= done
    until(lambda: world.batch_processes() == [])
    overseer.run_pass("test")
    assert Path(wanted.target).read_bytes() == undisturbed


def test_one_at_a_time_and_the_next_one_follows_at_once(
    world: World, desk: Desk, undisturbed: bytes, until: Until
) -> None:
    targets = [order(world, desk, f"{number}.csv").order.target for number in range(3)]
    resident = Resident(world.overseer(stays=True), 30.0, 30.0)
    stop, most = threading.Event(), 0
    thread = threading.Thread(target=resident.run, args=[stop])
    thread.start()

    def all_done() -> bool:
        nonlocal most
        most = max(most, len(world.batch_processes()))
        with world.store.read() as rows:
            return all(one.state is BatchState.DONE for one in rows.batches())

    try:
        until(all_done)  # long before the resident would look by itself
    finally:
        stop.set()
        resident.wake()
        thread.join()
        resident.close()
    assert most == 1
    assert {Path(target).read_bytes() for target in targets} == {undisturbed}


def test_progress_is_seen_while_it_runs(
    world: World, desk: Desk, undisturbed: bytes, until: Until
) -> None:
    order(world, desk)
    overseer = world.overseer()
    report = overseer.run_pass("test")
    assert report.look_again_ms is not None
    assert report.look_again_ms <= 1000
    assert [one.id for one in report.batches] == [1]

    def is_seen() -> bool:
        overseer.run_pass("test")
        return batch(world).rows_done > 0

    until(is_seen)
    assert 0 < batch(world).fraction <= 1


def test_a_batch_of_another_home_is_not_touched(
    world: World, desk: Desk, undisturbed: bytes, until: Until
) -> None:
    wanted = desk.order(desk.folder / "in.csv", "other.csv")
    with desk.start(wanted) as process:
        world.overseer().run_pass("test")
        assert process.wait(30) == 0


def test_an_artifact_that_is_gone_fails_the_batch(
    world: World, desk: Desk, undisturbed: bytes, until: Until
) -> None:
    world.home.artifact(SHA256).unlink()
    order(world, desk)
    overseer = world.overseer()
    overseer.run_pass("test")
    until(lambda: world.batch_processes() == [])
    overseer.run_pass("test")
    assert batch(world).state is BatchState.FAILED
    assert "There is no model file" in batch(world).message
