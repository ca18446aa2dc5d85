"""When a search has settled."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steam.trainer.algorithms.grid.stopping import has_settled


def test_two_rounds_need_five_models() -> None:
    assert not has_settled([1.0] * 4, 2, 0.1, larger_is_better=False)
    assert has_settled([1.0] * 5, 2, 0.1, larger_is_better=False)


def test_no_rounds_never_settle() -> None:
    assert not has_settled([1.0] * 99, 0, 0.1, larger_is_better=False)


@pytest.mark.parametrize(
    ("scores", "larger", "settled"),
    [
        ([0.50, 0.51, 0.60, 0.61, 0.9], False, False),  # 0.505 is 17 % below 0.605
        ([0.50, 0.51, 0.52, 0.53, 0.9], False, True),
        ([0.10, 0.70, 0.71, 0.90, 0.91], True, False),
        ([0.10, 0.88, 0.89, 0.90, 0.91], True, True),
        ([0.5, math.nan, 0.5, 0.5, 0.5], False, False),  # a NaN is no score
        ([math.inf] * 5, False, True),
        ([0.5, 0.5, math.inf, math.inf, math.inf], False, False),
    ],
)
def test_the_best_are_set_against_the_next_best(
    scores: list[float], larger: bool, settled: bool
) -> None:
    assert has_settled(scores, 2, 0.1, larger_is_better=larger) is settled


@given(st.lists(st.floats(0.1, 10), min_size=5, max_size=12), st.randoms())
def test_the_order_of_the_models_does_not_matter(scores: list[float], random: object) -> None:
    mixed = sorted(scores, key=lambda _: random.random())  # type: ignore[attr-defined]
    assert has_settled(scores, 2, 0.1, larger_is_better=True) is has_settled(
        mixed, 2, 0.1, larger_is_better=True
    )
