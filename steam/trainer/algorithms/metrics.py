"""The metrics of a model, whatever its category."""

import math
from typing import TypeAlias

from steam.trainer.metrics.binomial import BinomialMetrics
from steam.trainer.metrics.measure import Metrics
from steam.trainer.metrics.regression import RegressionMetrics

ModelMetrics: TypeAlias = Metrics

_BINOMIAL = (
    *("auc", "pr_auc", "gini", "kolmogorov_smirnov"),
    *("logloss", "mean_per_class_error", "threshold"),
)
_MULTINOMIAL = ("logloss", "mean_per_class_error", "auc", "pr_auc")
_REGRESSION = ("mae", "rmsle", "mean_residual_deviance")
_ALL = ("rows", "mse", "rmse", "r2", "residual_deviance", "null_deviance", "log_likelihood", "aic")


def metric_facts(metrics: ModelMetrics) -> dict[str, float | None]:
    """The single numbers of the metrics, as they travel in the artifact; undefined ones as None."""
    return {name: _defined(getattr(metrics, name)) for name in (*_ALL, *_own(metrics))}


def _own(metrics: ModelMetrics) -> tuple[str, ...]:
    if isinstance(metrics, BinomialMetrics):
        return _BINOMIAL
    return _REGRESSION if isinstance(metrics, RegressionMetrics) else _MULTINOMIAL


def _defined(value: float) -> float | None:
    return value if math.isfinite(value) else None
