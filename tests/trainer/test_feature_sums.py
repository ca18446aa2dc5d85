"""Sums over rows, of columns as a model reads them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from steam.core.errors import InvalidInput
from steam.model.predictor import Columns
from steam.model.signature import Column, ColumnType
from steam.trainer import feature_sums
from steam.trainer.compute.engine import LocalEngine
from steam.trainer.compute.passes import Passes
from steam.trainer.feature_sums import Arrays
from steam.trainer.frame.frame import frame_from_arrays
from steam.trainer.progress import Silent
from tests.trainer.frame.plain import must_notice

C = Column("c", ColumnType.CATEGORICAL, ("b", "a"))
X = Column("x", ColumnType.NUMERIC)
CASES = st.tuples(
    st.lists(st.tuples(st.integers(-1, 1), st.integers(-9, 9)), max_size=20), st.integers(1, 6)
)


def of_rows(columns: Columns, rows: int) -> Arrays:
    """The rows, and the sum of x by level of the model."""
    codes = columns.get("c", np.full(rows, -1))
    x = columns.get("x", np.zeros(rows))
    by_level = np.bincount(codes + 1, x, minlength=3)[1:]
    return np.array([float(rows)]), np.asarray(by_level, np.float64)


def sums_as_a_loop_does(case: tuple[list[tuple[int, int]], int]) -> bool:
    rows, block_rows = case
    codes = np.array([code for code, _ in rows], dtype=np.int32)
    columns = {"c": codes, "x": np.array([float(x) for _, x in rows])}
    frame = frame_from_arrays("f", columns, block_rows, {"c": ("a", "b")})
    passes = Passes(frame, LocalEngine(1), Silent(), 1)
    count, by_level = feature_sums.sum_features(passes, (C, X), of_rows)
    expected = [float(sum(x for code, x in rows if code == level)) for level in (1, 0)]
    return bool(count.tolist() == [len(rows)] and by_level.tolist() == expected)


@given(CASES)
def test_sums_are_those_of_all_rows(case: tuple[list[tuple[int, int]], int]) -> None:
    assert sums_as_a_loop_does(case)


@given(CASES)
def test_the_least_is_that_of_all_rows(case: tuple[list[tuple[int, int]], int]) -> None:
    def least(columns: Columns, rows: int) -> Arrays:
        return (np.append(columns.get("x", np.zeros(0)), np.inf).min(keepdims=True),)

    rows, block_rows = case
    frame = frame_from_arrays("f", {"x": np.array([float(x) for _, x in rows])}, block_rows)
    passes = Passes(frame, LocalEngine(1), Silent(), 1)
    (found,) = feature_sums.least_features(passes, (X,), least)
    assert found.tolist() == [min((float(x) for _, x in rows), default=np.inf)]


def keeps_the_right(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feature_sums.FeatureSums, "merge", lambda self, left, right: right)


def test_a_wrong_merge_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    must_notice(monkeypatch, keeps_the_right, CASES, sums_as_a_loop_does)


def test_a_frame_without_any_of_the_columns_is_refused() -> None:
    passes = Passes(frame_from_arrays("f", {"y": [1.0]}), LocalEngine(1), Silent(), 1)
    with pytest.raises(InvalidInput, match="none of the columns that the model reads"):
        feature_sums.sum_features(passes, (C, X), of_rows)
