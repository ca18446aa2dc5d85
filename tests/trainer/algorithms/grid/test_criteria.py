"""The order of a search."""

from collections import Counter
from collections.abc import Callable, Iterator
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steam.trainer.algorithms.grid.criteria import Strategy, order
from steam.trainer.chance import row_chances

SIZES = st.integers(0, 60)
SEEDS = st.integers(0, 2**62)

Order = Callable[[int, Strategy, int], Iterator[int]]


def _drawn_again(size: int, _strategy: Strategy, seed: int) -> Iterator[int]:
    """A mutant that forgets what it has drawn."""
    for turn in range(size):
        yield int(float(row_chances(seed, turn, 1)[0]) * size)


def _is_each_once(shuffled: Order, size: int, seed: int) -> bool:
    return sorted(shuffled(size, Strategy.RANDOM_DISCRETE, seed)) == list(range(size))


@given(SIZES, SEEDS)
def test_chance_takes_each_point_once(size: int, seed: int) -> None:
    assert _is_each_once(order, size, seed)


def test_points_that_are_drawn_again_are_noticed() -> None:
    assert not _is_each_once(_drawn_again, 50, 1)


def test_a_seed_gives_the_same_order_and_another_seed_another() -> None:
    first, again, other = (list(order(30, Strategy.RANDOM_DISCRETE, seed)) for seed in (1, 1, 2))
    assert first == again != other


def test_the_first_point_is_any_of_them_as_likely_as_any_other() -> None:
    firsts = Counter(next(order(5, Strategy.RANDOM_DISCRETE, seed)) for seed in range(2000))
    assert all(abs(count - 400) < 5 * (2000 * 0.2 * 0.8) ** 0.5 for count in firsts.values())


def test_of_a_huge_space_a_few_points_cost_little() -> None:
    few = list(islice(order(2**53, Strategy.RANDOM_DISCRETE, 7), 100))
    assert len(set(few)) == 100
    assert all(0 <= number < 2**53 for number in few)


@pytest.mark.parametrize("strategy", [Strategy.CARTESIAN, Strategy.SEQUENTIAL])
def test_other_strategies_go_in_order(strategy: Strategy) -> None:
    assert list(order(4, strategy, 1)) == [0, 1, 2, 3]
