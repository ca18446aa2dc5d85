"""Watching the database for changes, once for all who listen."""

import asyncio
from collections.abc import AsyncIterator, Callable

import structlog
from anyio.to_thread import run_sync

from steam.core.errors import SteamError

_log = structlog.get_logger()


class ChangeWatch:
    """Polls a counter while at least one listener is there, and wakes all of them."""

    def __init__(
        self, counter: Callable[[], int], *, poll_s: float = 0.25, heartbeat_s: float = 15.0
    ) -> None:
        self._counter = counter
        self._poll_s = poll_s
        self._heartbeat_s = heartbeat_s
        self._listeners: set[asyncio.Event] = set()
        self._number: int | None = None
        self._task: asyncio.Task[None] | None = None
        self._closed = False

    def close(self) -> None:
        """End every stream at once; call it in the event loop, before the server waits for them."""
        self._closed = True
        for wake in self._listeners:
            wake.set()

    async def changes(self) -> AsyncIterator[int | None]:
        """The counter at once and after every change; None when nothing happened for a while.

        The first number comes unasked: whatever the listener holds may be older than this call.
        """
        wake = asyncio.Event()
        self._listeners.add(wake)
        try:
            number = await run_sync(self._counter)
            if self._task is None:
                self._number = number
                self._task = asyncio.create_task(self._poll())
            yield number
            while not self._closed:
                try:
                    await asyncio.wait_for(wake.wait(), self._heartbeat_s)
                except TimeoutError:
                    yield None
                    continue
                wake.clear()
                if not self._closed:
                    yield self._number
        finally:
            self._listeners.discard(wake)
            if not self._listeners and self._task is not None:
                self._task.cancel()
                self._task = None

    async def _poll(self) -> None:
        while True:
            await asyncio.sleep(self._poll_s)
            try:
                number = await run_sync(self._counter)
            except SteamError as error:
                _log.warning("watching the database failed", error=str(error))
                continue
            if number != self._number:
                self._number = number
                for wake in self._listeners:
                    wake.set()
