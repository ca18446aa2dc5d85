"""Rows that a model cannot do without a value of, among others."""

import numpy as np
import pytest

from steam.model.imputation import MissingCategory, MissingNumber
from steam.model.known_rows import predict_known
from steam.model.predictor import Columns, Prediction
from steam.model.signature import Category, Column, ColumnType, Signature

ROWS = 6
COLUMNS = {
    "c": np.array([0, -1, 1, 1, 0, -1], np.int32),
    "x": np.array([1.0, 2.0, np.nan, 4.0, 5.0, np.nan]),
}


class Strict:
    """Needs every value; answers c + x + the offset."""

    signature = Signature(
        features=(Column("c", ColumnType.CATEGORICAL, ("a", "b")), Column("x", ColumnType.NUMERIC)),
        response=Column("y", ColumnType.NUMERIC),
        category=Category.REGRESSION,
        offset="o",
    )
    missing_column = "x"

    def predict(self, columns: Columns, rows: int, offset: np.ndarray | None = None) -> Prediction:
        codes = columns.get("c", np.full(rows, -1, np.int32))
        if (codes < 0).any():
            raise MissingCategory(int((codes < 0).argmax()) + 1, "c")
        lacks = np.isnan(columns["x"])
        if lacks.any():
            raise MissingNumber(int(lacks.argmax()) + 1, self.missing_column)
        values = codes + columns["x"] + offset
        return Prediction(values=values, extras={"twice": 2 * values})


def test_they_have_no_answer_and_the_others_have_their_own() -> None:
    offset = np.arange(ROWS) / 10
    found = predict_known(Strict(), COLUMNS, ROWS, offset)
    expected = np.array([1.0, np.nan, np.nan, 5.3, 5.4, np.nan])
    np.testing.assert_array_equal(found.values, expected)
    np.testing.assert_array_equal(found.extras["twice"], 2 * expected)


@pytest.mark.parametrize(
    "columns", [{**COLUMNS, "c": np.full(ROWS, -1, np.int32)}, {"x": COLUMNS["x"]}]
)
def test_there_may_be_none_that_have_one(columns: Columns) -> None:
    found = predict_known(Strict(), columns, ROWS, np.zeros(ROWS))
    assert np.isnan(found.values).all()
    assert len(found.values) == len(found.extras["twice"]) == ROWS


def test_a_model_that_misses_what_nobody_can_give_is_not_asked_for_ever() -> None:
    strict = Strict()
    strict.missing_column = "c"  # complains of a column that has all its values
    columns = {**COLUMNS, "c": np.zeros(ROWS, np.int32)}
    with pytest.raises(MissingNumber):
        predict_known(strict, columns, ROWS, np.zeros(ROWS))
