"""The order of scores, in as many parts as there are."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from steam.trainer.compute.each import in_turn
from steam.trainer.compute.engine import LocalEngine
from steam.trainer.metrics import order
from steam.trainer.metrics.ranking import Ranking
from steam.trainer.metrics.scores import scores_of
from tests.trainer.metrics.mutants import assert_caught

Sizes = tuple[int, int, int]
SIZES = st.tuples(st.integers(1, 600), st.integers(1, 40), st.integers(0, 1 << 16))
"""Rows, distinct scores, seed."""


@pytest.fixture(autouse=True)
def parts_of_few_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(order, "FEWEST_ROWS", 8)
    monkeypatch.setattr(order, "PIECE", 7)


def same(one: Ranking, other: Ranking) -> bool:
    return all(
        getattr(one, name).tobytes() == getattr(other, name).tobytes()
        for name in ("thresholds", "tps", "fps")
    )


def counted_one_by_one(p: np.ndarray, y: np.ndarray) -> Ranking:
    thresholds = np.unique(p)[::-1]
    tps = [float((y & (p >= t)).sum()) for t in thresholds]
    fps = [float((~y & (p >= t)).sum()) for t in thresholds]
    return Ranking(thresholds, np.array(tps), np.array(fps))


def counts_are_those_of_a_loop(sizes: Sizes) -> bool:
    rows, distinct, seed = sizes
    rng = np.random.default_rng(seed)
    p = rng.random(distinct)[rng.integers(0, distinct, rows)]
    y = rng.random(rows) < p
    keys = [block for block in np.array_split(scores_of(p, y, None).keys[0], 3) if len(block)]
    return same(order.ranked(keys, in_turn), counted_one_by_one(p, y))


@given(SIZES)
def test_counts(sizes: Sizes) -> None:
    assert counts_are_those_of_a_loop(sizes)


def takes_each_part_for_the_last(monkeypatch: pytest.MonkeyPatch) -> None:
    """A score at both sides of a cut is then told twice."""
    true = order._Run
    monkeypatch.setattr(order, "_Run", lambda keys, rows, hits, after: true(keys, rows, hits, -1))


def cuts_without_an_order(monkeypatch: pytest.MonkeyPatch) -> None:
    middle = lambda part: (part[: len(part) // 2], part[len(part) // 2 :])  # noqa: E731
    monkeypatch.setattr(order, "_halved", middle)


def sorted_by_nobody(part: np.ndarray) -> int:
    return int((np.invert(part, out=part) & 1).sum())


def leaves_parts_as_they_come(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(order, "_sorted", sorted_by_nobody)


def forgets_the_hits_before(monkeypatch: pytest.MonkeyPatch) -> None:
    true = order._Run
    monkeypatch.setattr(order, "_Run", lambda keys, rows, hits, after: true(keys, rows, 0, after))


@pytest.mark.parametrize(
    "mutate",
    [
        forgets_the_hits_before,
        takes_each_part_for_the_last,
        cuts_without_an_order,
        leaves_parts_as_they_come,
    ],
)
def test_the_property_catches_mutants(
    mutate: Callable[[pytest.MonkeyPatch], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert_caught(counts_are_those_of_a_loop, mutate, monkeypatch, SIZES, 300)


@settings(deadline=None, max_examples=20)
@given(SIZES)
def test_it_is_the_same_on_any_number_of_threads(sizes: Sizes) -> None:
    rows, distinct, seed = sizes
    rng = np.random.default_rng(seed)
    p = np.round(rng.random(rows * 50), 1 + distinct % 4)
    keys = scores_of(p, rng.random(len(p)) < p, None).keys
    alone = order.ranked(keys, in_turn)
    assert all(same(order.ranked(keys, LocalEngine(threads).each), alone) for threads in (2, 4))
