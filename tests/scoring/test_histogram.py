import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from steam.scoring.histogram import PLACES, below, counts_of, place_of, quantile_ns

SHARES = [0.0, 0.5, 0.95, 0.99, 1.0]


def counted(durations: list[int]) -> list[int]:
    counts = [0] * PLACES
    for duration in durations:
        counts[place_of(duration)] += 1
    return counts


def test_nothing_has_no_quantile() -> None:
    assert quantile_ns(counted([]), 0.5) is None


@given(st.lists(st.integers(0, 2**42 - 1), min_size=1, max_size=200), st.sampled_from(SHARES))
def test_a_quantile_is_within_a_32nd_of_the_true_one(durations: list[int], share: float) -> None:
    true = np.quantile(durations, share, method="inverted_cdf")
    assert quantile_ns(counted(durations), share) == pytest.approx(true, rel=1 / 32, abs=32)


@pytest.mark.parametrize("spread_ns", [9e3, 3e5, 2e7])
def test_quantiles_of_many_latencies_agree_with_numpy(spread_ns) -> None:
    latencies = np.random.default_rng(7).lognormal(math.log(spread_ns), 1.0, 20_000).astype(int)
    counts = counted(latencies.tolist())
    for share in (0.5, 0.95, 0.99):
        true = np.quantile(latencies, share, method="inverted_cdf")
        assert quantile_ns(counts, share) == pytest.approx(true, rel=1 / 32)


@given(st.lists(st.integers(0, 2**40), max_size=200))
def test_how_many_were_shorter_is_exact(durations: list[int]) -> None:
    for bound, count in below(counted(durations)):
        assert count == sum(duration < bound for duration in durations)


@given(st.integers(0, 2**43), st.integers(0, 2**43))
def test_a_longer_duration_is_never_in_an_earlier_place(one: int, other: int) -> None:
    assert (one <= other) <= (place_of(one) <= place_of(other))


def test_absurd_durations_are_counted_in_the_first_and_the_last_place() -> None:
    counts = counted([2**80, -5])
    assert (counts[0], counts[-1]) == (1, 1)
    assert quantile_ns(counts, 0.0) < 64
    assert quantile_ns(counts, 1.0) > 0.9 * 2**42


@given(st.lists(st.integers(-1, 2**62) | st.integers(0, 2**20), max_size=50))
def test_many_are_counted_as_one_by_one(durations: list[int]) -> None:
    assert counts_of(np.array(durations, np.int64)).tolist() == counted(durations)
