"""Whom to ask, and what the answer means."""

import json
import re
from dataclasses import dataclass

from steam.overseer.observed import Health

QUESTION = b"GET /health HTTP/1.0\r\nHost: localhost\r\n\r\n"
"""HTTP/1.0: the answer comes unchunked and ends with the connection."""

MOST_BYTES = 64 * 1024

_STATUS_LINE = re.compile(rb"HTTP/1\.[01] (\d{3}) ")


@dataclass(frozen=True, slots=True)
class Target:
    """A worker to ask. It has `timeout_s` to answer, and one request of its may take
    `request_timeout_s`."""

    token: str
    timeout_s: float
    request_timeout_s: float


def judge(answer: bytes, target: Target) -> Health:
    """The health of a worker by its whole answer."""
    status = _STATUS_LINE.match(answer)
    if not status:
        return Health.NO_ANSWER
    try:
        said = json.loads(answer.partition(b"\r\n\r\n")[2])
    except (ValueError, RecursionError):
        return Health.IMPOSTOR
    if status[1] != b"200" or not isinstance(said, dict) or said.get("token") != target.token:
        return Health.IMPOSTOR
    busy_ms = said.get("busy_ms", 0)
    if isinstance(busy_ms, int | float) and busy_ms > target.request_timeout_s * 1000:
        return Health.STUCK
    return Health.READY if said.get("ready") is True else Health.LIVE
