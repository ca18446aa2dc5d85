"""Numbers that belong to rows."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import kstest

from steam.trainer import chance
from steam.trainer.chance import row_chances
from tests.trainer.frame.plain import must_notice

CUTS = st.tuples(st.integers(0, 2**64 - 1), st.lists(st.integers(0, 9), max_size=8))


def belong_to_rows(case: tuple[int, list[int]]) -> bool:
    seed, sizes = case
    ends = np.cumsum([0, *sizes])
    parts = [
        chance.row_chances(seed, int(first), size)
        for first, size in zip(ends[:-1], sizes, strict=True)
    ]
    whole = chance.row_chances(seed, 0, int(ends[-1]))
    return np.concatenate([np.zeros(0), *parts]).tobytes() == whole.tobytes()


@given(CUTS)
def test_a_row_draws_the_same_however_rows_are_cut(case) -> None:
    assert belong_to_rows(case)


def counts_from_the_block(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chance, "row_chances", lambda seed, first, rows: row_chances(seed, 0, rows))


def steps_by_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chance, "_WORDS_A_STEP", 1)


@pytest.mark.parametrize("mutate", [counts_from_the_block, steps_by_rows])
def test_numbers_of_blocks_are_noticed(monkeypatch, mutate) -> None:
    must_notice(monkeypatch, mutate, CUTS, belong_to_rows)


def test_they_are_uniform_and_other_turns_and_seeds_draw_anew() -> None:
    drawn = [row_chances(seed, 0, 20_000, turn) for seed in (0, 1, -1) for turn in (0, 1)]
    for chances in drawn:
        assert chances.min() >= 0
        assert chances.max() < 1
        assert kstest(chances, "uniform").pvalue > 1e-4
    off_diagonal = np.corrcoef(drawn)[~np.eye(len(drawn), dtype=bool)]
    assert np.abs(off_diagonal).max() < 5 / np.sqrt(20_000)


def test_they_stay_what_they_are() -> None:
    """A split with a seed that somebody wrote down is the same with the next release."""
    assert row_chances(1, 0, 2).tolist() == [0.3035680343067586, 0.8487087496857769]
