"""Metrics of two classes, against scikit-learn and against one another."""

import math
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from sklearn import metrics as theirs

from steam.trainer.compute.each import Each
from steam.trainer.metrics import areas, binomial, scores
from steam.trainer.metrics.binomial import (
    MOST_THRESHOLDS,
    BinomialMetrics,
    binomial_metrics,
    binomial_part,
    finish_binomial,
)
from steam.trainer.metrics.criteria import CRITERIA
from steam.trainer.metrics.fitted import Fitted
from steam.trainer.metrics.ranking import Ranking
from tests.trainer.metrics.mutants import assert_caught

Vector = NDArray[np.float64]
Rows = list[tuple[float, bool, int]]

DOMAIN = ("no", "yes")
PROBABILITIES = st.sampled_from([0.0, 1e-300, 0.2, 0.25, 0.5, 0.75, 1.0]) | st.floats(0, 1)
ROWS = st.lists(st.tuples(PROBABILITIES, st.booleans(), st.integers(1, 3)), min_size=1, max_size=30)


def sample(
    seed: int, rows: int = 500, distinct: int | None = None
) -> tuple[Vector, Vector, Vector]:
    rng = np.random.default_rng(seed)
    y = (rng.random(rows) < 0.4) * 1.0
    p = 1 / (1 + np.exp(-(y + rng.normal(size=rows))))
    if distinct:
        p = np.ceil(p * distinct) / (distinct + 1)
    y[:2] = 0, 1
    return p, y, rng.uniform(0.2, 3, rows)


def arrays(rows: Rows) -> tuple[Vector, Vector, Vector]:
    p, y, w = zip(*rows, strict=True)
    return np.array(p), np.array(y, np.float64), np.array(w, np.float64)


def measured(p: Vector, y: Vector, w: Vector | None = None) -> BinomialMetrics:
    return binomial_metrics(p, y, w, domain=DOMAIN)


@settings(max_examples=30)
@given(st.integers(0, 10_000), st.sampled_from([None, 3, 20]))
def test_areas_and_losses_are_those_of_scikit_learn(seed: int, distinct: int | None) -> None:
    p, y, w = sample(seed, distinct=distinct)
    ours = measured(p, y, w)
    assert ours.auc == pytest.approx(theirs.roc_auc_score(y, p, sample_weight=w), abs=1e-12)
    fpr, tpr, _ = theirs.roc_curve(y, p, sample_weight=w, drop_intermediate=False)
    assert ours.kolmogorov_smirnov == pytest.approx((tpr - fpr).max(), abs=1e-12)
    assert ours.logloss == pytest.approx(theirs.log_loss(y, p, sample_weight=w), rel=1e-12)
    assert ours.mse == pytest.approx(theirs.brier_score_loss(y, p, sample_weight=w), rel=1e-12)
    assert ours.r2 == pytest.approx(theirs.r2_score(y, p, sample_weight=w), rel=1e-9)
    assert ours.gini == 2 * ours.auc - 1
    assert ours.rmse == math.sqrt(ours.mse)


@settings(max_examples=12)
@given(st.integers(0, 10_000), st.sampled_from([None, 5]))
def test_the_threshold_of_the_best_f1_is_the_best_of_all(seed: int, distinct: int | None) -> None:
    p, y, w = sample(seed, 120, distinct)
    ours = measured(p, y, w)
    f1 = {t: theirs.f1_score(y, p >= t, sample_weight=w) for t in np.unique(p)}
    assert f1[ours.threshold] == pytest.approx(max(f1.values()), abs=1e-12)
    confusion = theirs.confusion_matrix(y, p >= ours.threshold, sample_weight=w)
    np.testing.assert_allclose(ours.confusion, confusion, atol=1e-9)
    assert ours.mean_per_class_error == pytest.approx(
        1 - theirs.balanced_accuracy_score(y, p >= ours.threshold, sample_weight=w), abs=1e-12
    )


