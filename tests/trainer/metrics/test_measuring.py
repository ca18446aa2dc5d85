"""What blocks add to the metrics of a model and to the deviance of the null model beside it."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from steam.core.errors import InvalidInput
from steam.model.predictor import Columns, Prediction
from steam.model.signature import Category, Column, ColumnType, Signature
from steam.trainer.compute.engine import LocalEngine
from steam.trainer.frame.frame import Frame, frame_from_arrays
from steam.trainer.metrics import evaluate as evaluation
from steam.trainer.metrics.evaluate import evaluate
from steam.trainer.metrics.fitted import Fitted
from steam.trainer.metrics.measuring import Measured, MeasuringTask, measured
from tests.trainer.metrics.mutants import assert_caught

LEVELS = ("a", "b", "c")
KINDS = {
    Category.REGRESSION: 0,
    Category.BINOMIAL: 2,
    Category.MULTINOMIAL: 3,
    Category.ORDINAL: 3,
}


class Shifted:
    """Answers by x and the offset; with a slope of 0 by the offset alone, as a null model does."""

    def __init__(self, category: Category, slope: float) -> None:
        levels = LEVELS[: KINDS[category]]
        kind = ColumnType.CATEGORICAL if levels else ColumnType.NUMERIC
        features = (Column("x", ColumnType.NUMERIC),) if slope else ()
        self.slope = slope
        self.signature = Signature(features, Column("y", kind, levels), category, "o")

    def predict(self, columns: Columns, rows: int, offset: np.ndarray | None = None) -> Prediction:
        assert offset is not None
        eta = offset + 0.3 + (self.slope * columns["x"] if self.slope else 0.0)
        if not self.signature.response.levels:
            return Prediction(values=eta)
        odds = np.exp(np.outer(eta, np.arange(len(self.signature.response.levels))))
        chances = odds / odds.sum(axis=1, keepdims=True)
        labels = np.where(np.isnan(eta), -1, chances.argmax(axis=1)).astype(np.int32)
        return Prediction(labels=labels, probabilities=chances)


def frame(category: Category, seed: int, block_rows: int, rows: int = 60) -> Frame:
    rng = np.random.default_rng(seed)
    x, offset = rng.normal(size=(2, rows))
    x[rng.random(rows) < 0.2] = np.nan
    offset[rng.random(rows) < 0.1] = np.nan
    classes = KINDS[category]
    y = rng.integers(0, classes, rows) if classes else rng.normal(size=rows)
    columns = {"x": x, "y": y, "o": offset, "w": rng.integers(0, 3, rows).astype(float)}
    levels = {"y": LEVELS[:classes]} if classes else {}
    return frame_from_arrays("f", columns, block_rows, levels)


def the_null_deviance_is_what_the_null_model_loses_on_the_same_rows(seed: int) -> bool:
    """Those of which the model has an answer, however they are cut."""
    for category, classes in KINDS.items():
        model, null = Shifted(category, 1.5), Shifted(category, 0.0)
        whole = frame(category, seed, 60)
        known = ~np.isnan(whole.vec("x").values())
        answered = frame_from_arrays(
            "g",
            {name: whole.vec(name).values()[known] for name in whole.names},
            domains={"y": LEVELS[:classes]} if classes else {},
        )
        alone = evaluate(null, answered, LocalEngine(1), weights_column="w")
        for block_rows in (60, 7):
            cut = frame(category, seed, block_rows)
            both = evaluate(model, cut, LocalEngine(2), weights_column="w", null=null)
            if both.null_deviance != pytest.approx(alone.residual_deviance, rel=1e-12):
                return False
    return True


def counts_rows_without_an_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    def all_rows(measure, answer, response, weights, null=None):
        part = measured(measure, answer, response, weights)
        if part is None or null is None:
            return part
        return Measured(part.part, measure.lost(null, response, weights))

    monkeypatch.setattr(evaluation, "measured", all_rows)


def takes_the_first_block_for_all(monkeypatch: pytest.MonkeyPatch) -> None:
    true = MeasuringTask.merge

    def merge(self, left, right):
        both = true(self, left, right)
        return both if left is None else replace(both, null_deviance=left.null_deviance)

    monkeypatch.setattr(evaluation.ScoreTask, "merge", merge, raising=False)


HOLDS = the_null_deviance_is_what_the_null_model_loses_on_the_same_rows
SEEDS = st.integers(0, 1000)


@settings(max_examples=10, deadline=None)
@given(SEEDS)
def test_the_null_deviance(seed: int) -> None:
    assert HOLDS(seed)


@pytest.mark.parametrize("mutate", [counts_rows_without_an_answer, takes_the_first_block_for_all])
def test_the_property_catches_mutants(monkeypatch, mutate) -> None:
    assert_caught(HOLDS, mutate, monkeypatch, SEEDS, 5)


@pytest.mark.parametrize("category", KINDS)
def test_it_is_the_same_to_the_bit_on_any_number_of_threads(category: Category) -> None:
    data = frame(category, 3, 7)
    found = {
        evaluate(
            Shifted(category, 1.0), data, LocalEngine(threads), null=Shifted(category, 0.0)
        ).null_deviance
        for threads in (1, 2, 4)
    }
    assert len(found) == 1


def test_what_the_fit_knows_needs_no_null_model() -> None:
    category = Category.REGRESSION
    told = evaluate(
        Shifted(category, 1.0), frame(category, 1, 60), LocalEngine(1), fitted=Fitted(2, 7.0, 0)
    )
    assert (told.null_deviance, told.null_degrees_of_freedom) == (7.0, told.rows)


def test_a_model_with_an_offset_is_not_measured_without_it() -> None:
    category = Category.BINOMIAL
    bare = frame(category, 1, 60).select(["x", "y"])
    with pytest.raises(InvalidInput, match="has no column o, the offset of the model"):
        evaluate(Shifted(category, 1.0), bare, LocalEngine(1))
