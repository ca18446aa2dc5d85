"""Moments that merge."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from steam.trainer.moments import Moments, merge_moments, moments_of

FINITE = st.lists(st.floats(-1e6, 1e6), max_size=30).map(np.array)


@given(FINITE, FINITE)
def test_merging_is_computing_of_both(left, right) -> None:
    merged = merge_moments(moments_of(left), moments_of(right))
    whole = np.concatenate([left, right])
    assert merged.n == len(whole)
    if len(whole) > 1:
        scale = max(1.0, float(np.abs(whole).max()))
        assert merged.average == pytest.approx(float(whole.mean()), abs=1e-14 * scale)
        assert merged.deviation == pytest.approx(float(whole.std(ddof=1)), abs=1e-12 * scale)


@given(FINITE)
def test_no_values_are_the_identity(values) -> None:
    moments = moments_of(values)
    assert merge_moments(Moments(), moments) == moments == merge_moments(moments, Moments())


def test_no_cancellation_far_from_zero() -> None:
    parts = [moments_of(np.array([1e9 + i, 1e9 + i + 1])) for i in range(0, 100, 2)]
    total = Moments()
    for part in parts:
        total = merge_moments(total, part)
    assert total.deviation == pytest.approx(float(np.arange(100).std(ddof=1)), rel=1e-12)


def test_what_is_undefined_is_nan() -> None:
    assert math.isnan(Moments().average)
    assert math.isnan(moments_of(np.array([3.0])).deviation)


def test_the_largest_numbers_do_not_raise() -> None:
    big = moments_of(np.array([1.7e308, -1.7e308]))
    assert not math.isfinite(merge_moments(big, big).deviation)
