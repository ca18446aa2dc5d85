"""Errors of another library as ours."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from steam.core.errors import InvalidArtifact, InvalidInput
from steam.model.foreign.errors import UnscorableRow, first_line
from steam.model.foreign.scoring import score_rows, try_model
from steam.model.predictor import Columns, Prediction
from steam.model.signature import Category, Column, ColumnType, Signature

FEATURES = (Column("n", ColumnType.NUMERIC), Column("c", ColumnType.CATEGORICAL, ("x", "y")))
SIGNATURE = Signature(FEATURES, Column("predict", ColumnType.NUMERIC), Category.REGRESSION)


def doubled(columns: Columns, rows: int) -> Prediction:
    return Prediction(values=columns["n"] * 2 + columns["c"])


def no_negatives(columns: Columns, rows: int) -> Prediction:
    if (columns["n"] < 0).any():
        raise RuntimeError("negative\nand more")
    return doubled(columns, rows)


def scored(score, columns: Columns, rows: int, **options) -> Prediction:
    given = {"offset": None, "needed": frozenset(), **options}
    return score_rows(score, SIGNATURE, columns, rows, **given)


def test_absent_columns_are_missing() -> None:
    assert np.isnan(scored(doubled, {}, 2).values).all()
    assert scored(doubled, {"n": np.ones(2)}, 2).values.tolist() == [1.0, 1.0]


@given(st.lists(st.floats(-5.0, 5.0), min_size=1, max_size=50))
def test_the_first_row_that_is_refused_is_named(numbers: list[float]) -> None:
    columns = {"n": np.array(numbers), "c": np.zeros(len(numbers), np.int32)}
    bad = [row for row, number in enumerate(numbers, 1) if number < 0]
    if not bad:
        assert scored(no_negatives, columns, len(numbers)).values is not None
        return
    with pytest.raises(UnscorableRow, match=f"Row {bad[0]} cannot be scored: negative") as caught:
        scored(no_negatives, columns, len(numbers))
    assert (caught.value.row, caught.value.cause) == (bad[0], "negative")


def test_columns_of_another_length_and_offsets_are_refused() -> None:
    with pytest.raises(InvalidInput, match="has 3 values where 2 rows"):
        scored(doubled, {"n": np.ones(3)}, 2)
    with pytest.raises(InvalidInput, match="without an offset"):
        scored(doubled, {}, 1, offset=np.ones(1))


def test_a_model_is_tried_before_it_is_used() -> None:
    trial = try_model(FEATURES, doubled)
    assert trial.first.values.tolist() == [0.0]
    assert (trial.needed, trial.takes_unseen) == ({"n"}, True)

    def broken(columns: Columns, rows: int) -> Prediction:
        raise KeyError("x")

    with pytest.raises(InvalidArtifact, match=r"cannot score a first row \('x'\)"):
        try_model(FEATURES, broken)


def test_an_error_is_one_short_line() -> None:
    assert first_line(ValueError(" a \t b.\nc")) == "a b"
    assert first_line(ValueError()) == "ValueError"
    assert len(first_line(ValueError("x" * 9999))) == 200
