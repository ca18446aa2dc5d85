"""Probes: asking every worker at once whether it lives and is ready, within a bounded time."""

import asyncio
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from steam.overseer.observed import Health

_MOST_BYTES = 64 * 1024
_STATUS_LINE = re.compile(rb"HTTP/1\.[01] (\d{3}) ")
_MOST_AT_ONCE = 256  # open connections; far below the usual limit of open files


@dataclass(frozen=True, slots=True)
class Target:
    """A worker to ask. `timeout_s` is for all of its answers together."""

    token: str
    port: int
    timeout_s: float


class Prober(Protocol):
    """Asks workers how they are."""

    def probe(self, targets: Sequence[Target]) -> Mapping[str, Health]:
        """The health of each target, by token."""
        ...


class HttpProber:
    """Asks `/health` and `/ready` over HTTP; a hung worker costs its own timeout only."""

    def __init__(self, host: str) -> None:
        self._host = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}.get(host, host)  # noqa: S104 - compared, not bound

    def probe(self, targets: Sequence[Target]) -> Mapping[str, Health]:
        return asyncio.run(self._ask_all(targets)) if targets else {}

    async def _ask_all(self, targets: Sequence[Target]) -> Mapping[str, Health]:
        turn = asyncio.Semaphore(_MOST_AT_ONCE)

        async def ask(target: Target) -> Health:
            async with turn:
                return await self._ask(target)

        answers = await asyncio.gather(*(ask(target) for target in targets))
        return {target.token: health for target, health in zip(targets, answers, strict=True)}

    async def _ask(self, target: Target) -> Health:
        try:
            async with asyncio.timeout(target.timeout_s):
                status, body = await self._get(target.port, "/health")
                if status != 200 or not _has_token(body, target.token):
                    return Health.IMPOSTOR
                status, _ = await self._get(target.port, "/ready")
                return Health.READY if status == 200 else Health.LIVE
        except (OSError, ValueError):  # TimeoutError is an OSError
            return Health.NO_ANSWER

    async def _get(self, port: int, path: str) -> tuple[int, bytes]:
        """Status and body. Raises OSError or ValueError when there is no answer."""
        reader, writer = await asyncio.open_connection(self._host, port, limit=_MOST_BYTES)
        try:
            # HTTP/1.0: the answer comes unchunked and ends with the connection.
            writer.write(f"GET {path} HTTP/1.0\r\nHost: {self._host}:{port}\r\n\r\n".encode())
            await writer.drain()
            answer = await _read_all(reader)
        finally:
            writer.close()
        status = _STATUS_LINE.match(answer)
        if not status:
            raise ValueError("not an HTTP answer")
        return int(status[1]), answer.partition(b"\r\n\r\n")[2]


async def _read_all(reader: asyncio.StreamReader) -> bytes:
    answer = b""
    while part := await reader.read(_MOST_BYTES):
        answer += part
        if len(answer) > _MOST_BYTES:
            raise ValueError("an answer without end")
    return answer


def _has_token(body: bytes, token: str) -> bool:
    try:
        answer = json.loads(body)
    except ValueError:
        return False
    return isinstance(answer, dict) and answer.get("token") == token
