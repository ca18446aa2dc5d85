"""Rows by chance: the same however the frame is cut, and each as likely."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from steam.core.errors import InvalidInput
from steam.model.signature import Column, ColumnType
from steam.trainer import row_sample
from steam.trainer.chance import row_chances
from steam.trainer.compute.engine import LocalEngine
from steam.trainer.compute.passes import Passes
from steam.trainer.frame.frame import frame_from_arrays
from steam.trainer.progress import Silent
from tests.trainer.frame.plain import must_notice

X = Column("x", ColumnType.NUMERIC)
CASES = st.tuples(st.integers(0, 30), st.integers(1, 9), st.integers(0, 12), st.integers(0, 2**40))


def drawn(rows: int, block_rows: int, most: int, seed: int, threads: int = 1) -> list[float]:
    """The numbers of the rows that are drawn."""
    frame = frame_from_arrays("f", {"x": np.arange(float(rows))}, block_rows)
    passes = Passes(frame, LocalEngine(threads), Silent(), 1)
    sample = row_sample.sample_rows(passes, (X,), most, seed)
    found: list[float] = sample.columns["x"].tolist()
    assert len(found) == sample.rows
    return found


def is_a_sample(case: tuple[int, int, int, int]) -> bool:
    rows, block_rows, most, seed = case
    found = drawn(rows, block_rows, most, seed)
    return (
        found == drawn(rows, max(rows, 1), most, seed)
        and len(set(found)) == len(found) == min(rows, most)
        and set(found) <= set(range(rows))
    )


@given(CASES)
def test_the_rows_do_not_depend_on_how_the_frame_is_cut(case: tuple[int, int, int, int]) -> None:
    assert is_a_sample(case)


def draws_by_block(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        row_sample, "row_chances", lambda seed, first, rows: row_chances(seed, 0, rows)
    )


def test_a_draw_by_block_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    must_notice(monkeypatch, draws_by_block, CASES, is_a_sample)


def test_threads_change_nothing() -> None:
    assert len({tuple(drawn(500, 7, 100, 3, threads)) for threads in (1, 2, 4)}) == 1


def test_each_row_is_as_likely_and_so_is_each_place() -> None:
    tries, rows, most = 2000, 10, 3
    found = np.array([drawn(rows, 4, most, seed) for seed in range(tries)]).astype(int)
    for place in range(most):
        shares = np.bincount(found[:, place], minlength=rows) / tries
        assert np.all(np.abs(shares - 0.1) < 5 * np.sqrt(0.1 * 0.9 / tries))


def test_a_frame_without_any_of_the_columns_is_refused() -> None:
    passes = Passes(frame_from_arrays("f", {"y": [1.0]}), LocalEngine(1), Silent(), 1)
    with pytest.raises(InvalidInput, match="none of the columns that the model reads"):
        row_sample.sample_rows(passes, (X,), 5, 1)
