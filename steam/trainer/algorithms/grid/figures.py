"""The single numbers that models of a grid are compared by, under H2O's names for them."""

from collections.abc import Iterable, Mapping, Sequence

from steam.trainer.algorithms.named_metrics import AnyMetrics, NamedMetrics
from steam.trainer.algorithms.parameters import InvalidParameter
from steam.trainer.algorithms.trained import TrainedModel
from steam.trainer.metrics.binomial import BinomialMetrics
from steam.trainer.metrics.regression import RegressionMetrics

LARGER_IS_BETTER = frozenset(
    {
        *("auc", "pr_auc", "gini", "r2", "loglikelihood", "f1", "f2", "f0point5", "accuracy"),
        *("precision", "recall", "specificity", "absolute_mcc", "min_per_class_accuracy"),
        *("mean_per_class_accuracy", "tns", "tps", "tnr", "tpr", "betweenss"),
    }
)
_USUAL = ("logloss", "residual_deviance", "tot_withinss", "mse")
_OTHER_NAMES = {"aucpr": "pr_auc", "deviance": "mean_residual_deviance", "misclassification": "err"}


def most_telling(model: TrainedModel) -> tuple[str, AnyMetrics]:
    """The metrics that models are compared by, and of which rows they are: `cross_validation`, else
    `validation`, else `training`."""
    folds = model.cross_validation
    if folds is not None and folds.metrics is not None:
        return "cross_validation", folds.metrics
    if model.validation_metrics is not None:
        return "validation", model.validation_metrics
    return "training", model.training_metrics


def figures(model: TrainedModel) -> Mapping[str, float]:
    """The numbers of a model by name, of its most telling metrics."""
    _, metrics = most_telling(model)
    if isinstance(metrics, NamedMetrics):
        return {name.lower(): value for name, value in metrics.numbers.items()}
    common = {
        "mse": metrics.mse,
        "rmse": metrics.rmse,
        "r2": metrics.r2,
        "residual_deviance": metrics.residual_deviance,
        "loglikelihood": metrics.log_likelihood,
        "aic": metrics.aic,
    }
    if isinstance(metrics, RegressionMetrics):
        return common | {
            "mae": metrics.mae,
            "rmsle": metrics.rmsle,
            "mean_residual_deviance": metrics.mean_residual_deviance,
        }
    classes = {"logloss": metrics.logloss, "mean_per_class_error": metrics.mean_per_class_error}
    if isinstance(metrics, BinomialMetrics):
        best = {one.metric: one.value for one in metrics.max_criteria}
        areas = {"auc": metrics.auc, "pr_auc": metrics.pr_auc, "gini": metrics.gini}
        return common | classes | areas | {"err": _error(metrics.confusion)} | best
    areas = {"auc": metrics.auc, "pr_auc": metrics.pr_auc}
    return common | classes | areas | {"err": _error(metrics.confusion.tolist())}


def figure_named(name: str, known: Iterable[str]) -> str:
    """Which of the `known` figures is meant; case and underscores do not count, and AUTO is what
    models of the kind are usually compared by. Raises InvalidParameter."""
    names = tuple(known)
    if _bare(name) in {"", "auto"}:
        return next((usual for usual in _USUAL if usual in names), names[0] if names else "")
    meant = _OTHER_NAMES.get(_bare(name), name)
    for one in names:
        if _bare(one) == _bare(meant):
            return one
    raise InvalidParameter(
        f"The models have no {name[:40]!r} to be compared by.",
        hint=f"They have {', '.join(names)}.",
    )


def _bare(name: str) -> str:
    return name.lower().replace("_", "")


def _error(confusion: Sequence[Sequence[float]]) -> float:
    """The share of wrong predictions, counted by [actual][predicted]; NaN of none at all."""
    total = sum(map(sum, confusion))
    right = sum(row[index] for index, row in enumerate(confusion))
    return 1.0 - right / total if total else float("nan")
