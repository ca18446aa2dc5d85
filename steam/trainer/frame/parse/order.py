"""Work on several threads whose results come in the order of what goes in."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future, wait
from typing import TypeVar

_T = TypeVar("_T")
_R = TypeVar("_R")

LOOK_EVERY_S = 0.05


def in_order(
    threads: Executor,
    work: Callable[[_T], _R],
    items: Iterable[_T],
    ahead: int,
    look: Callable[[], None],
) -> Iterator[_R]:
    """`work(item)` of each item; at most `ahead` others are taken while one is waited for.

    The first is done before the second is taken. `look` is called while waiting, and may raise.
    What has not begun is dropped when the caller stops, or when anything raises.
    """
    waiting: deque[Future[_R]] = deque()
    allowed = 0
    try:
        for item in items:
            waiting.append(threads.submit(work, item))
            while len(waiting) > allowed:
                yield _result(waiting.popleft(), look)
                allowed = ahead
        while waiting:
            yield _result(waiting.popleft(), look)
    finally:
        for future in waiting:
            future.cancel()


def _result(future: Future[_R], look: Callable[[], None]) -> _R:
    while not future.done():
        look()
        wait([future], LOOK_EVERY_S)
    return future.result()
