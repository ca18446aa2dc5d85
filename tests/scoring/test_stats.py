import time

import numpy as np
import pytest

from steam.scoring.counts import Outcome, outcome_of
from steam.scoring.figures.figures import figures_in_memory
from steam.scoring.histogram import place_of
from steam.scoring.stats import Stats
from steam.scoring.tally import Tally


class SteppingClock:
    """A wall clock that a test sets, and the time since boot."""

    boot = (1, 1)

    def __init__(self) -> None:
        self.ms = 1_000_000
        self.boot_s = 500.0

    def now_ms(self) -> int:
        return self.ms

    def now_s(self) -> float:
        return self.boot_s

    def wait(self, ms: int) -> None:
        self.ms += ms
        self.boot_s += ms / 1000


def stats_of(clock: SteppingClock) -> Stats:
    return Stats(clock, figures_in_memory(clock, clock))


def test_before_the_first_request_there_are_no_infinities() -> None:
    fields = stats_of(SteppingClock()).fields()
    assert fields["lastTime"] == 0
    assert fields["lastTimeUTC"] == ""
    assert fields["p50Ms"] is None
    assert fields["post"]["averageTime"] == 0


def test_averages_count_the_warm_up_apart() -> None:
    clock = SteppingClock()
    stats = stats_of(clock)
    clock.wait(5000)
    for took_ms in (100, 100, 100, 100, 100, 2, 4):
        stats.served("post", rows=3, scoring_ns=1_000_000, took_ns=took_ms * 1_000_000)
    stats.failed("post", Outcome.REFUSED)
    clock.wait(1000)
    fields = stats.fields()
    post = fields["post"]
    assert post["count"] == 7
    assert post["totalTimeMs"] == 506
    assert post["totalTimeSquaredMs"] == 5 * 100**2 + 2**2 + 4**2
    assert post["warmupTimeMs"] == 500
    assert post["lastMs"] == 4
    assert post["averageAfterWarmupTime"] == 3
    assert fields["get"]["count"] == 0
    assert fields["prediction"]["count"] == 7
    assert fields["rows"] == 21
    assert fields["errors"] == 1
    assert fields["upTimeMs"] == 6000
    assert fields["lastTimeAgoMs"] == 1000


def test_a_clock_set_back_gives_no_negative_durations() -> None:
    clock = SteppingClock()
    stats = stats_of(clock)
    stats.served("get", rows=1, scoring_ns=1, took_ns=1)
    clock.ms -= 100_000
    assert stats.fields()["upTimeMs"] == 0
    assert stats.fields()["lastTimeAgoMs"] == 0


def test_what_was_noted_is_in_all_that_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = SteppingClock()
    stats = stats_of(clock)
    now_ns = time.perf_counter_ns()
    monkeypatch.setattr(time, "perf_counter_ns", lambda: now_ns)  # what is told took just that
    for _ in range(600):
        stats.noted(now_ns - 1_000_000)
    stats.served("post", rows=2, scoring_ns=1_000_000, took_ns=3_000_000)
    stats.noted(now_ns - 2_000_000)
    stats.failed("post", Outcome.REFUSED)
    counts = stats.counts()
    assert counts.requests["post", Outcome.ANSWERED] == 602
    assert counts.rows == 603
    fields = stats.fields()
    for kind in ("post", "prediction"):
        assert fields[kind]["count"] == 602
        assert fields[kind]["totalTimeMs"] == pytest.approx({"post": 605, "prediction": 603}[kind])
        assert fields[kind]["lastMs"] == pytest.approx(2)
        assert fields[kind]["warmupTimeMs"] == pytest.approx(5)
        assert fields[kind]["p50Ms"] == pytest.approx(1, rel=0.1)
    assert fields["lastTimeAgoMs"] < 5000
    told = stats.teller()().totals
    assert (told.count, told.rows, told.errors) == (602, 603, {"other": 1})


def test_durations_together_are_those_one_by_one() -> None:
    together, apart = Tally(), Tally()
    for durations in ([3], [5, 7, 11, 2**12, 13], [], [17] * 300, [0]):
        together.add_all(np.array(durations, np.int64))
        for duration in durations:
            apart.add(duration, place_of(duration))
    assert together.fields() == pytest.approx(apart.fields())
    assert together.counts == apart.counts


def test_the_counts_of_one_moment_agree() -> None:
    stats = stats_of(SteppingClock())
    for took_ns in (1, 2**20 - 1, 2**20, 2**40):
        stats.served("post", rows=2, scoring_ns=5, took_ns=took_ns)
    stats.failed("get", outcome_of(404))
    stats.failed("get", outcome_of(503))
    stats.failed("post", Outcome.ABANDONED)
    counts = stats.counts()
    assert {key: count for key, count in counts.requests.items() if count} == {
        ("post", Outcome.ANSWERED): 4,
        ("get", Outcome.REFUSED): 1,
        ("get", Outcome.FAILED): 1,
        ("post", Outcome.ABANDONED): 1,
    }
    assert len(counts.requests) == 8
    assert (counts.rows, counts.scoring_ms) == (8, 20 / 1e6)
    below = dict(counts.latency)
    assert (below[2**15], below[2**20], below[2**21], below[2**35]) == (1, 2, 3, 3)
    assert counts.latency_ms == (1 + 2**20 - 1 + 2**20 + 2**40) / 1e6
