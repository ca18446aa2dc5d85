"""What the gateway counts."""

from bisect import bisect_left
from dataclasses import dataclass, field
from enum import StrEnum

BOUNDS_S = (
    0.001,
    0.0025,
    0.005,
    0.01,
    0.025,
    0.05,
    0.1,
    0.25,
    0.5,
    1.0,
    2.5,
    5.0,
    10.0,
    30.0,
    60.0,
)
"""Upper bounds, in seconds, of the latency counters; one more counts what is slower."""


class Outcome(StrEnum):
    """How one request ended; each has exactly one."""

    ANSWERED = "answered"  # by the first worker that was asked, at once
    RETRIED = "retried"  # answered, after another worker had broken off
    WAITED = "waited"  # answered, after waiting for a worker to become ready
    UNAVAILABLE = "unavailable"  # no worker became ready in time
    BUSY = "busy"  # workers are ready, and none had room in time
    BROKEN = "broken"  # a worker broke off, or said nothing in time
    REFUSED = "refused"  # no such deployment, a stopped one, or too large a body
    ABANDONED = "abandoned"  # the client went away


@dataclass(slots=True)
class GatewayFigures:
    """Counts since the master started. Written by the event loop; readers may be anywhere.

    `latency` counts answered requests by the first of BOUNDS_S that they did not exceed.
    """

    outcomes: dict[Outcome, int] = field(default_factory=lambda: dict.fromkeys(Outcome, 0))
    latency: list[int] = field(default_factory=lambda: [0] * (len(BOUNDS_S) + 1))
    latency_sum_s: float = 0.0

    def add(self, outcome: Outcome, took_s: float) -> None:
        """Count one request, from its first byte here to the last byte of its answer."""
        self.outcomes[outcome] += 1
        if outcome in _ANSWERED:
            self.latency[bisect_left(BOUNDS_S, took_s)] += 1
            self.latency_sum_s += took_s


_ANSWERED = frozenset({Outcome.ANSWERED, Outcome.RETRIED, Outcome.WAITED})
