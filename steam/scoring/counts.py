"""What a worker has counted, at one moment, for its metrics."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """How a request for a prediction ended: the class of its HTTP status, or without one."""

    ANSWERED = "2xx"
    REFUSED = "4xx"
    FAILED = "5xx"
    ABANDONED = "none"  # the client went away before its request was whole


def outcome_of(status: int) -> Outcome:
    """The outcome of a request that was answered with an HTTP status."""
    if status < 400:
        return Outcome.ANSWERED
    return Outcome.REFUSED if status < 500 else Outcome.FAILED


@dataclass(frozen=True, slots=True)
class Counts:
    """Sums since the worker started. `latency` is per bound in ns, how many took less."""

    requests: Mapping[tuple[str, Outcome], int]  # by method, `get` or `post`, and outcome
    rows: int
    scoring_ms: float
    latency: tuple[tuple[int, int], ...]
    latency_ms: float
    start_ms: int
