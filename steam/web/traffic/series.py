"""Traffic as evenly spaced points over a span of time. Pure."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from steam.web.traffic.traffic import Traffic, merged

_LEAST_S = 10
_QUANTILES = (0.5, 0.95, 0.99)

Placed = tuple[int, Traffic]
"""Traffic and the minute of the epoch that it begins in."""


@dataclass(frozen=True, slots=True)
class Span:
    """A span that can be asked for: how long it is, and the width of its points."""

    name: str
    label: str
    minutes: int
    step: int

    @property
    def points(self) -> int:
        return self.minutes // self.step


SPANS = {
    span.name: span
    for span in (
        Span("15m", "15 min", 15, 1),
        Span("1h", "1 hour", 60, 1),
        Span("6h", "6 hours", 6 * 60, 5),
        Span("24h", "24 hours", 24 * 60, 15),
        Span("7d", "7 days", 7 * 24 * 60, 120),
        Span("30d", "30 days", 30 * 24 * 60, 480),
    )
}
"""By name, the shortest first."""


@dataclass(frozen=True, slots=True)
class Present:
    """The minute of the epoch that is not over, and the seconds that it has lasted."""

    minute: int
    elapsed_s: float

    @property
    def at_s(self) -> float:
        """Now, by the time that minutes are counted in: at most one behind the wall clock."""
        return self.minute * 60 + self.elapsed_s


@dataclass(frozen=True)
class Point:
    """The traffic of one step; `seconds` of it have passed."""

    start_ms: int
    seconds: float
    traffic: Traffic

    @property
    def rate(self) -> float | None:
        """Requests per second; None of a point that has lasted too short to tell."""
        return self.per_second(self.traffic.requests)

    def per_second(self, count: int) -> float | None:
        return count / self.seconds if self.seconds >= _LEAST_S else None

    @cached_property
    def quantiles_ms(self) -> tuple[float | None, ...]:
        """p50, p95 and p99 of answered requests; None where nothing was answered."""
        return self.traffic.quantiles_ms(*_QUANTILES)


@dataclass(frozen=True)
class Series:
    """The points of a span, the oldest first; the last one is not over."""

    span: Span
    points: tuple[Point, ...]

    @cached_property
    def total(self) -> Traffic:
        """All that came in the span."""
        return merged(point.traffic for point in self.points)


def series(placed: Iterable[Placed], span: Span, present: Present) -> Series:
    """The traffic of a span; what lies outside of it is passed over."""
    first = present.minute // span.step * span.step - (span.points - 1) * span.step
    steps: defaultdict[int, list[Traffic]] = defaultdict(list)
    for minute, traffic in placed:
        steps[(minute - first) // span.step].append(traffic)
    starts = (first + place * span.step for place in range(span.points))
    return Series(
        span,
        tuple(
            Point(
                start_ms=start * 60_000,
                seconds=min(span.step * 60.0, present.at_s - start * 60),
                traffic=merged(steps[place]),
            )
            for place, start in enumerate(starts)
        ),
    )
