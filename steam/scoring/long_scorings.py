"""Scoring in threads what would hold the event loop up, a bounded number of requests at a time."""

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from starlette.types import Receive

from steam.core.errors import Busy
from steam.scoring.running import RunningScorings
from steam.scoring.watch import Watch

_THREADS = 2
_MOST_WAITING = 16  # requests scored or waiting at a time

Reply = TypeVar("Reply")


class LongScorings:
    """The threads of one worker; each of what runs in them is among its `running` scorings."""

    def __init__(self, running: RunningScorings) -> None:
        self._running = running
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="score")
        self._waiting = 0

    async def run(self, score: Callable[[], Reply], receive: Receive, watch: Watch) -> Reply:
        """What `score` gives; the watch is told when the client leaves before it is there.

        Raises Busy when too many wait already.
        """
        if self._waiting >= _MOST_WAITING:
            raise Busy("Too many large requests are being scored.", hint="Try again in a second.")
        self._waiting += 1
        try:
            scoring = asyncio.get_running_loop().run_in_executor(
                self._threads, self._counted, score
            )
            return await _while_client_waits(scoring, receive, watch)
        finally:
            self._waiting -= 1

    def _counted(self, score: Callable[[], Reply]) -> Reply:
        with self._running.one():
            return score()


async def _while_client_waits(scoring: Awaitable[Reply], receive: Receive, watch: Watch) -> Reply:
    leaving = asyncio.ensure_future(_left(receive, watch))
    try:
        return await scoring
    finally:
        leaving.cancel()


async def _left(receive: Receive, watch: Watch) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    watch.client_left()
