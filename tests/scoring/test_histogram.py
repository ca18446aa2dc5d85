import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steam.scoring.histogram import Histogram

durations = st.lists(st.integers(0, 2**42), min_size=1, max_size=200)


def test_nothing_has_no_quantile() -> None:
    assert Histogram().quantile_ns(0.5) is None


@given(durations, st.sampled_from([0.0, 0.5, 0.95, 0.99, 1.0]))
def test_a_quantile_is_within_a_32nd_of_the_true_one(taken: list[int], share: float) -> None:
    histogram = Histogram()
    for duration in taken:
        histogram.add(duration)
    true = sorted(taken)[max(math.ceil(share * len(taken)), 1) - 1]
    assert histogram.quantile_ns(share) == pytest.approx(true, rel=1 / 32, abs=0.5)


def test_absurd_durations_are_counted_in_the_last_place() -> None:
    histogram = Histogram()
    histogram.add(2**80)
    histogram.add(-5)
    assert histogram.quantile_ns(0.0) == 0
    assert histogram.quantile_ns(1.0) >= 2**42
