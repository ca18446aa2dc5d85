"""Steady predictions in the background, and what became of each."""

import asyncio
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import httpx
from home import ROW

_TIMEOUT_S = 30.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """One request: monotonic seconds when it was sent and when it ended, and how."""

    sent: float
    ended: float
    cause: str  # "" for a good answer


@dataclass(slots=True)
class Load:
    """Requests at a steady rate from a few clients with connections of their own."""

    url: str
    per_second: float
    clients: int
    keep_alive: bool
    outcomes: list[Outcome] = field(default_factory=list)
    _stop: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        asyncio.run(self._run())

    def stop(self) -> None:
        self._stop.set()

    def failures(self) -> Counter[str]:
        """How many requests failed, by cause."""
        return Counter(outcome.cause for outcome in self.outcomes if outcome.cause)

    def next_good(self, after: float) -> Outcome | None:
        """The first good answer to a request that was sent later than `after`."""
        later = [o for o in list(self.outcomes) if not o.cause and o.sent > after]
        return min(later, key=lambda outcome: outcome.ended, default=None)

    def in_flight(self, fault: float) -> int:
        """How many requests had been sent and not answered at the moment of a fault."""
        return sum(1 for outcome in self.outcomes if outcome.sent <= fault < outcome.ended)

    async def _run(self) -> None:
        await asyncio.gather(*(self._client(number) for number in range(self.clients)))

    async def _client(self, number: int) -> None:
        pause_s = self.clients / self.per_second
        kept = httpx.Limits(max_keepalive_connections=1 if self.keep_alive else 0)
        async with httpx.AsyncClient(timeout=_TIMEOUT_S, trust_env=False, limits=kept) as client:
            due = time.monotonic() + pause_s * number / self.clients
            while not self._stop.is_set():
                await asyncio.sleep(max(0.0, due - time.monotonic()))
                due = max(due + pause_s, time.monotonic())
                self.outcomes.append(await self._ask(client))

    async def _ask(self, client: httpx.AsyncClient) -> Outcome:
        sent = time.monotonic()
        try:
            answer = await client.post(self.url, json=ROW)
            cause = "" if answer.is_success else f"status {answer.status_code}"
        except httpx.ConnectError:
            cause = "refused"
        except httpx.TimeoutException:
            cause = "no answer in time"
        except httpx.HTTPError:
            cause = "broken off"
        return Outcome(sent, time.monotonic(), cause)


@contextmanager
def load(
    url: str, per_second: float = 50, clients: int = 4, *, keep_alive: bool = True
) -> Iterator[Load]:
    """Load on `url` while the block runs."""
    made = Load(url, per_second, clients, keep_alive)
    thread = threading.Thread(target=made.run)
    thread.start()
    try:
        yield made
    finally:
        made.stop()
        thread.join()


def told(failures: Counter[str]) -> str:
    """Failures by cause, for a table."""
    return ", ".join(f"{count} {cause}" for cause, count in sorted(failures.items())) or "none"
