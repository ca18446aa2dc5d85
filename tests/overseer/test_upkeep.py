"""Upkeep: old history goes, logs stay small, and trouble with either keeps nobody from work."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from steam.core.errors import Busy
from steam.core.states import WorkerState
from steam.overseer.limits.rlimits import RlimitConfiner
from steam.overseer.upkeep import Upkeep
from tests.overseer.conftest import World

DAY_MS = 86_400_000


class FixedClock:
    """Tells the time that it is set to."""

    def __init__(self, now_ms: int) -> None:
        self.ms = now_ms

    def now_ms(self) -> int:
        return self.ms


class NoAlerts:
    """Counts what is asked of it."""

    def __init__(self) -> None:
        self.reviews = self.tellings = 0

    def review(self) -> None:
        self.reviews += 1

    def tell(self) -> None:
        self.tellings += 1


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(1_000 * DAY_MS)


@pytest.fixture
def upkeep(world: World, clock: FixedClock) -> Upkeep:
    return Upkeep(
        store=world.store,
        home=world.home,
        clock=clock,
        alerts=NoAlerts(),  # type: ignore[arg-type]
        confiner=RlimitConfiner(()),
        keep_events_days=400,
        keep_workers_days=90,
    )


@pytest.fixture
def tell(world: World) -> Callable[[int], None]:
    def write(ms: int) -> None:
        with world.store.write() as rows:
            rows.add_event(ms=ms, actor="test", kind="k", thing="t", text=str(ms))

    return write


def texts(world: World) -> list[str]:
    with world.store.read() as rows:
        return [event.text for event in rows.events(limit=10_000)]


def test_old_events_go_and_the_others_stay(
    world: World, upkeep: Upkeep, clock: FixedClock, tell: Callable[[int], None]
) -> None:
    edge_ms = clock.ms - 400 * DAY_MS
    for ms in (0, edge_ms - 1, edge_ms, clock.ms):
        tell(ms)
    upkeep.after_pass((), thorough=False)
    assert len(texts(world)) == 4, "only a thorough pass trims"
    upkeep.after_pass((), thorough=True)
    assert texts(world) == [str(clock.ms), str(edge_ms)]


def test_old_workers_go_but_the_newest_of_a_slot(
    world: World, upkeep: Upkeep, clock: FixedClock
) -> None:
    deployment = world.deploy()
    for number in range(3):
        with world.store.write() as rows:
            worker = rows.add_worker(
                deployment_id=deployment.id,
                version_id=deployment.version_id or 0,
                slot=0,
                token=f"t{number}",
                port=deployment.port,
                restarts=0,
                started_ms=number,
            )
            rows.update_worker(replace(worker, state=WorkerState.EXITED, ended_ms=number + 1))
    upkeep.after_pass((), thorough=True)
    with world.store.read() as rows:
        assert [worker.token for worker in rows.workers(deployment.id)] == ["t2"]


def test_history_is_trimmed_once_an_hour(
    world: World, upkeep: Upkeep, clock: FixedClock, tell: Callable[[int], None]
) -> None:
    upkeep.after_pass((), thorough=True)
    tell(0)
    upkeep.after_pass((), thorough=True)
    assert texts(world) == ["0"]
    clock.ms += 3_600_000
    upkeep.after_pass((), thorough=True)
    assert texts(world) == []


def test_more_than_one_transaction_may_remove(
    world: World, upkeep: Upkeep, tell: Callable[[int], None]
) -> None:
    with world.store.write() as rows:
        for _ in range(4_500):
            rows.add_event(ms=0, actor="test", kind="k", thing="t", text="old")
    upkeep.after_pass((), thorough=True)
    assert texts(world) == []


def test_incidents_alone_are_removed_to_the_last(world: World, upkeep: Upkeep) -> None:
    """With no event among them, and more than one transaction may remove."""
    with world.store.write() as rows:
        for _ in range(2_500):
            incident = rows.add_incident(thing="t", kind="k", text="old", opened_ms=0)
            rows.update_incident(replace(incident, closed_ms=1))
    upkeep.after_pass((), thorough=True)
    with world.store.read() as rows:
        assert rows.incidents() == ()


def test_a_locked_database_is_no_reason_to_fail(
    world: World, upkeep: Upkeep, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked() -> None:
        raise Busy("The database is locked.", hint="Wait.")

    monkeypatch.setattr(world.store, "write", locked)
    upkeep.after_pass((), thorough=True)


def test_logs_of_deployments_that_are_gone_go_too(world: World, upkeep: Upkeep) -> None:
    world.deploy("a-1")
    kept = [world.home.worker_log("a-1", 0), world.home.server_log("master")]
    gone = [world.home.worker_log("a", 0), world.home.worker_log("a-1-2", 3)]
    gone += [log.with_name(log.name + ".1") for log in gone]
    for log in (*kept, *gone):
        log.touch()
    upkeep.after_pass((), thorough=True)
    assert sorted(world.home.logs.iterdir()) == sorted(kept)


def test_figures_of_deployments_that_are_gone_go_too(world: World, upkeep: Upkeep) -> None:
    world.deploy("a-1")
    with world.store.read() as rows:
        [deployment] = rows.deployments()
    home, number = world.home, deployment.id
    kept = home.worker_figures("a-1", number)
    gone = [home.worker_figures("a-1", number + 1), home.worker_figures("a", number)]
    for folder in (kept, *gone):
        folder.mkdir()
        (folder / "0").touch()
    upkeep.after_pass((), thorough=True)
    assert list(home.figures.iterdir()) == [kept]
    assert (kept / "0").exists()


def test_a_home_without_figures_is_kept_in_order(world: World, upkeep: Upkeep) -> None:
    world.home.figures.rmdir()
    upkeep.after_pass((), thorough=True)


def test_large_logs_are_rotated(world: World, upkeep: Upkeep) -> None:
    world.deploy("a")
    large, small = world.home.worker_log("a", 0), world.home.server_log("master")
    large.write_bytes(b"x" * (10 << 20))
    small.write_bytes(b"x")
    upkeep.after_pass((), thorough=True)
    assert large.stat().st_size == 0
    assert small.stat().st_size == 1


def test_every_pass_is_reviewed_and_telling_is_apart(upkeep: Upkeep) -> None:
    upkeep.after_pass((), thorough=False)
    upkeep.after_pass((), thorough=True)
    alerts = upkeep.alerts
    assert (alerts.reviews, alerts.tellings) == (2, 0)  # type: ignore[attr-defined]
    upkeep.tell()
    assert (alerts.reviews, alerts.tellings) == (2, 1)  # type: ignore[attr-defined]
