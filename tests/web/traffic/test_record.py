"""However often, and from wherever, a minute is sampled: it counts once."""

import itertools
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st
from hypothesis.errors import NoSuchExample

from steam.scoring.figures.figures import Figures, open_figures
from steam.web.traffic import record as recording
from steam.web.traffic import rows
from steam.web.traffic.file import make_tables
from steam.web.traffic.marks import Mark
from steam.web.traffic.minutes import minute_at
from steam.web.traffic.readings import read_minutes
from steam.web.traffic.record import record
from steam.web.traffic.rows import mark_of
from steam.web.traffic.sample import Sample
from steam.web.traffic.thinning import Keeping, thin
from tests.scoring.figures.machine import Machine

_RING_S = 50 * 60
_DAYS_S = 3 * 86_400
_NO_SHRINKING = settings(max_examples=300, phases=[Phase.generate])

STEP = (
    st.tuples(st.just("ask"), st.integers(1, 5))
    | st.tuples(st.just("wait"), st.sampled_from([1, 20, 59, 60, 61, 300, 1500]))
    | st.tuples(st.just("sample"), st.just(2))
    | st.tuples(st.just("worker"), st.just(0))
    | st.tuples(st.just("reboot"), st.sampled_from([60, 90, 600, 1500]))
    | st.tuples(st.just("rest"), st.just(_DAYS_S))
)
STEPS = st.lists(STEP, max_size=10)
MANY_STEPS = st.lists(STEP, min_size=6, max_size=10)


@dataclass
class World:
    """Figures of one deployment and the file of traffic, on a machine that may restart."""

    folder: Path
    machine: Machine = field(default_factory=Machine)
    asked: int = 0
    sampled_s: float = 0
    sampled_in: tuple[int, int] = (0, 0)

    def __post_init__(self) -> None:
        self.file = sqlite3.connect(":memory:", isolation_level=None)  # hundreds of worlds: no disk
        make_tables(self.file)
        self.workers = [self.worker()]
        self.turns = itertools.count()
        self.sampled_s = self.machine.wall_s

    def worker(self) -> Figures:
        return open_figures(self.folder / "figures", self.machine, self.machine)

    def do(self, step: str, size: int) -> None:
        if step == "ask":
            figures = self.workers[next(self.turns) % len(self.workers)]
            for _ in range(size):
                figures.recorder.answered(
                    self.machine.now_s(), "get", rows=1, scoring_ns=1, took_ns=1, place=1
                )
            self.asked += size
        elif step == "worker":
            self.workers.append(self.worker())
        elif step == "sample":
            for _ in range(size):
                self.sample()
        else:
            self._pass(step, size)

    def _pass(self, step: str, seconds: int) -> None:
        if step == "reboot" and self.sampled_in != self.machine.boot:
            self.sample()  # as a master does when it starts
        if self.machine.wall_s - self.sampled_s + seconds > _RING_S:
            self.machine.wait(60)
            self.sample()
        if step == "reboot":
            self.machine.reboot(seconds)
            wanted = len(self.workers)
            self.workers.clear()  # a machine that restarts holds no lock of a worker of before
            self.workers += [self.worker() for _ in range(wanted)]
        else:
            self.machine.wait(seconds)

    def sample(self) -> None:
        moment = self.machine.moment()
        minutes = read_minutes(self.folder / "figures", moment)
        mark = record(self.file, Sample(moment, {1: minutes}))
        thin(self.file, moment, mark, Keeping())
        self.sampled_s, self.sampled_in = self.machine.wall_s, self.machine.boot

    def told(self) -> int:
        """What the file and the figures say together, as a reader adds them up."""
        moment = self.machine.moment()
        live = read_minutes(self.folder / "figures", moment)
        _, mark = mark_of(self.file, moment)
        kept = rows.placed(self.file, 1, -(1 << 60))
        fresh = [one for number, one in live.items() if number > mark.taken]
        return sum(one.answered for one in (*fresh, *(one for _, one in kept)))


@contextmanager
def new_world() -> Iterator[World]:
    with TemporaryDirectory() as folder:
        world = World(Path(folder))
        with closing(world.file):
            yield world


def counts_each_once(steps: list[tuple[str, int]]) -> bool:
    with new_world() as world:
        for step, size in [("sample", 1), *steps]:
            world.do(step, size)
        before = world.told()
        world.machine.wait(60)
        world.sample()
        return before == world.told() == world.asked


@settings(max_examples=40)
@given(STEPS)
def test_each_request_counts_once(steps: list[tuple[str, int]]) -> None:
    assert counts_each_once(steps)


def adds_up_what_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    twice = recording._ADD.replace("answered = excluded.answered,", "answered = answered + 1,")
    monkeypatch.setattr(recording, "_ADD", twice.replace(">", ">="))


def knows_no_boot_before(monkeypatch: pytest.MonkeyPatch) -> None:
    true = rows.begun
    monkeypatch.setattr(rows, "begun", lambda moment, _previous: true(moment, None))


def takes_the_open_minute_for_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    true = recording.sampled

    def early(mark: Mark, moment: object) -> Mark:
        return replace(true(mark, moment), taken=minute_at(moment))

    monkeypatch.setattr(recording, "sampled", early)


@pytest.mark.parametrize(
    "mutate", [adds_up_what_is_there, knows_no_boot_before, takes_the_open_minute_for_closed]
)
def test_the_property_catches_mutants(
    monkeypatch: pytest.MonkeyPatch, mutate: Callable[[pytest.MonkeyPatch], None]
) -> None:
    mutate(monkeypatch)
    try:
        find(MANY_STEPS, lambda steps: not counts_each_once(steps), settings=_NO_SHRINKING)
    except NoSuchExample:
        pytest.fail("the mutant was not noticed")


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    world = World(tmp_path)
    with closing(world.file):
        yield world


def test_a_minute_that_was_read_in_part_is_read_again(world: World, tmp_path: Path) -> None:
    other = world.worker()
    world.workers.append(other)
    world.do("ask", 3)
    world.do("ask", 4)
    world.do("wait", 60)
    second = tmp_path / "figures" / "1"
    second.rename(tmp_path / "away")  # as one that is unsound for a moment
    world.sample()
    assert world.told() == 3
    (tmp_path / "away").rename(second)
    world.do("wait", 120)
    world.sample()
    assert world.told() == 7


def test_a_clock_that_is_set_back_moves_nothing_that_is_there(world: World) -> None:
    for _ in range(3):
        world.do("ask", 2)
        world.do("wait", 60)
        world.sample()
        world.machine.wall_s -= 7200
    minutes = [minute for minute, _ in rows.placed(world.file, 1, 0)]
    assert world.told() == 6
    assert sorted(minutes, reverse=True) == minutes
    assert [minutes[0] - one for one in minutes] == [0, 119, 238]
