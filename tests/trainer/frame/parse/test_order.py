"""Work on threads in the order of what goes in."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from steam.trainer.frame.parse.order import in_order


def test_results_come_in_order_however_long_they_take() -> None:
    later = threading.Event()

    def work(item: int) -> int:
        if item == 1:
            assert later.wait(30)  # until a later one has been done
        if item == 2:
            later.set()
        return item

    with ThreadPoolExecutor(2) as threads:
        assert list(in_order(threads, work, range(5), 2, lambda: None)) == [0, 1, 2, 3, 4]


def test_no_more_is_taken_than_allowed_and_the_first_is_done_alone() -> None:
    taken: list[int] = []

    def items() -> Iterator[int]:
        for item in range(6):
            taken.append(item)
            yield item

    with ThreadPoolExecutor(1) as threads:
        done = in_order(threads, lambda item: item, items(), 2, lambda: None)
        ahead = [taken[-1] - item for item in done]
    assert ahead == [0, 2, 2, 2, 1, 0]


def test_a_look_that_raises_drops_what_has_not_begun() -> None:
    started, go = [], threading.Event()

    def work(item: int) -> int:
        started.append(item)
        if item:
            go.wait(10)
        return item

    class Stop(Exception):
        pass

    def look() -> None:
        if started == [0, 1]:
            go.set()
            raise Stop

    with ThreadPoolExecutor(1) as threads, pytest.raises(Stop):
        list(in_order(threads, work, range(100), 50, look))
    assert started == [0, 1]


def test_what_work_raises_is_raised() -> None:
    with ThreadPoolExecutor(2) as threads, pytest.raises(ZeroDivisionError):
        list(in_order(threads, lambda item: 1 // item, [1, 0, 1], 2, lambda: None))
