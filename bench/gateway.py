"""What the gateway adds to one prediction: the same requests with and without it.

Both ways are asked in turn, so that a busy machine is busy for both.
"""

import asyncio
import json
import statistics
import time
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from urllib.parse import urlsplit

from figures import cpu_s, spread
from home import ROW, deployed, servers

ROUNDS = 10
REQUESTS = 1000  # in each round, over all connections
CONNECTIONS = (1, 8)
RATE = 200  # a second, of the steady load
STEADY_REQUESTS = 400
COLUMNS = (
    "load",
    "own port",
    "gateway",
    "added",
    "a second, own port",
    "a second, gateway",
    "master, CPU a request",
)

Ask = Callable[[str], Coroutine[None, None, list[float]]]


@dataclass(frozen=True, slots=True)
class Way:
    """One round of one way: the median in milliseconds, requests per second, and what the master
    spent on each in microseconds of CPU."""

    median_ms: float
    rate: float
    master_us: float


@dataclass(frozen=True, slots=True)
class Round:
    """One round of both."""

    direct: Way
    gateway: Way

    @property
    def added_ms(self) -> float:
        return self.gateway.median_ms - self.direct.median_ms


def measure() -> list[str]:
    """The lines of the report."""
    with servers("9300:9399") as made:
        shown = deployed(made.client, "gateway")
        master = made.children["master"].process.pid
        urls = (shown.url, shown.gateway)
        lines = [
            "## What the gateway adds",
            "",
            f"One worker, one row a request; {ROUNDS} rounds of {REQUESTS} requests each.",
            "Client, master and worker share the cores. At full speed each connection sends its",
            "next request when it has its answer: with one the bound is two more changes of",
            "process and a second reading of the request; with eight it is the cores, and the",
            "time is that of a queue for them. At a steady rate requests are sent when they are",
            "due, and timed from then: that is what a user of a server with room waits longer.",
            "",
            f"| {' | '.join(COLUMNS)} |",
            "|" + "---|" * len(COLUMNS),
        ]
        for number in CONNECTIONS:
            rounds = asyncio.run(compare(at_full_speed(number), urls, master))
            lines.append(row(f"full speed, {counted(number)}", rounds))
        rounds = asyncio.run(compare(at_steady_rate(8), urls, master))
        lines.append(row(f"{RATE}/s, {counted(8)}", rounds))
    return lines


def counted(connections: int) -> str:
    """A number of connections in words."""
    return "1 connection" if connections == 1 else f"{connections} connections"


def row(load: str, rounds: list[Round]) -> str:
    """A line of the table."""
    return (
        f"| {load} | {spread([r.direct.median_ms for r in rounds], 'ms')} "
        f"| {spread([r.gateway.median_ms for r in rounds], 'ms')} "
        f"| {spread([r.added_ms for r in rounds], 'ms')} "
        f"| {spread([r.direct.rate for r in rounds], '', 0)} "
        f"| {spread([r.gateway.rate for r in rounds], '', 0)} "
        f"| {spread([r.gateway.master_us for r in rounds], 'µs', 0)} |"
    )


async def compare(ask: Ask, urls: tuple[str, str], master: int) -> list[Round]:
    """Rounds of both ways, after one that is not counted. `master` is its pid."""
    direct, gateway = urls
    rounds = [
        Round(await timed(ask, direct, master), await timed(ask, gateway, master))
        for _ in range(ROUNDS + 1)
    ]
    return rounds[1:]


async def timed(ask: Ask, url: str, master: int) -> Way:
    """One round of one way."""
    spent, started = cpu_s(master), time.perf_counter()
    times = await ask(url)
    took, spent = time.perf_counter() - started, cpu_s(master) - spent
    median_ms = statistics.median(times) * 1000
    return Way(median_ms, len(times) / took, spent / len(times) * 1e6)


def at_full_speed(connections: int) -> Ask:
    """Seconds of each request, sent as soon as the one before it is answered."""

    async def ask(url: str) -> list[float]:
        number = REQUESTS // connections
        parts = await asyncio.gather(*(talk(url, [0.0] * number) for _ in range(connections)))
        return [seconds for part in parts for seconds in part]

    return ask


def at_steady_rate(connections: int) -> Ask:
    """Seconds of each request from when it is due, at RATE over all connections."""

    async def ask(url: str) -> list[float]:
        begin = time.perf_counter() + 0.02  # they connect before
        due = [begin + number / RATE for number in range(STEADY_REQUESTS)]
        parts = await asyncio.gather(
            *(talk(url, due[first::connections]) for first in range(connections))
        )
        return [seconds for part in parts for seconds in part]

    return ask


async def talk(url: str, due: list[float]) -> list[float]:
    """Seconds of each request of one connection, from when it is due: 0 is as soon as may be."""
    parts = urlsplit(url)
    body = json.dumps(ROW).encode()
    text = (
        f"POST {parts.path} HTTP/1.1\r\nHost: {parts.netloc}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    ).encode() + body
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
    times = []
    for moment in due:
        await asyncio.sleep(max(0.0, moment - time.perf_counter()))
        started = moment or time.perf_counter()
        writer.write(text)
        head = await reader.readuntil(b"\r\n\r\n")
        if not head.startswith(b"HTTP/1.1 200"):
            raise RuntimeError(head.decode("latin-1"))
        lengths = [
            line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")
        ]
        await reader.readexactly(int(lengths[0].split(b":")[1]))
        times.append(time.perf_counter() - started)
    writer.close()
    await writer.wait_closed()
    return times
