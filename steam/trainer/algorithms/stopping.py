"""When more turns of what is measured no longer help: more trees, or more iterations."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from steam.trainer.algorithms.parameters import Problem
from steam.trainer.metrics.binomial import BinomialMetrics
from steam.trainer.metrics.measure import Metrics
from steam.trainer.metrics.regression import RegressionMetrics

AUTO = "AUTO"
_RISING = frozenset({"AUC", "AUCPR", "lift_top_group"})


@dataclass(frozen=True, slots=True)
class Stopping:
    """End when the best of the last `rounds` moving averages of the metric is not better than the
    one before them by the share `tolerance`. `rounds` 0 is never."""

    rounds: int
    metric: str
    tolerance: float

    def is_due(self, measured: Sequence[Metrics]) -> bool:
        """Whether to end after these measurements. Raises KeyError for a metric they do not have.

        Averages are over `rounds` measurements, so that 2 `rounds` are needed.
        """
        rounds = self.rounds
        if not rounds or len(measured) < 2 * rounds:
            return False
        values = np.array([value_of(self.metric, one) for one in measured[-2 * rounds :]])
        averages = np.convolve(values, np.full(rounds, 1.0 / rounds), mode="valid")
        before, last = averages[0], averages[1:]
        if np.isnan(averages).any():
            return False
        if self.metric in _RISING:
            return bool(last.max() <= before * (1.0 + self.tolerance))
        return bool(last.min() >= before * (1.0 - self.tolerance))


def stopping_of(used: Mapping[str, Any]) -> Stopping:
    """The rule in used parameters by H2O's names."""
    return Stopping(used["stopping_rounds"], used["stopping_metric"], used["stopping_tolerance"])


def settled_metric(used: Mapping[str, Any], *, classifies: bool) -> str | None:
    """The metric by which training ends; None where it is AUTO and nothing ends it early."""
    if used["stopping_metric"] != AUTO:
        return str(used["stopping_metric"])
    return _natural(classifies) if used["stopping_rounds"] else None


def value_of(metric: str, of: Metrics) -> float:
    """A metric by H2O's name of it. Raises KeyError where the model has none of that name."""
    if metric == AUTO:
        metric = _natural(not isinstance(of, RegressionMetrics))
    value = _READ[metric](of)
    if value is None:
        raise KeyError(metric)
    return value


def check_stopping(given: Mapping[str, object], levels: int) -> list[Problem]:
    """A problem for a metric that a model of so many classes, 0 for a number, does not have."""
    metric = str(given.get("stopping_metric", AUTO))
    if not given.get("stopping_rounds") or metric in _known(levels):
        return []
    message = f"stopping_metric = {metric} is not a metric of such a model."
    return [Problem("stopping_metric", message)]


def _natural(classifies: bool) -> str:
    return "logloss" if classifies else "deviance"


def _known(levels: int) -> frozenset[str]:
    common = {AUTO, "deviance", "MSE", "RMSE"}
    if not levels:
        return frozenset(common | {"MAE", "RMSLE"})
    common |= {"logloss", "misclassification", "mean_per_class_error"}
    return frozenset(common | (_RISING if levels == 2 else set()))


def _attribute(name: str) -> Callable[[Metrics], float | None]:
    return lambda of: getattr(of, name, None)


def _deviance(of: Metrics) -> float | None:
    return of.mean_residual_deviance if isinstance(of, RegressionMetrics) else of.logloss


def wrong_share(of: Metrics) -> float | None:
    """The share of the weight that a classifier gets wrong, at its own threshold of two classes."""
    if isinstance(of, RegressionMetrics):
        return None
    confusion = np.asarray(of.confusion, dtype=np.float64)
    total = float(confusion.sum())
    return 1.0 - float(np.trace(confusion)) / total if total else math.nan


def top_lift(of: Metrics) -> float | None:
    """The lift of the group of the most likely rows."""
    if not isinstance(of, BinomialMetrics):
        return None
    return of.top_lift


_READ: Mapping[str, Callable[[Metrics], float | None]] = {
    "deviance": _deviance,
    "logloss": _attribute("logloss"),
    "MSE": _attribute("mse"),
    "RMSE": _attribute("rmse"),
    "MAE": _attribute("mae"),
    "RMSLE": _attribute("rmsle"),
    "AUC": _attribute("auc"),
    "AUCPR": _attribute("pr_auc"),
    "lift_top_group": top_lift,
    "misclassification": wrong_share,
    "mean_per_class_error": _attribute("mean_per_class_error"),
}