@pytest.mark.parametrize("rows", [2, 399, 400, 401, 5000])
def test_the_table_is_bounded_and_holds_every_maximum(rows: int) -> None:
    ours = measured(*sample(1, rows))
    assert len(ours.thresholds) == min(rows, len(ours.thresholds)) <= MOST_THRESHOLDS
    assert (np.diff(ours.thresholds) < 0).all()
    assert tuple(ours.scores) == CRITERIA
    assert [best.metric for best in ours.max_criteria] == list(CRITERIA)
    for best in ours.max_criteria:
        assert ours.thresholds[best.index] == best.threshold
        assert ours.scores[best.metric][best.index] == best.value
        assert ours.scores[best.metric].max() == best.value


def test_every_row_of_the_table_counts_all_rows() -> None:
    p, y, w = sample(2)
    table = measured(p, y, w).scores
    total = table["tns"] + table["fns"] + table["fps"] + table["tps"]
    np.testing.assert_allclose(total, w.sum())
    some = table["absolute_mcc"].argmax()
    at = measured(p, y, w).thresholds[some]
    best = abs(theirs.matthews_corrcoef(y, p >= at, sample_weight=w))
    np.testing.assert_allclose(table["absolute_mcc"].max(), best, rtol=1e-9)


def same(one: BinomialMetrics, other: BinomialMetrics, names: tuple[str, ...]) -> bool:
    return all(
        getattr(one, name) == pytest.approx(getattr(other, name), rel=1e-9, abs=1e-12, nan_ok=True)
        for name in names
    )


def a_weight_is_that_many_rows(rows: Rows) -> bool:
    p, y, w = arrays(rows)
    times = w.astype(int)
    weighted = measured(p, y, w)
    repeated = measured(np.repeat(p, times), np.repeat(y, times))
    names = ("auc", "pr_auc", "logloss", "mse", "r2", "threshold", "null_deviance")
    names = (*names, "kolmogorov_smirnov", "mean_per_class_error")
    gains = [np.array([*one.gains.columns().values()]) for one in (weighted, repeated)]
    return (
        same(weighted, repeated, names)
        and gains[0].shape == gains[1].shape
        and np.allclose(*gains, rtol=1e-9, equal_nan=True)
    )


def a_rising_map_changes_no_rank(rows: Rows) -> bool:
    p, y, w = arrays(rows)
    lifted = np.sqrt(p)
    ranks = len(np.unique(lifted)) == len(np.unique(p))
    names = ("auc", "pr_auc", "kolmogorov_smirnov", "mean_per_class_error")
    return not ranks or same(measured(p, y, w), measured(lifted, y, w), names)


def a_complement_is_the_other_class(rows: Rows) -> bool:
    p, y, w = arrays(rows)
    p = np.round(p * 64) / 64  # so that 1 - p is exact
    one, other = measured(p, y, w), measured(1 - p, 1 - y, w)
    return same(one, other, ("auc", "logloss", "mse", "kolmogorov_smirnov", "residual_deviance"))


def areas_are_pairs_counted(rows: Rows) -> bool:
    """The definition: over all pairs of a positive and a negative row."""
    p, y, w = arrays(rows)
    hits, misses = y == 1, y == 0
    above = (p[hits, None] > p[misses]) + 0.5 * (p[hits, None] == p[misses])
    pairs = w[hits, None] * w[misses]
    expected = (above * pairs).sum() / pairs.sum() if pairs.size else math.nan
    return measured(p, y, w).auc == pytest.approx(expected, abs=1e-12, nan_ok=True)


def a_share_is_both_classes(rows: Rows) -> bool:
    """A response of 1/w is a positive row of weight 1 and a negative one of w - 1."""
    p, _, w = arrays(rows)
    shares = measured(p, 1 / w, w)
    apart = measured(
        np.concatenate([p, p]),
        np.repeat([1.0, 0.0], len(p)),
        np.concatenate([np.ones_like(w), w - 1]),
    )
    return same(shares, apart, ("auc", "pr_auc", "logloss", "threshold"))


PROPERTIES: list[Callable[[Rows], bool]] = [
    a_weight_is_that_many_rows,
    a_rising_map_changes_no_rank,
    a_complement_is_the_other_class,
    areas_are_pairs_counted,
    a_share_is_both_classes,
]


