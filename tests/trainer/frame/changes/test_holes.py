"""Values made missing by chance."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from steam.core.errors import InvalidInput
from steam.trainer.frame.changes import holes
from steam.trainer.frame.changes.holes import make_missing
from steam.trainer.frame.frame import frame_from_arrays
from tests.trainer.frame.plain import ROWS, Row, frame_of, must_notice, rows_of
from tests.trainer.plain_pcg import first_double

CASES = st.tuples(ROWS, st.integers(1, 6), st.integers(1, 6), st.floats(0, 1), st.integers(0, 99))


def holes_by_row(case: tuple[list[Row], int, int, float, int]) -> bool:
    some, block_rows, other_rows, fraction, seed = case
    frame = frame_of(some, block_rows)
    made = rows_of(holes.make_missing(frame, fraction, seed))
    again = rows_of(holes.make_missing(frame_of(some, other_rows), fraction, seed))
    emptied = rows_of(holes.make_missing(frame, 1.0, seed))
    whole = rows_of(frame)
    return made == again and all(
        new in (old, gone)
        for now, before, empty in zip(made, whole, emptied, strict=True)
        for new, old, gone in zip(now, before, empty, strict=True)
    )


@given(CASES)
def test_values_stay_or_are_missing_however_the_frame_is_cut(case) -> None:
    assert holes_by_row(case)


def draws_by_block(monkeypatch: pytest.MonkeyPatch) -> None:
    true = holes.row_seeds
    monkeypatch.setattr(
        holes, "row_seeds", lambda seed, first, rows, stride: true(seed, 0, rows, stride)
    )


def test_a_draw_by_block_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    must_notice(monkeypatch, draws_by_block, CASES, holes_by_row)


def test_none_and_all() -> None:
    frame = frame_from_arrays("f", {"a": np.arange(10.0), "b": ["x", None] * 5}, 3)
    same = make_missing(frame, 0.0, 1)
    assert all(a is b for a, b in zip(same.vecs[0].chunks, frame.vecs[0].chunks, strict=True))
    for vec in make_missing(frame, 1.0, 1).vecs:
        assert vec.is_missing(vec.values()).all()


def test_the_fraction_is_met_in_each_column_by_itself() -> None:
    frame = frame_from_arrays("f", {"a": np.arange(20_000.0), "b": np.arange(20_000.0)})
    first, second = (np.isnan(vec.values()) for vec in make_missing(frame, 0.3, 5).vecs)
    for missing in (first, second):
        assert stats.binomtest(int(missing.sum()), 20_000, 0.3).pvalue > 1e-4
    assert stats.binomtest(int((first & second).sum()), 20_000, 0.09).pvalue > 1e-4


@pytest.mark.parametrize("fraction", [-0.1, 1.1, float("nan")])
def test_a_fraction_lies_between_0_and_1(fraction: float) -> None:
    with pytest.raises(InvalidInput, match="between 0 and 1"):
        make_missing(frame_from_arrays("f", {"a": [1.0]}), fraction, 1)


def test_they_are_the_values_that_h2o_empties() -> None:
    """By hand: (seed + 1234 * column) ^ (1723 * row), and PCG's first number of 53 bits from it."""
    frame = frame_from_arrays("f", {"a": np.arange(7.0), "b": np.arange(7.0)}, 3)
    made = make_missing(frame, 0.5, 9)
    gone = [np.flatnonzero(np.isnan(vec.values())).tolist() for vec in made.vecs]
    wanted = [
        [row for row in range(7) if first_double((9 + 1234 * column) ^ (1723 * row)) < 0.5]
        for column in range(2)
    ]
    assert gone == wanted
