"""The master's passes: below a resident overseer it probes nobody, without one it does."""

import threading
from collections.abc import Callable, Collection, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from steam.core.clock import SystemClock
from steam.core.errors import Busy
from steam.core.states import WorkerState
from steam.overseer.observe import NOBODY, PROBED_STATES
from steam.overseer.report import PassReport
from steam.web.passes import Passes


class Overseer:
    """Keeps what was asked of it; its passes find nothing, or a worker that is starting."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str, Collection[WorkerState]]] = []
        self.told = 0
        self.moving = False
        self.trouble: Exception | None = None
        self.settled = threading.Event()
        self.upkeep = self

    def run_pass(
        self, actor: str, *, probe: Collection[WorkerState], search: bool = True
    ) -> PassReport:
        self.asked.append(("pass", actor, probe))
        if self.trouble:
            raise self.trouble
        return PassReport(actor, (), (), (), (), None, 0, put_off=self.moving)

    def settle(
        self,
        actor: str,
        timeout_s: float,
        *,
        probe: Collection[WorkerState],
        given_up: Callable[[], bool],
    ) -> PassReport:
        self.asked.append(("settle", actor, probe))
        assert not given_up()
        self.settled.set()
        return PassReport(actor, (), (), (), (), None, 0)

    def tell(self) -> None:
        self.told += 1


class Scene:
    """Passes over such an overseer."""

    def __init__(self, background: ThreadPoolExecutor) -> None:
        self.overseer = Overseer()
        self.resident = False
        self.passes = Passes(
            self.overseer,  # type: ignore[arg-type]
            SystemClock(),
            lambda: self.resident,
            background,
        )


@pytest.fixture
def scene() -> Iterator[Scene]:
    with ThreadPoolExecutor(1) as background:
        yield Scene(background)


def test_below_a_resident_overseer_nobody_is_probed(scene: Scene) -> None:
    scene.resident = scene.overseer.moving = True
    scene.passes.regular()
    scene.passes.after_change("ada")
    scene.passes.tell()
    assert scene.overseer.asked == [("pass", "master", NOBODY), ("pass", "ada", NOBODY)]
    assert scene.overseer.told == 0, "the resident overseer tells"


def test_without_one_the_master_probes_and_tells(scene: Scene) -> None:
    scene.passes.regular()
    assert scene.overseer.asked == [("settle", "master", PROBED_STATES)]
    assert scene.overseer.told == 0, "that is not for the pass to wait for"
    scene.passes.tell()
    assert scene.overseer.told == 1
    assert scene.passes.last_ms is not None


def test_without_one_a_change_is_seen_through_in_the_background(scene: Scene) -> None:
    scene.overseer.moving = True
    scene.passes.after_change("ada")
    assert scene.overseer.settled.wait(30)
    assert scene.overseer.asked[0] == ("pass", "ada", NOBODY)


def test_a_regular_pass_that_cannot_be_made_is_left_to_the_next(scene: Scene) -> None:
    scene.resident, scene.overseer.trouble = True, Busy("Another pass runs.", hint="Wait.")
    scene.passes.regular()
    assert scene.passes.last_ms is None
    with pytest.raises(Busy):
        scene.passes.after_change("ada")


def test_a_master_that_ends_begins_no_pass(scene: Scene) -> None:
    scene.passes.end()
    scene.passes.regular()
    scene.passes.tell()
    assert scene.overseer.asked == []
    assert scene.overseer.told == 0