@pytest.mark.parametrize("holds", PROPERTIES)
@settings(max_examples=60)
@given(rows=ROWS)
def test_properties(holds: Callable[[Rows], bool], rows: Rows) -> None:
    assert holds(rows)


def counts_rows_not_weights(monkeypatch: pytest.MonkeyPatch) -> None:
    true = binomial.scores_of
    monkeypatch.setattr(binomial, "scores_of", lambda p, y, w: true(p, y, None))


def rounds_scores(monkeypatch: pytest.MonkeyPatch) -> None:
    true = binomial.scores_of
    monkeypatch.setattr(binomial, "scores_of", lambda p, y, w: true(np.round(p, 1), y, w))


def parts_ties(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scores, "_ends", lambda ordered: np.arange(len(ordered)))


def forgets_the_first_step(monkeypatch: pytest.MonkeyPatch) -> None:
    true = areas.areas_of

    def from_the_second(ranking: Ranking, each: Each) -> areas.Areas:
        rest = Ranking(ranking.thresholds, ranking.tps, np.append(0.0, ranking.fps[1:]))
        return true(rest, each)

    monkeypatch.setattr(binomial, "areas_of", from_the_second)


def takes_shares_for_negatives(monkeypatch: pytest.MonkeyPatch) -> None:
    true = binomial.binomial_part
    monkeypatch.setattr(binomial, "binomial_part", lambda p, y, w: true(p, (y == 1) * 1.0, w))


@pytest.mark.parametrize(
    ("holds", "mutate"),
    [
        (a_weight_is_that_many_rows, counts_rows_not_weights),
        (a_rising_map_changes_no_rank, rounds_scores),
        (a_complement_is_the_other_class, forgets_the_first_step),
        (areas_are_pairs_counted, parts_ties),
        (a_share_is_both_classes, takes_shares_for_negatives),
    ],
)
def test_each_property_catches_a_mutant(
    monkeypatch: pytest.MonkeyPatch,
    holds: Callable[[Rows], bool],
    mutate: Callable[[pytest.MonkeyPatch], None],
) -> None:
    assert_caught(holds, mutate, monkeypatch, ROWS, 500)


def test_the_area_below_precision_is_that_of_the_curve_by_quadrature() -> None:
    p, y, w = sample(7, 40, 12)
    order = [(w * ((p >= t) & (y == 1))).sum() for t in np.unique(p)[::-1]]
    tps = np.concatenate([[0.0], order])
    fps = np.array([0.0, *((w * ((p >= t) & (y == 0))).sum() for t in np.unique(p)[::-1])])
    area = 0.0
    for i in range(1, len(tps)):
        between = np.linspace(0, 1, 20_001)[1:] - 0.5 / 20_000
        tp = tps[i - 1] + between * (tps[i] - tps[i - 1])
        fp = fps[i - 1] + between * (fps[i] - fps[i - 1])
        area += (tps[i] - tps[i - 1]) * float(np.mean(tp / (tp + fp)))
    assert measured(p, y, w).pr_auc == pytest.approx(area / tps[-1], rel=1e-7)


def test_one_class_alone_has_no_auc_and_nothing_else_breaks() -> None:
    ours = measured(np.array([0.2, 0.9]), np.ones(2))
    assert math.isnan(ours.auc)
    assert math.isnan(ours.r2)
    assert ours.null_deviance == 0.0
    assert ours.confusion == ((0.0, 0.0), (0.0, 2.0))
    assert ours.mean_per_class_error == 0.0


def test_a_certain_error_is_a_finite_loss_and_a_larger_deviance() -> None:
    ours = measured(np.array([0.0, 0.5]), np.array([1.0, 0.0]))
    assert ours.logloss == pytest.approx((math.log(1e15) + math.log(2)) / 2)
    assert ours.residual_deviance > 1400


def test_what_is_known_of_the_fit_is_told() -> None:
    p, y, w = sample(4)
    assert math.isnan(measured(p, y, w).aic)
    ours = finish_binomial(binomial_part(p, y, w), DOMAIN, Fitted(3, 7.0))
    assert ours.aic == ours.residual_deviance + 6
    assert (ours.null_degrees_of_freedom, ours.residual_degrees_of_freedom) == (499, 497)
    assert ours.null_deviance == 7.0
