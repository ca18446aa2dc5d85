"""What a worker counts, in the field names of Steam's prediction service."""

import threading
from datetime import UTC, datetime

from steam.core.clock import Clock
from steam.scoring.counts import Counts, Outcome
from steam.scoring.histogram import Histogram

WARM_UP_COUNT = 5
_NS_PER_MS = 1e6
_UNSERVED = (Outcome.REFUSED, Outcome.FAILED, Outcome.ABANDONED)
_QUANTILES = (("p50Ms", 0.50), ("p95Ms", 0.95), ("p99Ms", 0.99))


class Tally:
    """Counts and times of one kind of work. Not safe to share between threads by itself."""

    __slots__ = ("_warm_ms", "_warm_squared", "count", "histogram", "last_ms", "squared", "total")

    def __init__(self) -> None:
        self.count = 0
        self.total = self.squared = self.last_ms = 0.0
        self._warm_ms = self._warm_squared = 0.0
        self.histogram = Histogram()

    def add(self, took_ns: int) -> None:
        took_ms = took_ns / _NS_PER_MS
        self.count += 1
        self.total += took_ms
        self.squared += took_ms * took_ms
        self.last_ms = took_ms
        self.histogram.add(took_ns)
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
            **quantiles(self.histogram),
        }


class Stats:
    """The counters of one worker: memory is bounded, and every method is safe in any thread."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._start_ms = clock.now_ms()
        self._last_ms = 0
        self._prediction = Tally()
        self._requests = {"get": Tally(), "post": Tally()}
        self._all = Histogram()
        self._rows = 0
        self._unserved: dict[tuple[str, Outcome], int] = {
            (method, outcome): 0 for method in self._requests for outcome in _UNSERVED
        }

    def served(self, method: str, *, rows: int, scoring_ns: int, took_ns: int) -> None:
        """Count one answered request; `method` is `get` or `post`."""
        with self._lock:
            self._last_ms = self._clock.now_ms()
            self._prediction.add(scoring_ns)
            self._requests[method].add(took_ns)
            self._all.add(took_ns)
            self._rows += rows

    def failed(self, method: str, outcome: Outcome) -> None:
        """Count one request that was not answered with a prediction; it is in no other number."""
        with self._lock:
            self._unserved[method, outcome] += 1

    def counts(self) -> Counts:
        """The sums so far, of one moment."""
        with self._lock:
            answered = {
                (method, Outcome.ANSWERED): tally.count for method, tally in self._requests.items()
            }
            return Counts(
                requests={**answered, **self._unserved},
                rows=self._rows,
                scoring_ms=self._prediction.total,
                latency=self._all.below(),
                latency_ms=sum(tally.total for tally in self._requests.values()),
                start_ms=self._start_ms,
            )

    def uptime_ms(self) -> int:
        return max(0, self._clock.now_ms() - self._start_ms)

    def fields(self) -> dict[str, object]:
        """The body of `/stats`."""
        with self._lock:
            now_ms = self._clock.now_ms()
            return {
                "startTime": self._start_ms,
                "startTimeUTC": _utc(self._start_ms),
                "lastTime": self._last_ms,
                "lastTimeUTC": _utc(self._last_ms) if self._last_ms else "",
                "upTimeMs": max(0, now_ms - self._start_ms),
                "lastTimeAgoMs": max(0, now_ms - self._last_ms) if self._last_ms else None,
                "warmUpCount": WARM_UP_COUNT,
                "prediction": self._prediction.fields(),
                **{method: tally.fields() for method, tally in self._requests.items()},
                "rows": self._rows,
                "errors": sum(self._unserved.values()),
                **quantiles(self._all),
            }


def quantiles(histogram: Histogram) -> dict[str, float | None]:
    """Latency quantiles in milliseconds."""
    found = {name: histogram.quantile_ns(share) for name, share in _QUANTILES}
    return {name: None if ns is None else ns / _NS_PER_MS for name, ns in found.items()}


def _utc(ms: int) -> str:
    return datetime.fromtimestamp(ms / 1000, UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
