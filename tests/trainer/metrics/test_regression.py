import math

import numpy as np
import pytest
from sklearn import metrics as theirs

from steam.trainer.metrics.regression import gaussian_aic, regression_metrics


def test_metrics_are_those_of_scikit_learn():
    rng = np.random.default_rng(0)
    y, w = rng.gamma(2, size=300), rng.uniform(0.5, 2, 300)
    f = y + rng.uniform(0, 1, 300)
    ours = regression_metrics(f, y, w, rank=4)
    assert ours.mse == pytest.approx(theirs.mean_squared_error(y, f, sample_weight=w))
    assert ours.mae == pytest.approx(theirs.mean_absolute_error(y, f, sample_weight=w))
    assert ours.r2 == pytest.approx(theirs.r2_score(y, f, sample_weight=w))
    rmsle = theirs.root_mean_squared_log_error(y, f, sample_weight=w)
    assert ours.rmsle == pytest.approx(rmsle)
    assert ours.mean_residual_deviance == ours.mse
    assert ours.residual_degrees_of_freedom == 296


def test_aic_is_the_one_that_h2o_recorded():
    """Prostate AGE by RACE, PSA, VOL and GLEASON on 287 rows: 7 coefficients."""
    assert gaussian_aic(11735.364767646244, 287.0, 7) == pytest.approx(1895.4932711079916)


def test_what_is_undefined_is_nan():
    ours = regression_metrics(np.array([-2.0, 1.0]), np.ones(2), np.ones(2))
    assert math.isnan(ours.rmsle)
    assert math.isnan(ours.r2)
    assert math.isnan(ours.aic)
    assert ours.residual_degrees_of_freedom is None


def test_a_perfect_fit():
    y = np.arange(5.0)
    ours = regression_metrics(y, y, np.ones(5), rank=2)
    assert (ours.mse, ours.mae, ours.rmsle, ours.r2) == (0, 0, 0, 1)
    assert ours.aic == -math.inf
