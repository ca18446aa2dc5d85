"""Deviances of H2O 3.46.0.11's GLMs on prostate.csv by PSA, DPROS and DCAPS, lambda 0."""

import csv
import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from steam.trainer.metrics.deviance import UnitDeviance
from steam.trainer.metrics.fitted import Fitted
from steam.trainer.metrics.regression import regression_metrics

PROSTATE = Path(__file__).parents[3] / "examples" / "data" / "prostate.csv"


@dataclass(frozen=True)
class Recorded:
    """A model's coefficients, intercept first, and what H2O measured on its training frame."""

    deviance: UnitDeviance
    response: str
    coefficients: tuple[float, ...]
    residual: float
    null: float
    mse: float
    rmsle: float
    aic: float = math.nan


RECORDED = [
    Recorded(
        UnitDeviance("poisson"),
        "GLEASON",
        (1.664004749738, 0.002330563580572, 0.02489189552626, 0.08548395433709),
        68.92306175321556,
        82.6493650284677,
        0.9584706554736921,
        0.18325819205607966,
        1479.9778678627738,
    ),
    Recorded(
        UnitDeviance("gamma"),
        "AGE",
        (0.01513508127127, -7.25513996011e-07, 7.924748346308e-05, -0.0001456985368657),
        3.8623942598557455,
        3.8733348614683445,
        42.364334717219386,
        0.10061822772233962,
    ),
    Recorded(
        UnitDeviance("tweedie", power=1.5),
        "VOL",
        (3.360749722929, 0.003354127774955, -0.03862746993016, -0.520165200955),
        3306.8702972277265,
        3342.1675999518893,
        330.7880609420044,
        1.9206379050588445,
    ),
    Recorded(
        UnitDeviance("negativebinomial", theta=0.5),
        "GLEASON",
        (1.659662190084, 0.002494945719289, 0.02534704984423, 0.08607739165746),
        21.737898903669752,
        25.010550384212994,
        0.9609481627796679,
        0.18317037601027794,
    ),
]


@pytest.mark.parametrize("recorded", RECORDED, ids=lambda one: one.deviance.family)
def test_deviances_are_equal(recorded: Recorded) -> None:
    with PROSTATE.open() as file:
        rows = list(csv.DictReader(file))
    predictors = [[1.0, *(float(row[x]) for x in ("PSA", "DPROS", "DCAPS"))] for row in rows]
    eta = np.array(predictors) @ np.array(recorded.coefficients)
    mean = 1 / eta if recorded.deviance.family == "gamma" else np.exp(eta)
    # H2O rounds the response of its errors, and of tweedie's deviance, to 32 bits.
    actual = np.array([float(row[recorded.response]) for row in rows])
    ours = regression_metrics(mean, actual, deviance=recorded.deviance, fitted=Fitted(4))
    assert ours.residual_deviance == pytest.approx(recorded.residual, rel=1e-9)
    assert ours.null_deviance == pytest.approx(recorded.null, rel=1e-9)
    assert ours.mse == pytest.approx(recorded.mse, rel=1e-8)
    assert ours.rmsle == pytest.approx(recorded.rmsle, rel=1e-8)
    if not math.isnan(recorded.aic):
        assert ours.aic == pytest.approx(recorded.aic, rel=1e-10)
