"""The metrics of all folds side by side, in H2O's rows."""

import math
from collections.abc import Mapping, Sequence

import numpy as np

from steam.trainer.algorithms.named_metrics import AnyMetrics, NamedMetrics
from steam.trainer.algorithms.table import Table, TableColumn
from steam.trainer.metrics.binomial import BinomialMetrics
from steam.trainer.metrics.confusion import class_errors
from steam.trainer.metrics.multinomial import MultinomialMetrics
from steam.trainer.metrics.regression import RegressionMetrics

_ATTRIBUTES = {
    "aic": "aic",
    "auc": "auc",
    "logloss": "logloss",
    "loglikelihood": "log_likelihood",
    "mae": "mae",
    "mean_per_class_error": "mean_per_class_error",
    "mean_residual_deviance": "mean_residual_deviance",
    "mse": "mse",
    "null_deviance": "null_deviance",
    "pr_auc": "pr_auc",
    "r2": "r2",
    "residual_deviance": "residual_deviance",
    "rmse": "rmse",
    "rmsle": "rmsle",
}
"""H2O's rows, and where metrics that have such a number keep it."""

_AT_THRESHOLD = ("f0point5", "f1", "f2", "precision", "recall", "specificity")


def summary_table(folds: Sequence[AnyMetrics]) -> Table:
    """One row for each number, by name: mean, sample deviation, and the number of each fold.

    Mean and deviation are of the folds where the number is defined; NaN with too few of these.
    """
    numbers = [fold_numbers(metrics) for metrics in folds]
    names = sorted({name for one in numbers for name in one})
    rows = [[one.get(name, math.nan) for one in numbers] for name in names]
    return Table(
        "Cross-Validation Metrics Summary",
        (
            TableColumn("", "string", "%s", tuple(names)),
            _numbers("mean", [_mean(row) for row in rows]),
            _numbers("sd", [_deviation(row) for row in rows]),
            *(
                _numbers(f"cv_{fold + 1}_valid", [row[fold] for row in rows])
                for fold in range(len(folds))
            ),
        ),
    )


def fold_numbers(metrics: AnyMetrics) -> Mapping[str, float]:
    """The single numbers of the metrics by H2O's names; a binomial model's classes are those at
    the threshold of the best F1."""
    if isinstance(metrics, NamedMetrics):
        return metrics.numbers
    numbers = {
        name: float(getattr(metrics, attribute))
        for name, attribute in _ATTRIBUTES.items()
        if hasattr(metrics, attribute)
    }
    if isinstance(metrics, RegressionMetrics):
        return numbers
    numbers |= _of_classes(metrics)
    if isinstance(metrics, BinomialMetrics):
        numbers |= _of_two_classes(metrics)
    elif metrics.ordinal:
        numbers = {name: value for name, value in numbers.items() if name not in {"auc", "pr_auc"}}
    return numbers


def _of_classes(metrics: BinomialMetrics | MultinomialMetrics) -> dict[str, float]:
    confusion = np.asarray(metrics.confusion, dtype=np.float64)
    total, right = float(confusion.sum()), float(np.trace(confusion))
    known = [error for error in class_errors(confusion.tolist()) if not math.isnan(error)]
    return {
        "accuracy": right / total,
        "err": (total - right) / total,
        "err_count": total - right,
        "max_per_class_error": max(known, default=math.nan),
        "mean_per_class_accuracy": 1.0 - metrics.mean_per_class_error,
    }


def _of_two_classes(metrics: BinomialMetrics) -> dict[str, float]:
    top = metrics.max_criteria[0].index
    (tns, fps), (fns, tps) = metrics.confusion
    margins = math.sqrt(tps + fps) * math.sqrt(tps + fns) * math.sqrt(tns + fps)
    spread = margins * math.sqrt(tns + fns)
    return {
        **{name: float(metrics.scores[name][top]) for name in _AT_THRESHOLD},
        "lift_top_group": metrics.top_lift,
        "mcc": (tps * tns - fps * fns) / spread if spread > 0.0 else math.nan,
    }


def _mean(row: Sequence[float]) -> float:
    known = [value for value in row if not math.isnan(value)]
    return math.fsum(known) / len(known) if known else math.nan


def _deviation(row: Sequence[float]) -> float:
    known = [value for value in row if not math.isnan(value)]
    if len(known) < 2:
        return math.nan
    mean = _mean(known)
    return math.sqrt(math.fsum((value - mean) ** 2 for value in known) / (len(known) - 1))


def _numbers(name: str, values: Sequence[float]) -> TableColumn:
    return TableColumn(name, "float", "%f", tuple(values), name)
