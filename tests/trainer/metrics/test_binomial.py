import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn import metrics as theirs

from steam.trainer.metrics.binomial import MOST_THRESHOLDS, binomial_metrics
from steam.trainer.metrics.criteria import CRITERIA

DOMAIN = ("no", "yes")


def sample(seed, rows=500, distinct=None):
    rng = np.random.default_rng(seed)
    y = (rng.random(rows) < 0.4) * 1.0
    p = 1 / (1 + np.exp(-(y + rng.normal(size=rows))))
    if distinct:
        p = np.ceil(p * distinct) / (distinct + 1)
    y[:2] = 0, 1
    return p, y, rng.uniform(0.2, 3, rows)


@settings(max_examples=40)
@given(st.integers(0, 10_000), st.sampled_from([None, 3, 20]))
def test_areas_and_losses_are_those_of_scikit_learn(seed, distinct):
    p, y, w = sample(seed, distinct=distinct)
    ours = binomial_metrics(p, y, w, domain=DOMAIN)
    assert ours.auc == pytest.approx(theirs.roc_auc_score(y, p, sample_weight=w), abs=1e-12)
    assert ours.pr_auc == pytest.approx(
        theirs.average_precision_score(y, p, sample_weight=w), abs=1e-12
    )
    assert ours.logloss == pytest.approx(theirs.log_loss(y, p, sample_weight=w), rel=1e-12)
    assert ours.mse == pytest.approx(theirs.brier_score_loss(y, p, sample_weight=w), rel=1e-12)
    assert ours.r2 == pytest.approx(theirs.r2_score(y, p, sample_weight=w), rel=1e-9)
    assert ours.gini == 2 * ours.auc - 1
    assert ours.rmse == math.sqrt(ours.mse)


@settings(max_examples=12)
@given(st.integers(0, 10_000), st.sampled_from([None, 5]))
def test_the_threshold_of_the_best_f1_is_the_best_of_all(seed, distinct):
    p, y, w = sample(seed, 120, distinct)
    ours = binomial_metrics(p, y, w, domain=DOMAIN)
    scores = {t: theirs.f1_score(y, p >= t, sample_weight=w) for t in np.unique(p)}
    assert scores[ours.threshold] == pytest.approx(max(scores.values()), abs=1e-12)
    confusion = theirs.confusion_matrix(y, p >= ours.threshold, sample_weight=w)
    np.testing.assert_allclose(ours.confusion, confusion, atol=1e-9)
    assert ours.mean_per_class_error == pytest.approx(
        1 - theirs.balanced_accuracy_score(y, p >= ours.threshold, sample_weight=w), abs=1e-12
    )


@pytest.mark.parametrize("rows", [2, 399, 400, 401, 5000])
def test_the_table_is_bounded_and_holds_every_maximum(rows):
    p, y, w = sample(1, rows)
    ours = binomial_metrics(p, y, w, domain=DOMAIN)
    assert len(ours.thresholds) == min(rows, len(ours.thresholds)) <= MOST_THRESHOLDS
    assert (np.diff(ours.thresholds) < 0).all()
    assert tuple(ours.scores) == CRITERIA
    assert [best.metric for best in ours.max_criteria] == list(CRITERIA)
    for best in ours.max_criteria:
        assert ours.thresholds[best.index] == best.threshold
        assert ours.scores[best.metric][best.index] == best.value
        assert ours.scores[best.metric].max() == best.value


def test_every_row_of_the_table_counts_all_rows():
    p, y, w = sample(2)
    scores = binomial_metrics(p, y, w, domain=DOMAIN).scores
    total = scores["tns"] + scores["fns"] + scores["fps"] + scores["tps"]
    np.testing.assert_allclose(total, w.sum())
    np.testing.assert_allclose(
        scores["absolute_mcc"].max(),
        max(abs(theirs.matthews_corrcoef(y, p >= t, sample_weight=w)) for t in p),
        rtol=1e-9,
    )


def test_a_weight_of_two_is_the_row_twice():
    p, y, _ = sample(3, 60)
    w = np.random.default_rng(0).integers(1, 4, 60)
    one = binomial_metrics(p, y, w * 1.0, domain=DOMAIN)
    two = binomial_metrics(np.repeat(p, w), np.repeat(y, w), np.ones(w.sum()), domain=DOMAIN)
    for name in ("auc", "pr_auc", "logloss", "mse", "r2", "threshold", "null_deviance"):
        assert getattr(one, name) == pytest.approx(getattr(two, name), rel=1e-12)


def test_one_class_alone_has_no_auc_and_nothing_else_breaks():
    ours = binomial_metrics(np.array([0.2, 0.9]), np.ones(2), np.ones(2), domain=DOMAIN)
    assert math.isnan(ours.auc)
    assert math.isnan(ours.r2)
    assert ours.null_deviance == 0.0
    assert ours.confusion == ((0.0, 0.0), (0.0, 2.0))


def test_a_certain_error_is_a_large_finite_loss():
    ours = binomial_metrics(np.array([0.0, 0.5]), np.array([1.0, 0.0]), np.ones(2), domain=DOMAIN)
    assert 300 < ours.logloss < 400


def test_aic_and_degrees_of_freedom_need_the_rank():
    p, y, w = sample(4)
    assert math.isnan(binomial_metrics(p, y, w, domain=DOMAIN).aic)
    ours = binomial_metrics(p, y, w, domain=DOMAIN, rank=3, null_deviance=7.0)
    assert ours.aic == ours.residual_deviance + 6
    assert (ours.null_degrees_of_freedom, ours.residual_degrees_of_freedom) == (499, 497)
    assert ours.null_deviance == 7.0
