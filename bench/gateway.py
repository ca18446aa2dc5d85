"""What the gateway adds to one prediction: the same requests with and without it.

Both ways are asked in turn, so that a busy machine is busy for both.
"""

import asyncio
import json
import time
from dataclasses import dataclass
from urllib.parse import urlsplit

from figures import spread
from home import ROW, deployed, running

ROUNDS = 10
REQUESTS = 1000  # in each round, over all connections
CONNECTIONS = (1, 8)


@dataclass(frozen=True, slots=True)
class Round:
    """Medians of one round, in milliseconds, and requests per second."""

    direct_ms: float
    gateway_ms: float
    direct_rate: float
    gateway_rate: float


def measure() -> list[str]:
    """The lines of the report."""
    with running("9300:9399") as client:
        shown = deployed(client, "gateway")
        lines = [
            "## What the gateway adds",
            "",
            f"One worker, one row a request; {ROUNDS} rounds of {REQUESTS} requests each.",
            "Client, master and worker share the cores. With one connection the bound is two more",
            "changes of process and a second reading of the request; with eight it is the cores.",
            "",
            "| connections | own port | gateway | added | a second, own port | a second, gateway |",
            "|---|---|---|---|---|---|",
        ]
        lines += [row(number, shown.url, shown.gateway) for number in CONNECTIONS]
    return lines


def row(connections: int, direct: str, gateway: str) -> str:
    """A line of the table."""
    rounds = asyncio.run(compare(connections, direct, gateway))
    return (
        f"| {connections} | {spread([r.direct_ms for r in rounds], 'ms')} "
        f"| {spread([r.gateway_ms for r in rounds], 'ms')} "
        f"| {spread([r.gateway_ms - r.direct_ms for r in rounds], 'ms')} "
        f"| {spread([r.direct_rate for r in rounds], '', 0)} "
        f"| {spread([r.gateway_rate for r in rounds], '', 0)} |"
    )


async def compare(connections: int, direct: str, gateway: str) -> list[Round]:
    """Rounds of both ways, after one that is not counted."""
    rounds = []
    for _ in range(ROUNDS + 1):
        direct_ms, direct_rate = await ask(connections, direct)
        gateway_ms, gateway_rate = await ask(connections, gateway)
        rounds.append(Round(direct_ms, gateway_ms, direct_rate, gateway_rate))
    return rounds[1:]


async def ask(connections: int, url: str) -> tuple[float, float]:
    """The median in milliseconds, and requests per second."""
    started = time.perf_counter()
    parts = await asyncio.gather(*(talk(url, REQUESTS // connections) for _ in range(connections)))
    took = time.perf_counter() - started
    times = sorted(seconds for part in parts for seconds in part)
    return times[len(times) // 2] * 1000, len(times) / took


async def talk(url: str, requests: int) -> list[float]:
    """Seconds of each request of one connection."""
    parts = urlsplit(url)
    body = json.dumps(ROW).encode()
    text = (
        f"POST {parts.path} HTTP/1.1\r\nHost: {parts.netloc}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    ).encode() + body
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
    times = []
    for _ in range(requests):
        started = time.perf_counter()
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
