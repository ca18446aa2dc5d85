"""Counts and times of one kind of work, in the field names of Steam's prediction service."""

from collections.abc import Sequence

from steam.scoring.histogram import PLACES, quantile_ns

WARM_UP_COUNT = 5
_NS_PER_MS = 1e6
_QUANTILES = (("p50Ms", 0.50), ("p95Ms", 0.95), ("p99Ms", 0.99))


class Tally:
    """Counts and times of one kind of work. Not safe to share between threads by itself."""

    __slots__ = ("_warm_ms", "_warm_squared", "count", "counts", "last_ms", "squared", "total")

    def __init__(self) -> None:
        self.count = 0
        self.total = self.squared = self.last_ms = 0.0
        self._warm_ms = self._warm_squared = 0.0
        self.counts = [0] * PLACES

    def add(self, took_ns: int, place: int) -> None:
        """Count work that took so long; `place` is that of the duration among the counters."""
        self.last_ms = took_ms = took_ns / _NS_PER_MS
        self.count += 1
        self.total += took_ms
        self.squared += took_ms * took_ms
        self.counts[place] += 1
        if self.count <= WARM_UP_COUNT:
            self._warm_ms, self._warm_squared = self.total, self.squared

    def fields(self) -> dict[str, float | None]:
        """Steam's fields, times in milliseconds, and quantiles (None before the first)."""
        warm = self.count - WARM_UP_COUNT
        return {
            "count": self.count,
            "totalTimeMs": self.total,
            "totalTimeSquaredMs": self.squared,
            "warmupTimeMs": self._warm_ms,
            "warmupTimeSquaredMs": self._warm_squared,
            "lastMs": self.last_ms,
            "averageTime": self.total / self.count if self.count else 0.0,
            "averageAfterWarmupTime": (self.total - self._warm_ms) / warm if warm > 0 else 0.0,
            **quantile_fields(self.counts),
        }


def quantile_fields(counts: Sequence[int]) -> dict[str, float | None]:
    """Quantiles of counted durations in milliseconds; None when there are none."""
    found = {name: quantile_ns(counts, share) for name, share in _QUANTILES}
    return {name: None if ns is None else ns / _NS_PER_MS for name, ns in found.items()}
