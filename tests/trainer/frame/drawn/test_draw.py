"""Drawn frames: what is in them, and that only the seed decides."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from steam.core.errors import Exhausted
from steam.trainer.frame.drawn import draw
from steam.trainer.frame.drawn.draw import draw_frame
from steam.trainer.frame.drawn.recipe import Recipe
from steam.trainer.frame.frame import Frame
from steam.trainer.frame.vec import VecType
from steam.trainer.progress import Cancelled
from tests.trainer.frame.plain import must_notice, rows_of
from tests.trainer.plain_pcg import first_double, first_long

ALL = Recipe(
    rows=20,
    cols=12,
    categorical_fraction=0.2,
    integer_fraction=0.2,
    binary_fraction=0.1,
    time_fraction=0.2,
    string_fraction=0.2,
    missing_fraction=0.1,
    factors=3,
    has_response=True,
)
MANY = Recipe(
    rows=20_000,
    cols=5,
    categorical_fraction=0.2,
    integer_fraction=0.2,
    binary_fraction=0.2,
    time_fraction=0.2,
    missing_fraction=0.0,
    factors=7,
    integer_range=3,
    binary_ones_fraction=0.25,
)
CASES = st.tuples(st.integers(1, 25), st.integers(1, 25), st.integers(-(2**63), 2**63 - 1))


def drawn(recipe: Recipe, seed: int = 1, types: int = 1, block_rows: int = 1000) -> Frame:
    return draw_frame(recipe, "f", seed, types, block_rows=block_rows)


def is_the_same_in_other_blocks(case: tuple[int, int, int]) -> bool:
    first, second, seed = case
    one = draw.draw_frame(ALL, "f", seed, 1, block_rows=first)
    other = draw.draw_frame(ALL, "f", seed, 1, block_rows=second)
    return (one.names, rows_of(one)) == (other.names, rows_of(other))


@given(CASES)
def test_how_rows_are_cut_changes_nothing(case: tuple[int, int, int]) -> None:
    assert is_the_same_in_other_blocks(case)


def draws_by_block(monkeypatch: pytest.MonkeyPatch) -> None:
    true = draw.row_seeds
    monkeypatch.setattr(
        draw, "row_seeds", lambda seed, first, rows, stride: true(seed, 0, rows, stride)
    )


def test_a_draw_by_block_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    must_notice(monkeypatch, draws_by_block, CASES, is_the_same_in_other_blocks)


def test_other_seeds_draw_other_values_and_other_kinds() -> None:
    frame, values, kinds = drawn(ALL), drawn(ALL, seed=2), drawn(ALL, types=2)
    types = [vec.type for vec in frame.vecs]
    assert types == [vec.type for vec in values.vecs] != [vec.type for vec in kinds.vecs]
    assert sorted(types) == sorted(vec.type for vec in kinds.vecs)
    assert rows_of(frame) != rows_of(values)


def test_names_and_levels_are_h2os() -> None:
    frame = drawn(ALL)
    assert frame.names == ("response", *(f"C{number}" for number in range(1, 13)))
    assert frame.vecs[0].domain == ("0", "1")
    for position, vec in enumerate(frame.vecs[1:], 1):
        if vec.type is VecType.ENUM:
            assert vec.domain == tuple(f"c{position}.l{level}" for level in range(3))
    texts = [text for vec in frame.vecs if vec.type is VecType.STRING for text in vec.values()]
    assert all(text is None or (len(text) == 8 and text.isupper()) for text in texts)


@pytest.mark.parametrize(
    ("kind", "test"),
    [
        (VecType.REAL, stats.uniform(-100, 200).cdf),
        (VecType.TIME, stats.uniform(0, 50 * 365 * 24 * 3_600_000).cdf),
    ],
)
def test_numbers_and_times_are_uniform(kind: VecType, test: object) -> None:
    [values] = [vec.values() for vec in drawn(MANY).vecs if vec.type is kind]
    assert stats.kstest(values, test).pvalue > 1e-4


def test_whole_numbers_levels_and_bits_are_as_frequent_as_they_should() -> None:
    vecs = drawn(MANY).vecs
    whole = [vec.values() for vec in vecs if vec.type is VecType.INT]
    [bits] = [values for values in whole if values.min() == 0]
    [numbers] = [values for values in whole if values.min() < 0]
    [codes] = [vec.values() for vec in vecs if vec.type is VecType.ENUM]
    assert stats.binomtest(int(bits.sum()), MANY.rows, 0.25).pvalue > 1e-4
    assert stats.chisquare(np.bincount((numbers + 3).astype(int), minlength=7)).pvalue > 1e-4
    assert stats.chisquare(np.bincount(codes, minlength=7)).pvalue > 1e-4


def test_missing_values_are_as_frequent_as_asked_for_in_every_column() -> None:
    frame = drawn(replace(MANY, missing_fraction=0.2))
    for vec in frame.vecs:
        missing = int(vec.is_missing(vec.values()).sum())
        assert stats.binomtest(missing, MANY.rows, 0.2).pvalue > 1e-5


@pytest.mark.parametrize(("positive", "low"), [(False, -5.0), (True, 0.0)])
def test_a_response_may_be_a_number(positive: bool, low: float) -> None:
    recipe = replace(
        MANY, has_response=True, response_factors=1, positive_response=positive, real_range=5.0
    )
    values = drawn(recipe).vec("response").values()
    assert stats.kstest(values, stats.uniform(low, 5.0 - low).cdf).pvalue > 1e-4


def test_a_seed_draws_h2os_frame() -> None:
    """By hand: PCG begun with seed + cols * row + place, and begun again with its first long."""
    recipe = Recipe(rows=3, cols=2, categorical_fraction=0, integer_fraction=0,
                    binary_fraction=0, missing_fraction=0)  # fmt: skip
    wanted = [
        tuple(100 * (1 - 2 * first_double(first_long(7 + 2 * row + place))) for place in range(2))
        for row in range(3)
    ]
    frame = drawn(recipe, seed=7)
    assert [tuple(row) for row in np.stack([vec.values() for vec in frame.vecs], 1)] == wanted


def test_a_frame_of_one_value() -> None:
    recipe = Recipe(
        rows=5,
        cols=2,
        randomize=False,
        value=7.0,
        categorical_fraction=0,
        integer_fraction=0,
        binary_fraction=0.5,
        missing_fraction=0,
    )
    frame = drawn(recipe)
    assert [vec.type for vec in frame.vecs] == [VecType.INT] * 2
    assert rows_of(frame) == rows_of(drawn(recipe, seed=9))
    np.testing.assert_array_equal(frame.vecs[1].values(), np.full(5, 7.0))


def test_levels_are_bounded_over_all_columns() -> None:
    recipe = Recipe(rows=200_000, cols=100, categorical_fraction=1, integer_fraction=0,
                    binary_fraction=0, factors=200_000)  # fmt: skip
    with pytest.raises(Exhausted, match="20,000,000 levels"):
        drawn(recipe)


def test_of_too_many_levels_a_column_has_those_that_were_drawn() -> None:
    recipe = Recipe(rows=50, cols=2, categorical_fraction=1, integer_fraction=0,
                    binary_fraction=0, missing_fraction=0, factors=9_999_999)  # fmt: skip
    frame = drawn(recipe)
    for position, vec in enumerate(frame.vecs):
        assert vec.domain is not None
        assert 1 < len(vec.domain) <= 50
        assert set(np.unique(vec.values())) == set(range(len(vec.domain)))
        numbers = [int(level.removeprefix(f"c{position}.l")) for level in vec.domain]
        assert numbers == sorted(numbers)
        assert max(numbers) > 1_000_000
    other = drawn(recipe, block_rows=7)
    assert rows_of(other) == rows_of(frame)


def test_a_cancelled_draw_stops() -> None:
    class Stop:
        def update(self, fraction: float, message: str = "") -> None:
            raise Cancelled

    with pytest.raises(Cancelled):
        draw_frame(ALL, "f", 1, 1, block_rows=10, progress=Stop())
