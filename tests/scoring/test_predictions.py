import math

import numpy as np
import pytest

from steam.core.errors import InvalidInput
from steam.model.explainer import Contributions
from steam.model.imputation import refuse_missing
from steam.model.predictor import Columns, Prediction
from steam.model.signature import Category, Column, ColumnType, Signature
from steam.scoring.coding import Coded
from steam.scoring.explaining import Explaining
from steam.scoring.predictions import predict_acceptable
from steam.scoring.tables import Table
from steam.scoring.wanted import Wanted


class Strict:
    """Clusters by the sum of two codes, both of which have to be there."""

    signature = Signature(
        tuple(Column(name, ColumnType.CATEGORICAL, ("x", "y")) for name in "ab"),
        Column("predict", ColumnType.CATEGORICAL, ("0", "1", "2")),
        Category.CLUSTERING,
    )

    def predict(self, columns: Columns, rows: int, offset=None) -> Prediction:
        for name in "ab":
            refuse_missing(name, columns[name])
        labels = columns["a"] + columns["b"]
        assert len(labels) == rows > 0
        return Prediction(labels=labels, extras={"distance": labels / 2})


def answers_to(a: list[int], b: list[int], refusals=None):
    coded = Coded(
        {"a": np.array(a, np.int32), "b": np.array(b, np.int32)},
        None,
        {index: ["careful"] for index in range(len(a))},
        refusals or {},
    )
    return predict_acceptable(Strict(), Table(len(a), {}, first_row=10), coded)


def test_rows_without_trouble_are_predicted() -> None:
    answers = answers_to([0, 1], [1, 1])
    assert answers.prediction.labels.tolist() == [1, 2]
    assert answers.errors == {}
    assert list(answers.warnings) == [0, 1]


def test_all_rows_that_lack_a_category_are_told_of_and_the_others_predicted() -> None:
    answers = answers_to([0, -1, 1, -1], [1, 1, -1, -1])
    assert answers.prediction.labels.tolist() == [1, -1, -1, -1]
    np.testing.assert_array_equal(answers.prediction.extras["distance"], [0.5, *[math.nan] * 3])
    assert {index: error.details for index, error in answers.errors.items()} == {
        1: {"row": 11, "column": "a", "problem": "missing_category"},
        2: {"row": 12, "column": "b", "problem": "missing_category"},
        3: {"row": 13, "column": "a", "problem": "missing_category"},
    }
    assert list(answers.warnings) == [0]


class Explained(Strict):
    """Explains the sum by its two parts."""

    def explainer(self) -> "Explained":
        return self

    def contributions(self, columns: Columns, rows: int, offset=None) -> Contributions:
        values = np.stack([columns["a"], columns["b"]], axis=1)[:, None].astype(np.float64)
        assert len(values) == rows > 0
        return Contributions(values, np.zeros((rows, 1)))


@pytest.mark.parametrize(
    ("a", "told"),
    [
        ([0, 1, 0], [[0.0, 1.0], [1.0, 0.0], [0.0, 1.0]]),
        ([0, -1, 1], [[0.0, 1.0], [math.nan] * 2, [1.0, 1.0]]),
        ([-1, -1, -1], [[math.nan] * 2] * 3),
        ([], np.zeros((0, 2))),
    ],
)
def test_rows_that_are_predicted_are_explained(a: list[int], told) -> None:
    predictor = Explained()
    columns = {"a": np.array(a, np.int32), "b": np.array([1, 0, 1][: len(a)], np.int32)}
    explain = Explaining(predictor).by(Wanted(contributions=True))
    coded = Coded(columns, None, {}, {})
    answers = predict_acceptable(predictor, Table(len(a), {}), coded, explain)
    np.testing.assert_array_equal(answers.explanation.contributions.values[:, 0], told)


@pytest.mark.parametrize("rows", [0, 3])
def test_nothing_to_predict_is_a_prediction_of_nothing(rows: int) -> None:
    refusals = {index: InvalidInput("Bad.") for index in range(rows)}
    answers = answers_to([0] * rows, [0] * rows, refusals)
    assert answers.prediction.labels.tolist() == [-1] * rows
    assert answers.errors == refusals


def test_a_value_and_probabilities_are_spread_too() -> None:
    class Both(Strict):
        def predict(self, columns: Columns, rows: int, offset=None) -> Prediction:
            return Prediction(values=np.ones(rows), probabilities=np.ones((rows, 2)))

    coded = Coded({"a": np.zeros(2, np.int32)}, np.zeros(2), {}, {0: InvalidInput("Bad.")})
    prediction = predict_acceptable(Both(), Table(2, {}), coded).prediction
    np.testing.assert_array_equal(prediction.values, [math.nan, 1])
    np.testing.assert_array_equal(prediction.probabilities, [[math.nan] * 2, [1, 1]])
