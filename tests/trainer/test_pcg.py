"""H2O's random numbers: those that real H2O drew, and those of a plain generator."""

from itertools import islice

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import kstest

from steam.trainer import pcg
from steam.trainer.pcg import Generators, row_floats, row_seeds, shuffled
from tests.trainer.frame.plain import must_notice
from tests.trainer.plain_pcg import first_double, words

SEEDS = st.lists(st.integers(0, 2**64 - 1), min_size=1, max_size=5)


def draws_plain_words(seeds: list[int]) -> bool:
    generators = Generators(np.array(seeds, dtype=np.uint64))
    drawn = [pcg.Generators.words(generators).tolist() for _ in range(4)]
    return drawn == [list(row) for row in zip(*(islice(words(s), 4) for s in seeds), strict=True)]


@given(SEEDS)
def test_each_generator_draws_the_words_of_a_plain_one(seeds: list[int]) -> None:
    assert draws_plain_words(seeds)


def steps_too_far(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pcg, "_STEPS", (pcg._STEPS[0], pcg._STEPS[2], pcg._STEPS[2]))


def test_a_word_left_out_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    must_notice(monkeypatch, steps_too_far, SEEDS, draws_plain_words)


@given(SEEDS)
def test_doubles_are_of_the_low_bits_of_two_longs(seeds: list[int]) -> None:
    drawn = Generators(np.array(seeds, dtype=np.uint64)).doubles()
    assert drawn.tolist() == [first_double(seed) for seed in seeds]


def test_rows_draw_what_they_draw_in_h2o() -> None:
    """`h2o.runif` of 3.46 with seed 1 on 380 rows: how many, and the mean of their numbers."""
    drawn, numbers = row_floats(1, 0, 380), np.arange(1, 381)
    assert [int((drawn <= edge).sum()) for edge in (0.6, 0.8)] == [236, 304]
    assert numbers[drawn <= 0.6].mean() == pytest.approx(189.81355932203388, rel=1e-14)
    assert numbers[drawn <= 0.8].mean() == pytest.approx(185.35526315789468, rel=1e-14)
    assert numbers[drawn > 0.8].mean() == pytest.approx(211.0789473684211, rel=1e-14)


@given(st.integers(-(2**63), 2**63 - 1), st.integers(0, 50), st.integers(1, 99))
def test_seeds_of_rows_go_on_where_a_block_ends(seed: int, rows: int, stride: int) -> None:
    whole = row_seeds(seed, 0, rows + 3, stride)
    assert row_seeds(seed, rows, 3, stride).tolist() == whole[rows:].tolist()
    assert whole.tolist() == [(seed + stride * row) % 2**64 for row in range(rows + 3)]


@given(st.integers(0, 30), st.integers(0, 30))
def test_slices_change_nothing(first: int, rows: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        whole = row_floats(5, first, rows).tolist()
        patch.setattr(pcg, "_SLICE", 7)
        assert row_floats(5, first, rows).tolist() == whole
        assert len(whole) == rows


def test_numbers_are_uniform() -> None:
    for seed in (0, 1, -1):
        assert kstest(row_floats(seed, 0, 20_000), "uniform").pvalue > 1e-4


@given(st.integers(0, 40), st.integers(0, 2**64 - 1))
def test_every_place_is_shuffled_to_once(count: int, seed: int) -> None:
    assert sorted(shuffled(count, seed)) == list(range(count))


def test_orders_are_equally_likely() -> None:
    orders = [tuple(shuffled(3, seed)) for seed in range(6000)]
    counts = [orders.count(order) for order in set(orders)]
    assert len(counts) == 6
    # five standard deviations of a binomial count
    assert max(abs(count - 1000) for count in counts) < 5 * np.sqrt(6000 / 6 * 5 / 6)
