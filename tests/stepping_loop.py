"""An event loop whose time passes only while it has nothing to do.

Timers are exact then, whatever else the machine does, and take no time. For coroutines that wait
for timers and for each other's sockets: what other threads and processes do comes too late.
"""

import asyncio
import selectors
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


class _Stepping(selectors.DefaultSelector):
    """Instead of waiting for events it moves the time on."""

    now_s = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        events = super().select(0)
        if events or timeout == 0:
            return events
        if timeout is None:
            return super().select(None)
        self.now_s += timeout
        return events


class SteppingLoop(asyncio.SelectorEventLoop):
    def __init__(self) -> None:
        self._stepping = _Stepping()
        super().__init__(self._stepping)

    def time(self) -> float:
        return self._stepping.now_s


def run_stepping(work: Coroutine[Any, Any, T]) -> T:
    """As asyncio.run."""
    with asyncio.Runner(loop_factory=SteppingLoop) as runner:
        return runner.run(work)
