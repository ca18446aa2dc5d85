"""One question to one worker, and all questions that are open at a time."""

import os
import select
import socket
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

from steam.core.channel import http_channel
from steam.overseer.observed import Health
from steam.overseer.probe.target import MOST_BYTES, QUESTION, Target, judge

_STARVED_S = 0.25
"""Woken this much too late, we had no processor ourselves: nobody is blamed for that time."""


@dataclass(slots=True)
class _Exchange:
    """A question that has been asked and not been answered yet."""

    target: Target
    connection: socket.socket
    begun: float
    deadline: float
    received: bytes = b""


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a question that was asked at `begun` (monotonic seconds)."""

    target: Target
    health: Health
    begun: float


class Exchanges:
    """Asks any number of workers at once, without waiting for one because of another."""

    def __init__(self) -> None:
        self._open: dict[int, _Exchange] = {}
        self._poll = select.poll()
        self._wake = os.eventfd(0, os.EFD_CLOEXEC | os.EFD_NONBLOCK)
        self._poll.register(self._wake, select.POLLIN)
        self._refused: list[Answer] = []

    def __len__(self) -> int:
        return len(self._open) + len(self._refused)

    def wake(self) -> None:
        """End the current or the next wait. Safe from any thread."""
        os.eventfd_write(self._wake, 1)

    def close(self) -> None:
        for exchange in self._open.values():
            exchange.connection.close()
        os.close(self._wake)

    def ask(self, target: Target) -> None:
        """Ask without waiting; the answer comes from a later `wait`."""
        begun = time.monotonic()
        try:
            connection = socket.socket(socket.AF_UNIX)
        except OSError:  # no descriptor is left
            self._refused.append(Answer(target, Health.NOT_PROBED, begun))
            return
        connection.setblocking(False)
        try:
            connection.connect(http_channel(target.token))
            connection.sendall(QUESTION)
        except BlockingIOError:
            # Its queue is full: it takes no connections, but no sooner than others is it given up.
            pass
        except OSError:
            connection.close()
            self._refused.append(Answer(target, Health.NO_ANSWER, begun))
            return
        else:
            self._poll.register(connection, select.POLLIN)
        deadline = begun + target.timeout_s
        self._open[connection.fileno()] = _Exchange(target, connection, begun, deadline)

    def wait(self, timeout_s: float) -> list[Answer]:
        """The answers that have come, or failed to come, within `timeout_s`; none when woken."""
        begun = time.monotonic()
        until = min([begun + timeout_s, *(each.deadline for each in self._open.values())])
        if self._refused:
            until = begun
        ready = self._poll.poll(max(0.0, until - begun) * 1000)
        answers, self._refused = self._refused, []
        for descriptor, _ in ready:
            if descriptor == self._wake:
                os.eventfd_read(self._wake)
            elif answer := self._read(descriptor):
                answers.append(answer)
        answers += self._expire(late_s=time.monotonic() - until)
        return answers

    def _read(self, descriptor: int) -> Answer | None:
        exchange = self._open[descriptor]
        try:
            part = exchange.connection.recv(MOST_BYTES)
        except BlockingIOError:
            return None
        except OSError:
            return self._end(exchange, Health.NO_ANSWER)
        exchange.received += part
        if part and len(exchange.received) <= MOST_BYTES:
            return None
        return self._end(exchange, judge(exchange.received[:MOST_BYTES], exchange.target))

    def _expire(self, late_s: float) -> Iterator[Answer]:
        if late_s > _STARVED_S:
            for exchange in self._open.values():
                exchange.deadline += late_s
        now = time.monotonic()
        overdue = [each for each in self._open.values() if each.deadline <= now]
        return (self._end(exchange, Health.NO_ANSWER) for exchange in overdue)

    def _end(self, exchange: _Exchange, health: Health) -> Answer:
        descriptor = exchange.connection.fileno()
        del self._open[descriptor]
        with suppress(KeyError):  # one whose queue was full was never registered
            self._poll.unregister(descriptor)
        exchange.connection.close()
        return Answer(exchange.target, health, exchange.begun)
