"""Counts and times of one kind of work, in the field names of Steam's prediction service."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from steam.scoring.histogram import PLACES, counts_of, place_of, quantile_ns

WARM_UP_COUNT = 5
_NS_PER_MS = 1e6
_QUANTILES = (("p50Ms", 0.50), ("p95Ms", 0.95), ("p99Ms", 0.99))


class Tally:
    """Counts and times of one kind of work."""

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

    def add_all(self, took_ns: NDArray[np.int64]) -> None:
        """Count work of so many durations, (n,), in the order in which it was done."""
        warm = max(0, WARM_UP_COUNT - self.count)
        for one in took_ns[:warm].tolist():
            self.add(one, place_of(one))
        rest = took_ns[warm:]
        if len(rest):
            took_ms = rest / _NS_PER_MS
            self.last_ms = float(took_ms[-1])
            self.count += len(rest)
            self.total += float(took_ms.sum())
            self.squared += float(took_ms @ took_ms)
            counts = counts_of(rest)
            for place in np.flatnonzero(counts).tolist():
                self.counts[place] += int(counts[place])

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
