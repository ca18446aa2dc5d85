"""Open requests, looked at twenty times a second: is the time of one up, has its client left?

A timer for every wait of every request would cost more than all else that the gateway does for
it. So the waits share one: they end up to `LOOK_S` late.
"""

import asyncio
from collections.abc import Awaitable, Callable
from types import TracebackType
from typing import Self

from steam.web.gateway.trouble import ClientGone

LOOK_S = 0.05


class Rounds:
    """Looks at every open request, as long as there are any. For one event loop."""

    def __init__(self) -> None:
        self._open: dict[Attendant, None] = {}
        self._timer: asyncio.TimerHandle | None = None

    def add(self, attendant: "Attendant") -> None:
        self._open[attendant] = None
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(LOOK_S, self._look)

    def remove(self, attendant: "Attendant") -> None:
        self._open.pop(attendant, None)

    def _look(self) -> None:
        loop = asyncio.get_running_loop()
        now = loop.time()
        for attendant in self._open:
            attendant.look(now)
        self._timer = loop.call_later(LOOK_S, self._look) if self._open else None


class Attendant:
    """Ends what the task of one request waits for, when its time is up or its client has left.

    A context manager around that work, which raises ClientGone in the second case. `whole` says
    whether the body has been read: until then its reader sees the client leave. `left` waits for
    that.
    """

    __slots__ = (
        "_deadline",
        "_expired",
        "_has_left",
        "_left",
        "_listener",
        "_loop",
        "_rounds",
        "_seen",
        "_task",
        "_whole",
    )

    def __init__(
        self, rounds: Rounds, whole: Callable[[], bool], left: Callable[[], Awaitable[None]]
    ) -> None:
        task = asyncio.current_task()
        assert task is not None  # noqa: S101 -- a request is always served by a task
        self._task = task
        self._loop = task.get_loop()
        self._rounds = rounds
        self._whole = whole
        self._left = left
        self._deadline: float | None = None
        self._expired = self._has_left = self._seen = False
        self._listener: asyncio.Future[None] | None = None

    def within(self, seconds: float) -> "_Within":
        """A context manager that raises TimeoutError when its block takes longer.

        For the request's own task, one at a time.
        """
        return _Within(self, seconds)

    def __enter__(self) -> Self:
        self._rounds.add(self)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._rounds.remove(self)
        listener, self._listener = self._listener, None
        if listener is not None:
            listener.cancel()
        if kind is asyncio.CancelledError and self._has_left and self._task.uncancel() == 0:
            raise ClientGone from None

    def look(self, now: float) -> None:
        """Act if the time is up; from the second look on, have an ear for the client."""
        if self._deadline is not None and now >= self._deadline:
            self._deadline = None
            self._expired = True
            self._task.cancel()
        elif self._listener is None and self._seen and self._whole():
            self._listener = asyncio.ensure_future(self._left())
            self._listener.add_done_callback(self._leave)
        self._seen = True  # most answers are there before it pays to listen

    def begin(self, seconds: float) -> None:
        """Let the time run."""
        self._deadline = self._loop.time() + seconds

    def end(self) -> bool:
        """Stop the time; whether it, and nothing else, has ended the wait."""
        self._deadline = None
        expired, self._expired = self._expired, False
        return expired and self._task.uncancel() == 0

    def _leave(self, _: object) -> None:
        if self._listener is not None:
            self._has_left = True
            self._task.cancel()


class _Within:
    __slots__ = ("_attendant", "_seconds")

    def __init__(self, attendant: Attendant, seconds: float) -> None:
        self._attendant = attendant
        self._seconds = seconds

    def __enter__(self) -> None:
        self._attendant.begin(self._seconds)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._attendant.end() and kind is asyncio.CancelledError:
            raise TimeoutError from None
