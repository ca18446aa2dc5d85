"""What a worker counts, in the field names of Steam's prediction service."""

import threading
from datetime import UTC, datetime

from steam.core.clock import Clock
from steam.scoring.counts import Counts, Outcome
from steam.scoring.figures.figures import Figures, Told, figures_in_memory
from steam.scoring.figures.layout import CODE_WORD, METHODS
from steam.scoring.figures.sums import Sums, Window
from steam.scoring.histogram import below, place_of
from steam.scoring.tally import WARM_UP_COUNT, Tally, quantile_fields

_MS_PER_S = 1000
_UNSERVED = (Outcome.REFUSED, Outcome.FAILED, Outcome.ABANDONED)


class Stats:
    """The counters of one worker: memory is bounded, and every method is safe in any thread."""

    def __init__(self, clock: Clock, figures: Figures | None = None) -> None:
        self._clock = clock
        self._figures = figures or figures_in_memory(clock)
        self._lock = threading.Lock()
        self._start_ms = clock.now_ms()
        self._last_s: float | None = None  # after boot
        self._prediction = Tally()
        self._requests = {method: Tally() for method in METHODS}
        self._rows = 0
        self._unserved = {(method, outcome): 0 for method in METHODS for outcome in _UNSERVED}

    def served(self, method: str, *, rows: int, scoring_ns: int, took_ns: int) -> None:
        """Count one answered request; `method` is `get` or `post`."""
        place = place_of(took_ns)
        scoring_place = place_of(scoring_ns)
        with self._lock:
            self._last_s = now_s = self._figures.now_s()
            self._prediction.add(scoring_ns, scoring_place)
            self._requests[method].add(took_ns, place)
            self._rows += rows
            self._figures.recorder.answered(
                now_s, method, rows=rows, scoring_ns=scoring_ns, took_ns=took_ns, place=place
            )

    def failed(self, method: str, outcome: Outcome, code: str = "other") -> None:
        """Count one request that was not answered with a prediction; it is in no other number.

        `code` is that of the error; an unknown one is counted as `other`.
        """
        known = code if code in CODE_WORD else "other"
        with self._lock:
            self._unserved[method, outcome] += 1
            self._figures.recorder.unserved(self._figures.now_s(), method, outcome, known)

    def counts(self) -> Counts:
        """The sums since this worker started, of one moment."""
        with self._lock:
            answered = {
                (method, Outcome.ANSWERED): tally.count for method, tally in self._requests.items()
            }
            return Counts(
                requests={**answered, **self._unserved},
                rows=self._rows,
                scoring_ms=self._prediction.total,
                latency=below(self._all()),
                latency_ms=sum(tally.total for tally in self._requests.values()),
                start_ms=self._start_ms,
            )

    def told(self) -> Told:
        """The sums of all workers of the deployment, which outlive them."""
        with self._lock:
            own = self._figures.own_image()
        return self._figures.told_with(own)

    def uptime_ms(self) -> int:
        return max(0, self._clock.now_ms() - self._start_ms)

    def fields(self) -> dict[str, object]:
        """The body of `/stats`: of this worker since it started, then of the whole deployment."""
        told = self.told()
        with self._lock:
            now_ms, age_ms, last_ms = self._clock.now_ms(), self._last_age_ms(), self.last_ms()
            own = {
                "startTime": self._start_ms,
                "startTimeUTC": _utc(self._start_ms),
                "lastTime": last_ms,
                "lastTimeUTC": _utc(last_ms) if last_ms else "",
                "upTimeMs": max(0, now_ms - self._start_ms),
                "lastTimeAgoMs": age_ms,
                "warmUpCount": WARM_UP_COUNT,
                "prediction": self._prediction.fields(),
                **{method: tally.fields() for method, tally in self._requests.items()},
                "rows": self._rows,
                "errors": sum(self._unserved.values()),
                **quantile_fields(self._all()),
            }
        totals = told.totals
        began = {
            "since": totals.begun_ms,
            "sinceUTC": _utc(totals.begun_ms),
            "starts": totals.starts,
        }
        return {
            **own,
            "lifetime": {**began, **_sums_fields(totals)},
            "lastMinute": _window_fields(told.last_minute),
            "lastHour": _window_fields(told.last_hour),
        }

    def _all(self) -> list[int]:
        """How many requests took how long, by whatever method."""
        counts = zip(*(tally.counts for tally in self._requests.values()), strict=True)
        return [sum(one) for one in counts]

    def last_ms(self) -> int:
        """When this worker answered last; 0 if it has not."""
        age_ms = self._last_age_ms()
        return 0 if age_ms is None else self._clock.now_ms() - age_ms

    def _last_age_ms(self) -> int | None:
        """How long ago the last request was answered."""
        if self._last_s is None:
            return None
        return round((self._figures.now_s() - self._last_s) * _MS_PER_S)


def _window_fields(window: Window) -> dict[str, object]:
    return {
        "seconds": window.seconds,
        "ratePerSecond": window.rate,
        **_sums_fields(window),
    }


def _sums_fields(sums: Sums) -> dict[str, object]:
    return {
        "count": sums.count,
        "rows": sums.rows,
        "errors": sum(sums.errors.values()),
        "errorsByKind": sums.errors,
        **quantile_fields(sums.counts),
    }


def _utc(ms: int) -> str:
    return datetime.fromtimestamp(ms / 1000, UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
