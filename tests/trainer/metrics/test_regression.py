"""Metrics of numbers, against scikit-learn and against one another."""

import math
from collections.abc import Callable
from functools import reduce

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn import metrics as theirs

from steam.trainer.metrics import regression
from steam.trainer.metrics.deviance import UnitDeviance
from steam.trainer.metrics.fitted import Fitted
from steam.trainer.metrics.regression import (
    RegressionPart,
    finish_regression,
    gaussian_aic,
    regression_metrics,
    regression_part,
)
from tests.trainer.metrics.mutants import assert_caught

DEVIANCES = [
    UnitDeviance(),
    UnitDeviance("poisson"),
    UnitDeviance("gamma"),
    UnitDeviance("tweedie", power=1.5),
    UnitDeviance("negativebinomial", theta=0.5),
]


def sample(seed: int, rows: int = 300) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    y = np.ceil(rng.gamma(2, 3, size=rows))
    return y * rng.uniform(0.5, 2, rows), y, rng.uniform(0.5, 2, rows)


def test_metrics_are_those_of_scikit_learn() -> None:
    f, y, w = sample(0)
    ours = regression_metrics(f, y, w, fitted=Fitted(4))
    assert ours.mse == pytest.approx(theirs.mean_squared_error(y, f, sample_weight=w))
    assert ours.mae == pytest.approx(theirs.mean_absolute_error(y, f, sample_weight=w))
    assert ours.r2 == pytest.approx(theirs.r2_score(y, f, sample_weight=w))
    rmsle = theirs.root_mean_squared_log_error(y, f, sample_weight=w)
    assert ours.rmsle == pytest.approx(rmsle)
    assert ours.mean_residual_deviance == ours.mse
    assert ours.residual_degrees_of_freedom == 296


@pytest.mark.parametrize("deviance", DEVIANCES[:4])
def test_deviances_are_those_of_scikit_learn(deviance: UnitDeviance) -> None:
    power = {"gaussian": 0, "poisson": 1, "gamma": 2, "tweedie": deviance.power}[deviance.family]
    f, y, w = sample(1)
    ours = regression_metrics(f, y, w, deviance=deviance)
    expected = theirs.mean_tweedie_deviance(y, f, sample_weight=w, power=power)
    assert ours.mean_residual_deviance == pytest.approx(expected, rel=1e-10)
    mean = np.full_like(y, np.average(y, weights=w))
    null = theirs.mean_tweedie_deviance(y, mean, sample_weight=w, power=power)
    assert ours.null_deviance == pytest.approx(null * w.sum(), rel=1e-10)


def test_aic_is_the_one_that_h2o_recorded() -> None:
    """Prostate AGE by RACE, PSA, VOL and GLEASON on 287 rows: 7 coefficients."""
    assert gaussian_aic(11735.364767646244, 287.0, 7) == pytest.approx(1895.4932711079916)


def test_what_is_undefined_is_nan() -> None:
    ours = regression_metrics(np.array([-2.0, 1.0]), np.ones(2), np.ones(2))
    assert math.isnan(ours.rmsle)
    assert math.isnan(ours.r2)
    assert math.isnan(ours.aic)
    assert ours.residual_degrees_of_freedom is None
    assert math.isnan(
        regression_metrics(np.ones(2), np.ones(2), deviance=UnitDeviance("gamma")).log_likelihood
    )


def test_a_perfect_fit() -> None:
    y = np.arange(5.0)
    ours = regression_metrics(y, y, np.ones(5), fitted=Fitted(2))
    assert (ours.mse, ours.mae, ours.rmsle, ours.r2) == (0, 0, 0, 1)
    assert ours.aic == -math.inf


SEEDS = st.integers(0, 1000)


def blocks_make_the_whole(seed: int) -> bool:
    f, y, w = sample(seed, 50)
    cuts = (slice(0, 3), slice(3, 3), slice(3, 30), slice(30, 50))
    for deviance in DEVIANCES:
        parts = [regression_part(f[cut], y[cut], w[cut], deviance) for cut in cuts]
        together = reduce(lambda left, right: left.merge(right, deviance), parts)
        ours = finish_regression(together, deviance)
        whole = regression_metrics(f, y, w, deviance=deviance)
        for name in ("mse", "mae", "rmsle", "r2", "residual_deviance", "null_deviance"):
            if getattr(ours, name) != pytest.approx(getattr(whole, name), rel=1e-10):
                return False
    return True


def a_weight_is_that_many_rows(seed: int) -> bool:
    f, y, w = sample(seed, 30)
    times = np.ceil(w).astype(int)
    poisson = UnitDeviance("poisson")
    one = regression_metrics(f, y, times * 1.0, deviance=poisson)
    many = regression_metrics(np.repeat(f, times), np.repeat(y, times), deviance=poisson)
    return all(
        getattr(one, name) == pytest.approx(getattr(many, name), rel=1e-10)
        for name in ("mse", "mae", "rmsle", "r2", "null_deviance", "log_likelihood")
    )


@pytest.mark.parametrize("holds", [blocks_make_the_whole, a_weight_is_that_many_rows])
@settings(max_examples=20)
@given(seed=SEEDS)
def test_properties(holds: Callable[[int], bool], seed: int) -> None:
    assert holds(seed)


def adds_null_deviances(monkeypatch: pytest.MonkeyPatch) -> None:
    true = RegressionPart.merge

    def merge(self: RegressionPart, later: RegressionPart, deviance: UnitDeviance) -> object:
        return true(self, later, UnitDeviance() if self.rows else deviance)

    monkeypatch.setattr(RegressionPart, "merge", merge)


def averages_without_weights(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(regression, "weighted_sum", lambda values, weights: float(values.sum()))


@pytest.mark.parametrize(
    ("holds", "mutate"),
    [
        (blocks_make_the_whole, adds_null_deviances),
        (a_weight_is_that_many_rows, averages_without_weights),
    ],
)
def test_each_property_catches_a_mutant(
    monkeypatch: pytest.MonkeyPatch,
    holds: Callable[[int], bool],
    mutate: Callable[[pytest.MonkeyPatch], None],
) -> None:
    assert_caught(holds, mutate, monkeypatch, SEEDS)
