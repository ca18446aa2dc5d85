"""Restarts and recoveries, from the rows of a real store."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from steam.core.policy import Policy
from steam.core.records import ProcessIdentity, Worker
from steam.core.states import DesiredState, WorkerState
from steam.core.store import Store
from steam.db.memory import MemoryStore
from steam.web.metrics.lives import WorkerLives
from steam.web.metrics.reasons import Reason


@dataclass
class Home:
    """One deployment, and workers that live and die in it."""

    store: Store
    now_ms: int = 0
    versions: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        with self.store.write() as rows:
            project = rows.add_project(name="p", description="", created_ms=0)
            self.model = rows.add_model(
                project_id=project.id,
                name="m",
                algorithm="glm",
                category="Binomial",
                artifact_sha256="a" * 64,
                size_bytes=1,
                facts={},
                created_ms=0,
                created_by="anna",
            )
            self.deployment = rows.add_deployment(
                name="prostate", replicas=2, port=9100, policy=Policy(), created_ms=0
            )
        self.version()

    def version(self) -> None:
        with self.store.write() as rows:
            version = rows.add_version(
                deployment_id=self.deployment.id,
                model_id=self.model.id,
                artifact_sha256="a" * 64,
                who="anna",
                why="",
                created_ms=0,
            )
        self.versions.append(version.id)

    def start(self, slot: int = 0) -> Worker:
        with self.store.write() as rows:
            worker = rows.add_worker(
                deployment_id=self.deployment.id,
                version_id=self.versions[-1],
                slot=slot,
                token=f"t{self.now_ms}-{slot}",
                port=9100,
                restarts=0,
                started_ms=self.now_ms,
            )
            worker = replace(worker, identity=ProcessIdentity(100 + worker.id, 1, "b"))
            rows.update_worker(worker)
        return worker

    def change(self, worker: Worker, **values: object) -> Worker:
        changed = replace(worker, **values)  # type: ignore[arg-type]
        with self.store.write() as rows:
            rows.update_worker(changed)
        return changed

    def ready(self, worker: Worker) -> Worker:
        return self.change(worker, state=WorkerState.RUNNING, ready_ms=self.now_ms)

    def crash(self, worker: Worker) -> Worker:
        return self.change(worker, state=WorkerState.BACKOFF, ended_ms=self.now_ms, exit_code=1)

    def stop(self, worker: Worker) -> Worker:
        return self.change(
            worker,
            state=WorkerState.EXITED,
            stopping_ms=self.now_ms,
            ended_ms=self.now_ms,
            exit_code=0,
        )

    def lives(self) -> WorkerLives:
        with self.store.read() as reader:
            return WorkerLives(reader)

    def follow(self, lives: WorkerLives) -> dict[str, int]:
        """The counts that are not zero, by reason."""
        with self.store.read() as reader:
            lives.follow(reader, reader.deployments(), reader.newest_workers())
        counts = lives.restarts.by_name([self.deployment])
        return {reason.value: count for (_, reason), count in counts.items() if count}


@pytest.fixture
def home() -> Iterator[Home]:
    store = MemoryStore()
    yield Home(store)
    store.close()


def test_what_was_before_is_not_counted(home: Home) -> None:
    home.crash(home.start())
    home.ready(home.start())
    assert home.follow(home.lives()) == {}


def test_a_crash_and_the_time_until_the_next_is_ready(home: Home) -> None:
    worker = home.ready(home.start())
    lives = home.lives()
    home.now_ms = 1000
    home.crash(worker)
    home.now_ms = 1200
    successor = home.start()
    assert home.follow(lives) == {"crash": 1}
    assert lives.recoveries.durations().count == 0
    home.now_ms = 1400
    home.ready(successor)
    assert home.follow(lives) == {"crash": 1}
    durations = lives.recoveries.durations()
    assert (durations.count, durations.sum_s) == (1, 0.4)
    assert dict(durations.bounds)[0.25] == 0
    assert dict(durations.bounds)[0.5] == 1


def test_an_outage_with_several_crashes_is_one(home: Home) -> None:
    worker = home.ready(home.start())
    lives = home.lives()
    for home.now_ms in (1000, 2000, 3000):
        home.crash(worker)
        worker = home.start()
    home.now_ms = 3500
    home.ready(worker)
    assert home.follow(lives) == {"crash": 3}
    durations = lives.recoveries.durations()
    assert (durations.count, durations.sum_s) == (1, 2.5)


def test_a_new_version_is_no_outage(home: Home) -> None:
    old = home.ready(home.start())
    lives = home.lives()
    home.version()
    home.now_ms = 500
    home.ready(home.start())
    home.follow(lives)
    home.now_ms = 600
    home.stop(old)
    assert home.follow(lives) == {"version": 1}
    assert lives.recoveries.durations().count == 0


def test_the_old_version_dying_beside_the_new_one_is_no_outage(home: Home) -> None:
    old = home.ready(home.start())
    lives = home.lives()
    home.version()
    home.now_ms = 500
    new = home.ready(home.start())
    home.follow(lives)
    home.now_ms = 600
    home.crash(old)
    home.follow(lives)
    home.now_ms = 90_000
    home.crash(new)
    home.now_ms = 91_000
    home.ready(home.start())
    home.follow(lives)
    assert lives.recoveries.durations().sum_s == 1.0


def test_a_stop_by_a_user_is_no_outage(home: Home) -> None:
    worker = home.ready(home.start())
    lives = home.lives()
    home.stop(worker)
    home.now_ms = 3_600_000
    home.ready(home.start())
    assert home.follow(lives) == {"asked": 1}
    assert lives.recoveries.durations().count == 0


def test_a_stop_after_a_crash_ends_the_outage(home: Home) -> None:
    worker = home.ready(home.start())
    lives = home.lives()
    home.crash(worker)
    with home.store.write() as rows:
        rows.update_deployment(replace(home.deployment, desired=DesiredState.STOPPED))
    home.follow(lives)
    home.now_ms = 3_600_000
    home.ready(home.start())
    home.follow(lives)
    assert lives.recoveries.durations().count == 0


def test_a_removed_deployment_is_forgotten(home: Home) -> None:
    worker = home.ready(home.start())
    lives = home.lives()
    home.crash(worker)
    home.start()
    home.follow(lives)
    with home.store.write() as rows:
        for live in rows.live_workers():
            rows.update_worker(replace(live, state=WorkerState.EXITED, ended_ms=1))
        rows.delete_deployment(home.deployment.id)
    assert home.follow(lives) == {}


STEPS = st.lists(
    st.tuples(st.sampled_from(["crash", "stop", "ready", "version", "look"]), st.integers(0, 1)),
    max_size=60,
)


@settings(max_examples=150)
@given(STEPS)
def test_however_seldom_one_looks_the_counts_are_the_same(steps: list[tuple[str, int]]) -> None:
    home = Home(MemoryStore())
    current = {slot: home.start(slot) for slot in (0, 1)}
    always, sometimes = home.lives(), home.lives()
    expected: Counter[str] = Counter()
    for step, slot in steps:
        home.now_ms += 100
        worker = current[slot]
        if step == "look":
            home.follow(sometimes)
        elif step == "version":
            home.version()
        elif step == "ready":
            if worker.ready_ms is None:
                current[slot] = home.ready(worker)
        else:
            home.crash(worker) if step == "crash" else home.stop(worker)
            reason = Reason.CRASH if step == "crash" else Reason.ASKED
            changed = worker.version_id != home.versions[-1]
            expected[(Reason.VERSION if changed else reason).value] += 1
            current[slot] = home.start(slot)
        home.follow(always)
    assert home.follow(sometimes) == home.follow(always) == dict(expected)
    one, other = sometimes.recoveries.durations(), always.recoveries.durations()
    assert replace(one, sum_s=0.0) == replace(other, sum_s=0.0)
    assert one.sum_s == pytest.approx(other.sum_s, rel=1e-12), "added up in another order"
    home.store.close()
