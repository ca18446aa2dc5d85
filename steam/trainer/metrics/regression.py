"""Metrics of a regression."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class RegressionMetrics:
    """Weighted over `rows` rows. NaN where undefined: `r2` of a constant response, `rmsle` when
    a value is -1 or less, `aic` and the residual degrees of freedom (then None) without a rank.
    """

    rows: int
    mse: float
    rmse: float
    mae: float
    rmsle: float
    r2: float
    mean_residual_deviance: float
    residual_deviance: float
    null_deviance: float
    null_degrees_of_freedom: int
    residual_degrees_of_freedom: int | None
    aic: float


def regression_metrics(
    values: Vector,
    response: Vector,
    weights: Vector,
    *,
    rank: int | None = None,
    null_deviance: float | None = None,
    null_degrees_of_freedom: int | None = None,
) -> RegressionMetrics:
    """Metrics of predicted `values`, all float64 (n,) with n > 0 and no missing ones.

    The deviance is that of the gaussian family. `rank` is the number of coefficients, for AIC
    and degrees of freedom; `null_deviance` defaults to that about the mean of these rows,
    `null_degrees_of_freedom` to those of a null model with an intercept.
    """
    rows = len(response)
    total = float(weights.sum())
    error = response - values
    squared = float(weights @ (error * error))
    centred = response - float(weights @ response) / total
    spread = float(weights @ (centred * centred))
    mse = squared / total
    return RegressionMetrics(
        rows=rows,
        mse=mse,
        rmse=math.sqrt(mse),
        mae=float(weights @ np.abs(error)) / total,
        rmsle=_rmsle(values, response, weights),
        r2=1.0 - squared / spread if spread > 0.0 else math.nan,
        mean_residual_deviance=mse,
        residual_deviance=squared,
        null_deviance=spread if null_deviance is None else null_deviance,
        null_degrees_of_freedom=(
            rows - 1 if null_degrees_of_freedom is None else null_degrees_of_freedom
        ),
        residual_degrees_of_freedom=None if rank is None else rows - rank,
        aic=math.nan if rank is None else gaussian_aic(squared, total, rank),
    )


def gaussian_aic(deviance: float, weight: float, rank: int) -> float:
    """AIC of a gaussian fit: n (ln(2 pi D/n) + 1) + 2 + 2 rank; -inf for a perfect fit."""
    if deviance <= 0.0:
        return -math.inf
    return weight * (math.log(2.0 * math.pi * deviance / weight) + 1.0) + 2.0 + 2.0 * rank


def _rmsle(values: Vector, response: Vector, weights: Vector) -> float:
    if float(values.min()) <= -1.0 or float(response.min()) <= -1.0:
        return math.nan
    difference = np.log1p(values) - np.log1p(response)
    return math.sqrt(float(weights @ (difference * difference)) / float(weights.sum()))
