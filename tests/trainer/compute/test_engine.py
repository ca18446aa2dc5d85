import threading
from dataclasses import dataclass
from functools import partial

import numpy as np
import pytest
from threadpoolctl import threadpool_info

from steam.core.errors import InvalidInput
from steam.trainer.compute.blas import single_threaded_blas
from steam.trainer.compute.engine import LocalEngine, TaskFailed
from steam.trainer.compute.portion import Portion
from steam.trainer.frame.frame import frame_from_arrays
from steam.trainer.progress import Cancelled


@dataclass(frozen=True)
class Total:
    """A sum whose last bits depend on the order of adding."""

    columns: tuple[str, ...] = ("x",)
    error: Exception | None = None
    failing: tuple[int, ...] = ()

    def map(self, chunks, first_row):
        if first_row in self.failing and self.error is not None:
            raise self.error
        return float(chunks[0].decode().sum())

    def merge(self, left, right):
        return left + right

    def finish(self, partial):
        return partial


class Recorder:
    def __init__(self, cancel_at=None):
        self.seen = []
        self.cancel_at = cancel_at

    def update(self, fraction, message=""):
        self.seen.append((fraction, message))
        if len(self.seen) == self.cancel_at:
            raise Cancelled


@pytest.fixture(scope="module")
def frame():
    rng = np.random.default_rng(3)
    return frame_from_arrays(
        "f", {"x": rng.normal(size=1000) * 10.0 ** rng.integers(-8, 8, 1000)}, 7
    )


def test_the_sum_is_the_same_to_the_bit_for_any_number_of_threads(frame):
    totals = {LocalEngine(threads).run(Total(), frame) for threads in (1, 2, 4, 9)}
    assert len(totals) == 1
    assert totals.pop() == pytest.approx(frame.vec("x").values().sum(), rel=1e-12)


def test_an_empty_frame_has_no_partial():
    assert LocalEngine(2).run(Total(), frame_from_arrays("e", {"x": np.zeros(0)})) is None


@pytest.mark.parametrize("threads", [1, 4])
def test_a_failure_names_the_lowest_block_and_its_rows(frame, threads):
    task = Total(error=ZeroDivisionError("boom"), failing=(21,))
    with pytest.raises(TaskFailed, match=r"Total failed in block 3 \(rows 21 to 27\)") as caught:
        LocalEngine(threads).run(task, frame)
    assert isinstance(caught.value.__cause__, ZeroDivisionError)


def test_an_error_for_the_user_stays_what_it_is(frame):
    task = Total(error=InvalidInput("No."), failing=(7,))
    with pytest.raises(InvalidInput, match=r"No\.") as caught:
        LocalEngine(2).run(task, frame)
    assert caught.value.details == {"block": 1, "first_row": 7, "rows": 7}


@pytest.mark.parametrize("threads", [1, 4])
def test_cancelling_stops_between_blocks(frame, threads):
    recorder = Recorder(cancel_at=5)
    with pytest.raises(Cancelled):
        LocalEngine(threads).run(Total(), frame, recorder)
    assert 5 <= len(recorder.seen) < 5 + threads


def test_progress_moves_with_every_block(frame):
    recorder = Recorder()
    LocalEngine(4).run(Total(), frame, Portion(recorder, 0.5, 1.0, "Adding"))
    fractions = [fraction for fraction, _ in recorder.seen]
    assert len(fractions) == len(frame.blocks)
    assert fractions == sorted(fractions)
    assert recorder.seen[-1] == (1.0, "Adding")


def test_threads_do_not_pile_up_over_runs(frame):
    before = threading.active_count()
    for _ in range(40):
        LocalEngine(4).run(Total(), frame)
    assert threading.active_count() - before < 12  # one run's, which may still be ending


def test_blas_is_pinned_inside_and_restored_after_the_outermost_block():
    def threads():
        return [pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas"]

    before = threads()
    assert before
    with single_threaded_blas():
        with single_threaded_blas():
            pass
        assert set(threads()) == {1}
    assert threads() == before


class Waiting(Total):
    """A sum whose first block waits until another run has ended."""

    def __init__(self, ended: threading.Event):
        super().__init__()
        object.__setattr__(self, "ended", ended)

    def map(self, chunks, first_row):
        if first_row == 0:
            assert self.ended.wait(30)
        return super().map(chunks, first_row)


def test_a_run_does_not_wait_for_threads_that_another_one_keeps(frame):
    engine, ended, found = LocalEngine(2), threading.Event(), []
    held = threading.Thread(target=lambda: found.append(engine.run(Waiting(ended), frame)))
    held.start()
    total = engine.run(Total(), frame)
    ended.set()
    held.join(30)
    assert found == [total]


@pytest.mark.parametrize("threads", [1, 2, 5])
def test_calls_are_answered_in_order(threads):
    calls = [partial(pow, number, 2) for number in range(20)]
    assert LocalEngine(threads).each(calls) == [number**2 for number in range(20)]
    assert LocalEngine(threads).each([]) == []


def test_calls_are_made_side_by_side():
    both = threading.Barrier(2)
    assert sorted(LocalEngine(2).each([partial(both.wait, 30)] * 2)) == [0, 1]


@pytest.mark.parametrize("threads", [1, 3])
def test_of_calls_that_fail_the_first_is_told(threads):
    made = []

    def fails(number):
        made.append(number)
        if number >= 5:
            raise InvalidInput(f"Not {number}.")

    with pytest.raises(InvalidInput, match=r"Not 5\."):
        LocalEngine(threads).each([partial(fails, number) for number in range(50)])
    assert len(made) <= 5 + threads
