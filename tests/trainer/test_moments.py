"""Moments that merge."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from steam.trainer import moments
from steam.trainer.moments import Moments, merge_moments, moments_of
from tests.trainer.frame.plain import must_notice

FINITE = st.lists(st.floats(-1e6, 1e6), max_size=30).map(np.array)


PAIRS = st.tuples(FINITE, FINITE)


def merge_as_the_whole(pair: tuple[np.ndarray, np.ndarray]) -> bool:
    left, right = pair
    merged = moments.merge_moments(moments.moments_of(left), moments.moments_of(right))
    whole = np.concatenate([left, right])
    if merged.n != len(whole) or merged.n < 2:
        return merged.n == len(whole)
    scale = max(1.0, float(np.abs(whole).max()))
    return (
        abs(merged.average - whole.mean()) <= 1e-14 * scale
        and abs(merged.deviation - whole.std(ddof=1)) <= 1e-12 * scale
    )


@given(PAIRS)
def test_merging_is_computing_of_both(pair) -> None:
    assert merge_as_the_whole(pair)


def weighs_parts_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    true = moments.merge_moments

    def middle(a: Moments, b: Moments) -> Moments:
        both = true(a, b)
        return Moments(both.n, (a.mean + b.mean) / 2 if a.n and b.n else both.mean, both.m2)

    monkeypatch.setattr(moments, "merge_moments", middle)


def forgets_the_shift(monkeypatch: pytest.MonkeyPatch) -> None:
    true = moments.merge_moments
    monkeypatch.setattr(moments, "merge_moments", lambda a, b: replace(true(a, b), m2=a.m2 + b.m2))


def loses_a_stride(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(moments, "strides", lambda rows: [slice(0, rows - 1)])


@pytest.mark.parametrize("mutate", [weighs_parts_alike, forgets_the_shift, loses_a_stride])
def test_wrong_moments_are_noticed(monkeypatch, mutate) -> None:
    must_notice(monkeypatch, mutate, PAIRS, merge_as_the_whole)


@given(FINITE)
def test_no_values_are_the_identity(values) -> None:
    some = moments_of(values)
    assert merge_moments(Moments(), some) == some == merge_moments(some, Moments())


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
