"""Metrics of several classes, against scikit-learn and against one another."""

import math
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from sklearn import metrics as theirs

from steam.core.errors import Exhausted
from steam.trainer.metrics import class_areas, multinomial
from steam.trainer.metrics.class_areas import AucType
from steam.trainer.metrics.fitted import Fitted
from steam.trainer.metrics.multinomial import (
    MultinomialMetrics,
    finish_multinomial,
    multinomial_metrics,
    multinomial_part,
)
from tests.trainer.metrics.mutants import assert_caught

Vector = NDArray[np.float64]
Codes = NDArray[np.int32]

KINDS = {
    AucType.MACRO_OVR: ("ovr", "macro"),
    AucType.WEIGHTED_OVR: ("ovr", "weighted"),
    AucType.MACRO_OVO: ("ovo", "macro"),
}


def sample(seed: int, rows: int = 200, classes: int = 4) -> tuple[Vector, Codes, Vector]:
    rng = np.random.default_rng(seed)
    y = np.concatenate([np.arange(classes), rng.integers(0, classes, rows - classes)])
    logits = np.round(rng.normal(size=(rows, classes)), 1)
    logits[np.arange(rows), y] += 1
    q = np.exp(logits)
    return q / q.sum(axis=1, keepdims=True), y.astype(np.int32), rng.uniform(0.2, 3, rows)


def measured(
    q: Vector, y: Codes, w: Vector | None = None, auc_type: AucType = AucType.NONE
) -> MultinomialMetrics:
    return multinomial_metrics(
        q,
        q.argmax(axis=1).astype(np.int32),
        y,
        w,
        domain=tuple(map(str, range(q.shape[1]))),
        auc_type=auc_type,
    )


@settings(max_examples=15)
@given(st.integers(0, 10_000), st.integers(3, 12))
def test_metrics_are_those_of_scikit_learn(seed: int, classes: int) -> None:
    q, y, w = sample(seed, classes=classes)
    ours = measured(q, y, w)
    labels = q.argmax(axis=1)
    assert ours.logloss == pytest.approx(theirs.log_loss(y, q, sample_weight=w), rel=1e-10)
    np.testing.assert_allclose(
        ours.confusion, theirs.confusion_matrix(y, labels, sample_weight=w), atol=1e-9
    )
    assert ours.mean_per_class_error == pytest.approx(
        1 - theirs.balanced_accuracy_score(y, labels, sample_weight=w)
    )
    apart = q - np.arange(classes) * 1e-9  # ties have an order of their own in scikit-learn
    ratios = measured(apart, y, w).hit_ratios
    assert len(ratios) == min(classes, 10)
    for k, ratio in enumerate(ratios[: classes - 1], start=1):
        expected = theirs.top_k_accuracy_score(y, apart, k=k, sample_weight=w)
        assert ratio == pytest.approx(expected, rel=1e-9)


def test_the_first_class_of_a_tie_goes_before() -> None:
    q = np.array([[0.4, 0.4, 0.2], [0.4, 0.4, 0.2]])
    assert measured(q, np.array([0, 1], np.int32)).hit_ratios.tolist() == [0.5, 1.0, 1.0]


@pytest.mark.parametrize("kind", KINDS)
def test_averages_of_areas_are_those_of_scikit_learn(kind: AucType) -> None:
    q, y, w = sample(1)
    multi_class, average = KINDS[kind]
    weights = w if multi_class == "ovr" else None  # scikit-learn weighs no rows of pairs
    assert measured(q, y, weights, kind).auc == pytest.approx(
        theirs.roc_auc_score(y, q, sample_weight=weights, multi_class=multi_class, average=average)
    )


def test_areas_are_off_unless_asked_for() -> None:
    ours = measured(*sample(2))
    assert ours.areas is None
    assert math.isnan(ours.auc)


def test_a_class_that_does_not_occur_has_no_area_and_no_error() -> None:
    q, y, _ = sample(3)
    seen = y != 3
    ours = measured(q[seen], y[seen], None, AucType.MACRO_OVR)
    assert ours.areas is not None
    assert math.isnan(ours.areas.auc.rest[3])
    assert math.isnan(ours.areas.auc.pairs[0, 3])
    assert ours.auc == pytest.approx(np.mean(ours.areas.auc.rest[:3]))
    assert ours.mean_per_class_error > 0


