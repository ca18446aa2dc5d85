"""Metrics of models on frames."""

import math

import numpy as np
import pytest

from steam.core.errors import InvalidInput, NotFound
from steam.model.predictor import Columns, Prediction
from steam.model.signature import Category, Column, ColumnType, Signature
from steam.trainer.compute.engine import LocalEngine
from steam.trainer.frame.frame import Frame, frame_from_arrays
from steam.trainer.metrics.binomial import BinomialMetrics, binomial_metrics
from steam.trainer.metrics.class_areas import AucType
from steam.trainer.metrics.evaluate import evaluate
from steam.trainer.metrics.fitted import Fitted
from steam.trainer.metrics.multinomial import MultinomialMetrics
from steam.trainer.metrics.regression import RegressionMetrics

RNG = np.random.default_rng(11)
X = RNG.normal(size=300)
Y = (RNG.random(300) < 1 / (1 + np.exp(-X))).astype(int)
THREE = np.clip(Y + (X > 1), 0, 2)
LEVELS = {"y": ["no", "yes"]}
ENGINE = LocalEngine(2)

LEVELS_OF = {
    Category.BINOMIAL: ("no", "yes"),
    Category.MULTINOMIAL: ("a", "b", "c"),
    Category.ORDINAL: ("a", "b", "c"),
    Category.REGRESSION: (),
}


class Model:
    """Answers that follow from x, for each category; none where x is missing."""

    def __init__(self, category: Category) -> None:
        levels = LEVELS_OF.get(category, ())
        kind = ColumnType.CATEGORICAL if levels else ColumnType.NUMERIC
        self.signature = Signature(
            (Column("x", ColumnType.NUMERIC),), Column("y", kind, levels), category
        )

    def predict(self, columns: Columns, rows: int, offset: np.ndarray | None = None) -> Prediction:
        x = columns["x"].astype(np.float64)
        if self.signature.category is Category.REGRESSION:
            return Prediction(values=x)
        scores = np.column_stack([np.zeros(rows), x, 2 * x - 1])
        odds = np.exp(scores[:, : len(self.signature.response.levels)])
        chances = odds / odds.sum(axis=1, keepdims=True)
        labels = np.where(np.isnan(x), -1, chances.argmax(axis=1)).astype(np.int32)
        return Prediction(labels=labels, probabilities=chances)


BINOMIAL = Model(Category.BINOMIAL)


def frame(block_rows: int, **more: object) -> Frame:
    return frame_from_arrays("f", {"x": X, "y": Y, **more}, block_rows, LEVELS)


def test_metrics_are_those_of_the_predictions() -> None:
    found = evaluate(BINOMIAL, frame(70, w=np.full(300, 2.0)), ENGINE, weights_column="w")
    p = BINOMIAL.predict({"x": X}, 300).probabilities
    assert p is not None
    by_hand = binomial_metrics(p[:, 1], Y * 1.0, np.full(300, 2.0), domain=("no", "yes"))
    assert isinstance(found, BinomialMetrics)
    assert (found.auc, found.pr_auc, found.rows) == (by_hand.auc, by_hand.pr_auc, 300)
    assert found.logloss == pytest.approx(by_hand.logloss, rel=1e-14)


@pytest.mark.parametrize("category", LEVELS_OF)
@pytest.mark.parametrize("weights", [None, "w"])
def test_threads_do_not_matter_to_the_bit(category: Category, weights: str | None) -> None:
    response = THREE if category in {Category.MULTINOMIAL, Category.ORDINAL} else Y
    levels = LEVELS_OF[category]
    data = frame_from_arrays(
        "f",
        {"x": X, "y": response, "w": RNG.uniform(0, 2, 300)},
        13,
        {"y": levels} if levels else {},
    )
    metrics = [
        evaluate(
            Model(category),
            data,
            LocalEngine(threads),
            weights_column=weights,
            auc_type=AucType.MACRO_OVR,
        )
        for threads in (1, 2, 4, 4)
    ]
    assert len({repr(one) for one in metrics}) == 1


def test_the_category_decides_what_is_measured() -> None:
    data = frame_from_arrays("f", {"x": X, "y": THREE}, 50, {"y": ["a", "b", "c"]})
    several = evaluate(Model(Category.MULTINOMIAL), data, ENGINE, auc_type=AucType.MACRO_OVO)
    assert isinstance(several, MultinomialMetrics)
    assert 0.5 < several.auc < 1
    ordered = evaluate(Model(Category.ORDINAL), data, ENGINE, auc_type=AucType.MACRO_OVO)
    assert isinstance(ordered, MultinomialMetrics)
    assert (ordered.ordinal, ordered.areas) == (True, None)
    numbers = evaluate(Model(Category.REGRESSION), frame_from_arrays("f", {"x": X, "y": X}), ENGINE)
    assert isinstance(numbers, RegressionMetrics)
    assert numbers.r2 == 1.0


def test_rows_without_an_answer_or_a_weight_do_not_count() -> None:
    x = np.where(np.arange(300) < 40, np.nan, X)
    weights = np.where(np.arange(300) >= 290, 0.0, 1.0)
    data = frame_from_arrays("f", {"x": x, "y": Y, "w": weights}, 30, LEVELS)
    found = evaluate(BINOMIAL, data, ENGINE, weights_column="w")
    plain = frame_from_arrays("f", {"x": X[40:290], "y": Y[40:290]}, 64, LEVELS)
    assert isinstance(found, BinomialMetrics)
    assert found.rows == 250
    expected = evaluate(BINOMIAL, plain, ENGINE)
    assert isinstance(expected, BinomialMetrics)
    assert found.auc == expected.auc


def test_the_response_may_be_coded_otherwise_and_rows_without_one_do_not_count() -> None:
    codes = np.where(np.arange(300) < 30, -1, np.where(Y == 1, 0, 2))
    coded = frame_from_arrays("g", {"y": codes, "x": X}, 64, {"y": ["yes", "maybe", "no"]})
    plain = frame_from_arrays("h", {"y": Y[30:], "x": X[30:]}, 64, LEVELS)
    found, expected = evaluate(BINOMIAL, coded, ENGINE), evaluate(BINOMIAL, plain, ENGINE)
    assert isinstance(found, BinomialMetrics)
    assert isinstance(expected, BinomialMetrics)
    assert (found.rows, found.auc) == (270, expected.auc)


def test_a_frame_without_the_truth_is_refused() -> None:
    with pytest.raises(NotFound, match="y"):
        evaluate(BINOMIAL, frame_from_arrays("g", {"x": X}), ENGINE)
    empty = frame_from_arrays("g", {"x": X, "y": np.full(300, -1)}, domains=LEVELS)
    with pytest.raises(InvalidInput, match="No row of g"):
        evaluate(BINOMIAL, empty, ENGINE)


def test_nothing_known_of_the_fit_is_no_aic() -> None:
    found = evaluate(BINOMIAL, frame(64), ENGINE)
    assert math.isnan(found.aic)
    assert (
        evaluate(BINOMIAL, frame(64), ENGINE, fitted=Fitted(2)).aic == found.residual_deviance + 4
    )
