"""The numbers of folds side by side."""

import math
from dataclasses import replace

import numpy as np
import pytest
from sklearn import metrics as sklearn_metrics

from steam.trainer.algorithms.cross_validation.summary import fold_numbers, summary_table
from steam.trainer.algorithms.named_metrics import NamedMetrics
from steam.trainer.metrics.binomial import binomial_metrics
from steam.trainer.metrics.multinomial import multinomial_metrics


def test_mean_and_deviation_are_of_the_folds_that_have_the_number() -> None:
    folds = [NamedMetrics(5, {"a": 1.0, "b": math.nan}), NamedMetrics(5, {"a": 4.0, "b": 2.0})]
    table = summary_table(folds)
    names, mean, sd, first, second = (column.values for column in table.columns)
    assert names == ("a", "b")
    assert mean == (2.5, 2.0)
    assert sd[0] == pytest.approx(np.std([1.0, 4.0], ddof=1))
    assert math.isnan(float(sd[1] or 0.0))
    assert (first[0], second) == (1.0, (4.0, 2.0))
    assert [column.name for column in table.columns[3:]] == ["cv_1_valid", "cv_2_valid"]


def test_numbers_of_two_classes_are_those_at_the_best_f1() -> None:
    rng = np.random.default_rng(2)
    truth = rng.integers(0, 2, 300).astype(float)
    chance = np.clip(0.3 * truth + 0.7 * rng.random(300), 0, 1)
    metrics = binomial_metrics(chance, truth, domain=("a", "b"))
    guess = chance >= metrics.threshold
    numbers = fold_numbers(metrics)
    wanted = {
        "accuracy": sklearn_metrics.accuracy_score(truth, guess),
        "err": 1 - sklearn_metrics.accuracy_score(truth, guess),
        "err_count": (truth != guess).sum(),
        "f0point5": sklearn_metrics.fbeta_score(truth, guess, beta=0.5),
        "f1": sklearn_metrics.f1_score(truth, guess),
        "f2": sklearn_metrics.fbeta_score(truth, guess, beta=2),
        "mcc": sklearn_metrics.matthews_corrcoef(truth, guess),
        "mean_per_class_accuracy": sklearn_metrics.balanced_accuracy_score(truth, guess),
        "precision": sklearn_metrics.precision_score(truth, guess),
        "recall": sklearn_metrics.recall_score(truth, guess),
        "specificity": sklearn_metrics.recall_score(1 - truth, ~guess),
        "max_per_class_error": 1 - sklearn_metrics.recall_score(truth, guess, average=None).min(),
    }
    for name, value in wanted.items():
        assert numbers[name] == pytest.approx(value, rel=1e-12), name
    assert len(numbers) == 24


def test_ordered_classes_have_no_areas() -> None:
    truth, labels = np.array([0, 1, 2, 2], np.int32), np.array([0, 1, 2, 1], np.int32)
    metrics = multinomial_metrics(np.eye(3)[labels] * 0.7 + 0.1, labels, truth, domain=tuple("abc"))
    assert {"auc", "pr_auc"} <= set(fold_numbers(metrics))
    ordered = fold_numbers(replace(metrics, ordinal=True))
    assert not {"auc", "pr_auc"} & set(ordered)
    assert ordered["accuracy"] == 0.75
    assert ordered["err_count"] == 1.0
