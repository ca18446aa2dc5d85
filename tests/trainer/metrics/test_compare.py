"""Metrics of predictions beside the truth, without a model."""

from typing import Any

import numpy as np
import pytest

from steam.core.errors import InvalidInput
from steam.trainer.compute.engine import LocalEngine
from steam.trainer.frame.frame import Frame, frame_from_arrays
from steam.trainer.metrics.binomial import BinomialMetrics, binomial_metrics
from steam.trainer.metrics.class_areas import AucType
from steam.trainer.metrics.compare import compare
from steam.trainer.metrics.multinomial import MultinomialMetrics, multinomial_metrics
from steam.trainer.metrics.regression import RegressionMetrics

ENGINE = LocalEngine(2)
RNG = np.random.default_rng(8)
P = RNG.random(200)
Y = (RNG.random(200) < P).astype(int)
Q = RNG.dirichlet([1, 1, 1], 200)


def column(values: Any, levels: list[str] | None = None, block_rows: int = 64) -> Frame:
    return frame_from_arrays("c", {"c": values}, block_rows, {"c": levels} if levels else {})


TRUTH = column(Y, ["no", "yes"])


@pytest.mark.parametrize("actuals", [TRUTH, column(Y), column(Y, ["no", "yes"], 50)])
def test_two_classes_whatever_the_truth_is_kept_as(actuals: Frame) -> None:
    domain = () if actuals.vecs[0].domain else ("0", "1")
    ours = compare(column(P), actuals, ENGINE, domain=domain)
    expected = binomial_metrics(P, Y * 1.0, domain=("no", "yes"))
    assert isinstance(ours, BinomialMetrics)
    assert (ours.auc, ours.threshold) == (expected.auc, expected.threshold)


def test_weights_are_a_frame_of_their_own() -> None:
    w = RNG.uniform(0.5, 2, 200)
    ours = compare(column(P), TRUTH, ENGINE, weights=column(w, block_rows=30))
    expected = binomial_metrics(P, Y * 1.0, w, domain=("no", "yes"))
    assert isinstance(ours, BinomialMetrics)
    assert ours.logloss == pytest.approx(expected.logloss, rel=1e-14)


def test_several_classes_have_a_column_each() -> None:
    y = Q.argmax(axis=1)
    predictions = frame_from_arrays("q", {"a": Q[:, 0], "b": Q[:, 1], "c": Q[:, 2]}, 64)
    ours = compare(predictions, column(y, ["a", "b", "c"]), ENGINE, auc_type=AucType.MACRO_OVR)
    labels = y.astype(np.int32)
    expected = multinomial_metrics(Q, labels, labels, domain=("a", "b", "c"))
    assert isinstance(ours, MultinomialMetrics)
    assert ours.logloss == pytest.approx(expected.logloss, rel=1e-14)
    assert ours.auc == pytest.approx(1.0, abs=0.2)


def test_numbers_without_a_domain_are_a_regression() -> None:
    missing = np.where(np.arange(200) < 5, np.nan, P)
    ours = compare(column(missing), column(P + 1.0), ENGINE)
    assert isinstance(ours, RegressionMetrics)
    assert (ours.rows, ours.mae) == (195, 1.0)


@pytest.mark.parametrize(
    ("predictions", "actuals", "options", "sentence"),
    [
        (column(P[:-1]), TRUTH, {}, "differ in their numbers of rows"),
        (column(P + 0.5), TRUTH, {}, "is no probability"),
        (column(-P), TRUTH, {}, "is no probability"),
        (column(np.full(200, np.inf)), TRUTH, {}, "inf is no probability"),
        (column(P), column(["a"] * 200), {}, "text without a domain"),
        (column(P), TRUTH, {"domain": ("a", "a")}, "at least two levels"),
        (column(P), TRUTH, {"domain": ("a", "b", "c")}, "1 columns where 3"),
        (column(P), TRUTH, {"domain": ("up", "down")}, "No row has both"),
        (column(np.full(200, np.nan)), TRUTH, {}, "No row has both"),
        (column(P), Frame("none", (), ()), {}, "0 columns where one"),
        (column(P), TRUTH, {"weights": column(-P)}, "No row has both"),
    ],
)
def test_what_does_not_go_together_is_refused(
    predictions: Frame, actuals: Frame, options: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(InvalidInput, match=sentence):
        compare(predictions, actuals, ENGINE, **options)
