"""Clients that ask all the time, by the gateway and at the ports, and what becomes of requests.

The load is open: a request is sent when its time has come, whatever became of those before. Each
has a connection of its own, since a client without one is who notices that a port refuses.
"""

import asyncio
import itertools
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from tests.chaos.models import Sample

HOST = "127.0.0.1"
GATEWAY = "gateway"
DIRECT = "direct"
_GATEWAY_PAUSE_S = 1 / 50
_DIRECT_PAUSE_S = 1 / 25
_TIMEOUT_S = 6.0
_PORTS_PAUSE_S = 0.1
_LOOK_S = 0.005
BETWEEN = "between faults"


@dataclass
class Tally:
    """What became of the requests that were sent in one phase."""

    phase: str
    sent: Counter[str] = field(default_factory=Counter)
    failed: Counter[tuple[str, str]] = field(default_factory=Counter)
    open: int = 0

    def failures(self, way: str) -> dict[str, int]:
        """How many requests that went one way failed, by cause."""
        return {cause: count for (went, cause), count in sorted(self.failed.items()) if went == way}


class Load:
    """Asks for predictions of `samples`, which are by deployment, from `start` to `stop`.

    `ports` tells where the deployments answer now. A request belongs to the phase in which it was
    sent; `tallies` has one tally per phase.
    """

    def __init__(self, gateway_port: int, ports: Callable[[], Mapping[str, int]]) -> None:
        self.tallies = [Tally(BETWEEN)]
        self.samples: dict[str, Sample] = {}
        self._gateway_port = gateway_port
        self._read_ports = ports
        self._ports: Mapping[str, int] = {}
        self._open: Counter[str] = Counter()
        self._paused: set[str] = set()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._run()), name="load")

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """End once every request has its answer."""
        self._stopping.set()
        self._thread.join()

    def pause(self, name: str) -> None:
        """Ask nothing of a deployment any more: its user stops it. Returns when none is open."""
        self._paused.add(name)
        deadline = time.monotonic() + _TIMEOUT_S
        while self._open[name] and time.monotonic() < deadline:
            time.sleep(_LOOK_S)

    def go_on(self, name: str) -> None:
        """Ask again."""
        self._paused.discard(name)

    def begin_phase(self, name: str) -> None:
        self.tallies.append(Tally(name))

    def end_phase(self) -> Tally:
        """What became of the requests of the phase, once the last of them has ended."""
        tally = self.tallies[-1]
        self.begin_phase(BETWEEN)
        deadline = time.monotonic() + 2 * _TIMEOUT_S
        while tally.open:
            assert time.monotonic() < deadline, "requests are open for longer than they may be"
            time.sleep(_LOOK_S)
        return tally

    async def _run(self) -> None:
        async with asyncio.TaskGroup() as group:
            group.create_task(self._follow_ports())
            group.create_task(self._ask_by(GATEWAY, _GATEWAY_PAUSE_S, group))
            group.create_task(self._ask_by(DIRECT, _DIRECT_PAUSE_S, group))

    async def _follow_ports(self) -> None:
        while not self._stopping.is_set():
            self._ports = await asyncio.to_thread(self._read_ports)
            await asyncio.sleep(_PORTS_PAUSE_S)

    async def _ask_by(self, way: str, pause_s: float, group: asyncio.TaskGroup) -> None:
        due = time.monotonic()
        for turn in itertools.count():
            if self._stopping.is_set():
                return
            names = [name for name in sorted(self.samples) if name not in self._paused]
            if names:
                group.create_task(self._ask(way, names[turn % len(names)]))
            due = max(due + pause_s, time.monotonic() - 1.0)
            await asyncio.sleep(max(0.0, due - time.monotonic()))

    async def _ask(self, way: str, name: str) -> None:
        sample, tally = self.samples[name], self.tallies[-1]
        port = self._gateway_port if way == GATEWAY else self._ports.get(name)
        if port is None:
            return
        path = f"/deployments/{name}/predict" if way == GATEWAY else "/predict"
        tally.sent[way] += 1
        tally.open += 1
        self._open[name] += 1
        try:
            if cause := await _cause_of_failure(port, path, sample):
                tally.failed[way, cause] += 1
        finally:
            self._open[name] -= 1
            tally.open -= 1


async def _cause_of_failure(port: int, path: str, sample: Sample) -> str:
    """Send one request; empty when the answer is right."""
    try:
        async with asyncio.timeout(_TIMEOUT_S):
            answer = await _exchange(port, path, sample.body)
    except TimeoutError:
        return "timeout"
    except ConnectionRefusedError:
        return "refused"
    except OSError:
        return "reset"
    head, _, body = answer.partition(b"\r\n\r\n")
    status = head[9:12].decode(errors="replace")
    if not body:
        return "cut off"
    if status != "200":
        return status
    return "" if sample.is_answered_by(body) else "wrong answer"


async def _exchange(port: int, path: str, body: bytes) -> bytes:
    reader, writer = await asyncio.open_connection(HOST, port)
    try:
        head = f"POST {path} HTTP/1.1\r\nHost: {HOST}:{port}\r\nConnection: close\r\n"
        head += f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        writer.write(head.encode() + body)
        return await reader.read()
    finally:
        writer.close()
