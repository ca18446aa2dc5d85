"""Gathering: rows of requests that come at about the same time are scored as one table.

Most models take nearly as long for one row as for a hundred. Others call it micro-batching.
"""

import asyncio
import time
from collections.abc import Callable, Sequence
from typing import NamedTuple

from steam.core.policy import GatheringPolicy
from steam.scoring.json_tables import OneRow
from steam.scoring.log import log

ScoreRows = Callable[[Sequence[OneRow]], Sequence[bytes | None]]
"""The answer to each row, None for one that is refused. May raise whatever a model raises."""


class Told(NamedTuple):
    """What became of a row: its answer, and its part of the time that scoring took.

    The answer is None where the row has to be asked for by itself, to learn why it is refused.
    """

    text: bytes | None
    took_ns: int


class Seat:
    """The place of one row in the group that is being gathered."""

    __slots__ = ("_gatherer", "_left", "row", "tell")

    def __init__(
        self,
        gatherer: "Gatherer",
        row: OneRow,
        tell: Callable[[Told], None],
        left: Callable[[], None],
    ) -> None:
        self._gatherer = gatherer
        self.row = row
        self.tell = tell
        self._left = left

    def settle(self) -> None:
        """Have the row scored now, with all that wait; nothing if it has been told of."""
        self._gatherer.settle(self)

    def leave(self) -> None:
        """Nobody waits for the row any more: it is not scored; nothing if it has been."""
        if self._gatherer.remove(self):
            self._left()


class Gatherer:
    """Gathers the rows of one event loop, and scores them in it, at most `max_rows` at once.

    A row waits for others for `max_wait_ms` at most, to a millisecond, and for no scoring but that
    of its own group. With no wait at all, those come together that one turn of the loop brings:
    what arrived while the group before was being scored.
    """

    def __init__(self, policy: GatheringPolicy, score_rows: ScoreRows) -> None:
        self._most = policy.max_rows
        self._wait_s = policy.max_wait_ms / 1000
        self._score_rows = score_rows
        self._seats: dict[Seat, None] = {}  # in the order of their coming
        self._timer: asyncio.Handle | None = None

    def add(self, row: OneRow, tell: Callable[[Told], None], left: Callable[[], None]) -> Seat:
        """Let a row wait for others.

        `tell` is called once, perhaps before this returns, or `left` if the seat is left before.
        """
        seat = Seat(self, row, tell, left)
        self._seats[seat] = None
        if len(self._seats) >= self._most:
            self._score_all()
        elif self._timer is None:
            loop = asyncio.get_running_loop()
            self._timer = (
                loop.call_later(self._wait_s, self._score_all)
                if self._wait_s
                else loop.call_soon(self._score_all)
            )
        return seat

    def settle(self, seat: Seat) -> None:
        """As `Seat.settle`."""
        if seat in self._seats:
            self._score_all()

    def remove(self, seat: Seat) -> bool:
        """Take a seat away; whether it was there."""
        return self._seats.pop(seat, self) is None

    def _score_all(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        seats, self._seats = tuple(self._seats), {}
        if not seats:
            return
        started = time.perf_counter_ns()
        try:
            texts = self._score_rows([seat.row for seat in seats])
        except Exception:  # noqa: BLE001 -- whatever it is, each row by itself meets it again or not
            texts = [None] * len(seats)
        part_ns = (time.perf_counter_ns() - started) // len(seats)
        for seat, text in zip(seats, texts, strict=True):
            try:
                seat.tell(Told(text, part_ns))
            except Exception:  # noqa: BLE001 -- the others are still to have their answers
                log.exception("not answered")
