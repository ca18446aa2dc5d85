"""Durations counted by size, for histograms that Prometheus reads."""

from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate

from steam.scoring.exposition import Durations


class Spread:
    """Counts durations by the first of some ascending bounds that they do not exceed."""

    def __init__(self, bounds_s: Sequence[float]) -> None:
        self._bounds_s = tuple(bounds_s)
        self._counts = [0] * (len(self._bounds_s) + 1)
        self._sum_s = 0.0

    def add(self, took_s: float) -> None:
        self._counts[bisect_left(self._bounds_s, took_s)] += 1
        self._sum_s += took_s

    def durations(self) -> Durations:
        """The counts so far."""
        return cumulated(self._bounds_s, self._counts, self._sum_s)


def cumulated(bounds_s: Sequence[float], counts: Sequence[int], sum_s: float) -> Durations:
    """Counts per bound, and one more for what is longer than all, as sums from the shortest on."""
    *sums, total = accumulate(counts)
    return Durations(tuple(zip(bounds_s, sums, strict=True)), total, sum_s)