def test_one_row_and_a_certain_error() -> None:
    ours = measured(np.array([[1.0, 0.0, 0.0]]), np.array([1], np.int32))
    assert ours.logloss == pytest.approx(math.log(1e15))
    assert ours.residual_deviance > 1400
    assert math.isnan(ours.r2)
    assert ours.hit_ratios.tolist() == [0.0, 1.0, 1.0]


def test_what_is_known_of_the_fit_is_told() -> None:
    q, y, w = sample(4)
    part = multinomial_part(q, q.argmax(axis=1).astype(np.int32), y, w)
    ours = finish_multinomial(part, ("a", "b", "c", "d"), ordinal=True, fitted=Fitted(9, 70.0, 3))
    assert ours.aic == ours.residual_deviance + 18
    assert ours.null_deviance == 70.0
    assert (ours.null_degrees_of_freedom, ours.residual_degrees_of_freedom) == (197, 191)
    assert ours.ordinal


def test_the_null_deviance_is_that_of_the_shares() -> None:
    q, y, w = sample(5)
    shares = np.bincount(y, w) / w.sum()
    expected = -2 * (w * np.log(shares[y])).sum()
    assert measured(q, y, w).null_deviance == pytest.approx(expected)


def test_areas_of_too_many_rows_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(class_areas, "MOST_PROBABILITIES", 1000)
    q, y, _ = sample(6)
    labels = q.argmax(axis=1).astype(np.int32)
    part = multinomial_part(q, labels, y, None, AucType.MACRO_OVR)
    with pytest.raises(Exhausted, match="Areas by class"):
        part.merge(part)


SEEDS = st.integers(0, 1000)


def blocks_make_the_whole(seed: int) -> bool:
    q, y, w = sample(seed, 60)
    labels = q.argmax(axis=1).astype(np.int32)
    parts = [
        multinomial_part(q[cut], labels[cut], y[cut], w[cut], AucType.WEIGHTED_OVO)
        for cut in (slice(0, 7), slice(7, 40), slice(40, 60))
    ]
    together = parts[0].merge(parts[1]).merge(parts[2])
    ours = finish_multinomial(together, ("a", "b", "c", "d"), auc_type=AucType.WEIGHTED_OVO)
    whole = measured(q, y, w, AucType.WEIGHTED_OVO)
    return all(
        getattr(ours, name) == pytest.approx(getattr(whole, name), rel=1e-10)
        for name in ("mse", "r2", "logloss", "mean_per_class_error", "auc", "pr_auc", "rows")
    )


def a_weight_is_that_many_rows(seed: int) -> bool:
    q, y, w = sample(seed, 40)
    times = np.ceil(w).astype(int)
    one = measured(q, y, times * 1.0, AucType.MACRO_OVO)
    many = measured(
        np.repeat(q, times, axis=0), np.repeat(y, times), None, auc_type=AucType.MACRO_OVO
    )
    return all(
        getattr(one, name) == pytest.approx(getattr(many, name), rel=1e-10)
        for name in ("mse", "r2", "logloss", "mean_per_class_error", "auc", "pr_auc")
    ) and np.allclose(one.hit_ratios, many.hit_ratios)


@pytest.mark.parametrize("holds", [blocks_make_the_whole, a_weight_is_that_many_rows])
@settings(max_examples=20)
@given(seed=SEEDS)
def test_properties(holds: Callable[[int], bool], seed: int) -> None:
    assert holds(seed)


def adds_spreads_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    true = multinomial.Losses.merge

    def merge(self: multinomial.Losses, later: multinomial.Losses) -> multinomial.Losses:
        both = true(self, later)
        values = {name: getattr(both, name) for name in both.__slots__}
        return multinomial.Losses(**values | {"spread": self.spread + later.spread})

    monkeypatch.setattr(multinomial.Losses, "merge", merge)


def counts_rows_not_weights(monkeypatch: pytest.MonkeyPatch) -> None:
    true = multinomial._ranks
    monkeypatch.setattr(class_areas, "_joined", lambda scores: None)
    monkeypatch.setattr(multinomial, "_ranks", true)


@pytest.mark.parametrize(
    ("holds", "mutate"),
    [
        (blocks_make_the_whole, adds_spreads_alone),
        (a_weight_is_that_many_rows, counts_rows_not_weights),
    ],
)
def test_each_property_catches_a_mutant(
    monkeypatch: pytest.MonkeyPatch,
    holds: Callable[[int], bool],
    mutate: Callable[[pytest.MonkeyPatch], None],
) -> None:
    assert_caught(holds, mutate, monkeypatch, SEEDS)
