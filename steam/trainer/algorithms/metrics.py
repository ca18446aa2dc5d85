"""The metrics of a model, whatever its category."""

import math
from typing import TypeAlias

from steam.trainer.metrics.binomial import BinomialMetrics
from steam.trainer.metrics.regression import RegressionMetrics

ModelMetrics: TypeAlias = BinomialMetrics | RegressionMetrics

_BINOMIAL = ("auc", "pr_auc", "gini", "logloss", "mean_per_class_error", "threshold")
_REGRESSION = ("mae", "rmsle", "mean_residual_deviance")
_BOTH = ("rows", "mse", "rmse", "r2", "residual_deviance", "null_deviance", "aic")


def metric_facts(metrics: ModelMetrics) -> dict[str, float | None]:
    """The single numbers of the metrics, as they travel in the artifact; undefined ones as None."""
    own = _BINOMIAL if isinstance(metrics, BinomialMetrics) else _REGRESSION
    return {name: _defined(getattr(metrics, name)) for name in (*_BOTH, *own)}


def _defined(value: float) -> float | None:
    return value if math.isfinite(value) else None
