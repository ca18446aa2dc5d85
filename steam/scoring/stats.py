"""What a worker counts, in the field names of Steam's prediction service."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial

from steam.core.clock import Clock
from steam.scoring.counts import Counts, Outcome
from steam.scoring.figures.figures import Figures, Told, figures_in_memory
from steam.scoring.figures.layout import CODE_WORD, METHODS
from steam.scoring.figures.sums import Sums, Window
from steam.scoring.histogram import below, place_of
from steam.scoring.tally import WARM_UP_COUNT, Tally, quantile_fields

_MS_PER_S = 1000
_NS_PER_S = 1e9
_UNSERVED = (Outcome.REFUSED, Outcome.FAILED, Outcome.ABANDONED)


class Stats:
    """The counters of one worker, of the thread of its event loop. Memory is bounded."""

    def __init__(self, clock: Clock, figures: Figures | None = None) -> None:
        self._clock = clock
        self._figures = figures or figures_in_memory(clock)
        self._recorder = self._figures.recorder
        self._start_ms = clock.now_ms()
        self._last_s: float | None = None  # after boot
        self._noted_ns = 0  # when a request was last noted
        self._prediction = Tally()
        self._requests = {method: Tally() for method in METHODS}
        self._rows = 0
        self._unserved = {(method, outcome): 0 for method in METHODS for outcome in _UNSERVED}

    def noted(self, started_ns: int) -> None:
        """Count an answered POST of one row that was scored at once, at a tenth of the cost.

        It started at `started_ns` of `time.perf_counter_ns`.
        """
        self._noted_ns = now_ns = time.perf_counter_ns()
        if not self._recorder.note(now_ns, now_ns - started_ns):
            self._settle()
            self._recorder.begin(self._figures.now_s(), now_ns)
            self._recorder.note(now_ns, now_ns - started_ns)

    def served(self, method: str, *, rows: int, scoring_ns: int, took_ns: int) -> None:
        """Count one answered request; `method` is `get` or `post`."""
        self._settle()
        place = place_of(took_ns)
        self._last_s = now_s = self._figures.now_s()
        self._prediction.add(scoring_ns, place_of(scoring_ns))
        self._requests[method].add(took_ns, place)
        self._rows += rows
        self._recorder.answered(
            now_s, method, rows=rows, scoring_ns=scoring_ns, took_ns=took_ns, place=place
        )

    def failed(self, method: str, outcome: Outcome, code: str = "other") -> None:
        """Count one request that was not answered with a prediction; it is in no other number.

        `code` is that of the error; an unknown one is counted as `other`.
        """
        self._settle()
        known = code if code in CODE_WORD else "other"
        self._unserved[method, outcome] += 1
        self._recorder.unserved(self._figures.now_s(), method, outcome, known)

    def counts(self) -> Counts:
        """The sums since this worker started, of one moment."""
        self._settle()
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

    def teller(self) -> Callable[[], Told]:
        """Tells the sums of all workers of the deployment, which outlive them, in any thread.

        It reads a file for each of the others.
        """
        return partial(self._figures.told_with, self._figures.own_image())

    def uptime_ms(self) -> int:
        return max(0, self._clock.now_ms() - self._start_ms)

    def fields(self) -> dict[str, object]:
        """What `/stats` says of this worker since it started."""
        self._settle()
        last_ms = self.last_ms()
        return {
            "startTime": self._start_ms,
            "startTimeUTC": _utc(self._start_ms),
            "lastTime": last_ms,
            "lastTimeUTC": _utc(last_ms) if last_ms else "",
            "upTimeMs": self.uptime_ms(),
            "lastTimeAgoMs": self._last_age_ms(),
            "warmUpCount": WARM_UP_COUNT,
            "prediction": self._prediction.fields(),
            **{method: tally.fields() for method, tally in self._requests.items()},
            "rows": self._rows,
            "errors": sum(self._unserved.values()),
            **quantile_fields(self._all()),
        }

    def _all(self) -> list[int]:
        """How many requests took how long, by whatever method."""
        counts = zip(*(tally.counts for tally in self._requests.values()), strict=True)
        return [sum(one) for one in counts]

    def last_ms(self) -> int:
        """When this worker answered last; 0 if it has not."""
        self._settle()
        age_ms = self._last_age_ms()
        return 0 if age_ms is None else self._clock.now_ms() - age_ms

    def _last_age_ms(self) -> int | None:
        """How long ago the last request was answered."""
        if self._last_s is None:
            return None
        return round((self._figures.now_s() - self._last_s) * _MS_PER_S)

    def _settle(self) -> None:
        """Count what was noted."""
        noted = self._recorder.settle()
        if len(noted):
            self._prediction.add_all(noted)
            self._requests["post"].add_all(noted)
            self._rows += len(noted)
            ago_s = (time.perf_counter_ns() - self._noted_ns) / _NS_PER_S
            self._last_s = self._figures.now_s() - ago_s


def told_fields(told: Told) -> dict[str, object]:
    """What `/stats` says of the whole deployment."""
    totals = told.totals
    began = {
        "since": totals.begun_ms,
        "sinceUTC": _utc(totals.begun_ms),
        "starts": totals.starts,
    }
    return {
        "lifetime": {**began, **_sums_fields(totals)},
        "lastMinute": _window_fields(told.last_minute),
        "lastHour": _window_fields(told.last_hour),
    }


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
