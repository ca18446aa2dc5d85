"""Metrics of a regression."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from steam.trainer.metrics.deviance import UnitDeviance
from steam.trainer.metrics.fitted import NOTHING_KNOWN, Fitted
from steam.trainer.metrics.sums import Weights, total_weight, weighted_sum

Vector = NDArray[np.float64]

GAUSSIAN = UnitDeviance()


@dataclass(frozen=True, slots=True)
class RegressionMetrics:
    """Weighted over `rows` rows. NaN where undefined: `r2` of a constant response, `rmsle` when
    a value is -1 or less, `aic` and the residual degrees of freedom (then None) without a rank,
    `log_likelihood` where the family has a dispersion other than that of gaussian errors.
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
    log_likelihood: float
    aic: float


@dataclass(frozen=True, slots=True)
class RegressionPart:
    """What a block of rows adds: sums of squared, absolute and squared log errors (NaN with a
    value of -1 or less), of deviances and saturated log-likelihoods. Of the response its `mean`,
    and about that mean the sum of squares `spread` and of deviances `null`.
    """

    rows: int = 0
    weight: float = 0.0
    squared: float = 0.0
    absolute: float = 0.0
    squared_log: float = 0.0
    residual: float = 0.0
    saturated: float = 0.0
    mean: float = 0.0
    spread: float = 0.0
    null: float = 0.0

    def merge(self, later: "RegressionPart", deviance: UnitDeviance) -> "RegressionPart":
        """Both together. A unit deviance d is a Bregman divergence, so that about the mean m of
        both the sum is D_a + D_b + w_a d(m_a, m) + w_b d(m_b, m), for squares as for the rest.
        Banerjee et al., Clustering with Bregman Divergences, JMLR 6, 2005, equation 4."""
        if not self.rows or not later.rows:
            return self if self.rows else later
        weight = self.weight + later.weight
        mean = self.mean + (later.mean - self.mean) * (later.weight / weight)
        means, weights = np.array([self.mean, later.mean]), np.array([self.weight, later.weight])
        both = np.array([mean, mean])
        return RegressionPart(
            self.rows + later.rows,
            weight,
            self.squared + later.squared,
            self.absolute + later.absolute,
            self.squared_log + later.squared_log,
            self.residual + later.residual,
            self.saturated + later.saturated,
            mean,
            self.spread + later.spread + weighted_sum(GAUSSIAN(means, both), weights),
            self.null + later.null + weighted_sum(deviance(means, both), weights),
        )


def regression_part(
    values: Vector, response: Vector, weights: Weights, deviance: UnitDeviance = GAUSSIAN
) -> RegressionPart:
    """One block: predicted values and the response, float64 (n,), none missing."""
    rows = len(response)
    if not rows:
        return RegressionPart()
    weight = total_weight(rows, weights)
    error = response - values
    squared = weighted_sum(error * error, weights)
    mean = weighted_sum(response, weights) / weight
    centre = np.full(rows, mean)
    centred = response - mean
    spread = weighted_sum(centred * centred, weights)
    gaussian = deviance.family == "gaussian"
    return RegressionPart(
        rows,
        weight,
        squared,
        weighted_sum(np.abs(error), weights),
        _squared_log(values, response, weights),
        squared if gaussian else weighted_sum(deviance(response, values), weights),
        0.0 if gaussian else weighted_sum(deviance.saturated(response), weights),
        mean,
        spread,
        spread if gaussian else weighted_sum(deviance(response, centre), weights),
    )


def regression_metrics(
    values: Vector,
    response: Vector,
    weights: Weights = None,
    *,
    deviance: UnitDeviance = GAUSSIAN,
    fitted: Fitted = NOTHING_KNOWN,
) -> RegressionMetrics:
    """Metrics of arrays in memory, as in `regression_part`; n > 0."""
    return finish_regression(regression_part(values, response, weights, deviance), deviance, fitted)


def finish_regression(
    part: RegressionPart, deviance: UnitDeviance = GAUSSIAN, fitted: Fitted = NOTHING_KNOWN
) -> RegressionMetrics:
    """The metrics of all blocks; there must be a row with a positive weight."""
    mse = part.squared / part.weight
    likelihood = part.saturated - 0.5 * part.residual
    aic = fitted.aic(likelihood)
    if deviance.family == "gaussian":
        likelihood = _gaussian_likelihood(part.squared, part.weight)
        if fitted.rank is not None:
            aic = gaussian_aic(part.squared, part.weight, fitted.rank)
    return RegressionMetrics(
        rows=part.rows,
        mse=mse,
        rmse=math.sqrt(mse),
        mae=part.absolute / part.weight,
        rmsle=math.sqrt(part.squared_log / part.weight),
        r2=1.0 - part.squared / part.spread if part.spread > 0.0 else math.nan,
        mean_residual_deviance=part.residual / part.weight,
        residual_deviance=part.residual,
        null_deviance=fitted.null_deviance_or(part.null),
        null_degrees_of_freedom=fitted.null_degrees(part.rows),
        residual_degrees_of_freedom=fitted.residual_degrees(part.rows),
        log_likelihood=likelihood,
        aic=aic,
    )


def gaussian_aic(deviance: float, weight: float, rank: int) -> float:
    """AIC of a gaussian fit: n (ln(2 pi D/n) + 1) + 2 + 2 rank; -inf for a perfect fit.

    The 2 is for the dispersion, which is a parameter of the fit as well.
    """
    return 2.0 + 2.0 * rank - 2.0 * _gaussian_likelihood(deviance, weight)


def _gaussian_likelihood(deviance: float, weight: float) -> float:
    """ln L at the most likely dispersion, D/n."""
    if deviance <= 0.0:
        return math.inf
    return -0.5 * weight * (math.log(2.0 * math.pi * deviance / weight) + 1.0)


def _squared_log(values: Vector, response: Vector, weights: Weights) -> float:
    """Of ln(1 + value) - ln(1 + response)."""
    if float(values.min()) <= -1.0 or float(response.min()) <= -1.0:
        return math.nan
    difference = np.log1p(values) - np.log1p(response)
    return weighted_sum(difference * difference, weights)
