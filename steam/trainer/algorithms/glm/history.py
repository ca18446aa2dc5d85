"""How a fit went, as H2O's scoring history: by iteration, or by lambda where there were several."""

import math
from collections.abc import Mapping, Sequence
from typing import Literal

import numpy as np

from steam.trainer.algorithms.glm.fold_deviances import FoldDeviances
from steam.trainer.algorithms.metrics import ModelMetrics
from steam.trainer.algorithms.table import (
    Cell,
    Table,
    TableColumn,
    doubles,
    integers,
    strings,
)
from steam.trainer.algorithms.times import time_columns
from steam.trainer.glm.result import GlmFit
from steam.trainer.glm.submodels import Submodel
from steam.trainer.metrics.binomial import BinomialMetrics
from steam.trainer.metrics.regression import RegressionMetrics


def scoring_history(
    fit: GlmFit,
    validation: ModelMetrics | None,
    started_ms: int,
    folds: FoldDeviances | None = None,
) -> Table:
    """A line for each submodel of a path, else for each iteration; the metrics are in the last.

    `folds` tell of the submodels of a search that was cross-validated. Times are those at which
    the line was reached, durations count from `started_ms`.
    """
    lines = _by_lambda(fit, validation, folds) if _is_path(fit) else _by_iteration(fit, validation)
    ended = _ends(fit)
    count = len(ended)
    return Table(
        "Scoring History",
        (
            *time_columns(ended, started_ms),
            *lines,
            *metric_columns("training", fit.metrics, count, _watched(fit, "training")),
            *(
                []
                if validation is None
                else metric_columns("validation", validation, count, _watched(fit, "validation"))
            ),
        ),
    )


def _watched(fit: GlmFit, kind: Literal["training", "validation"]) -> dict[int, ModelMetrics]:
    """The metrics along the way by the number of the line: of iterations alone."""
    if _is_path(fit):
        return {}
    of_kind = {one.iteration: getattr(one, kind) for one in fit.watched}
    return {line: metrics for line, metrics in of_kind.items() if metrics is not None}


def _is_path(fit: GlmFit) -> bool:
    return fit.parameters.lambda_search or len(fit.submodels) > 1


def _ends(fit: GlmFit) -> list[int]:
    if not _is_path(fit):
        return [one.ended_ms for one in fit.history]
    return [submodel.optimum.history[-1].ended_ms for submodel in fit.submodels]


def _by_iteration(fit: GlmFit, validation: ModelMetrics | None) -> list[TableColumn]:
    columns = [
        integers("iterations", tuple(one.number for one in fit.history)),
        doubles("negative_log_likelihood", tuple(one.deviance / 2 for one in fit.history)),
        doubles("objective", tuple(one.objective for one in fit.history)),
    ]
    if not fit.parameters.generate_scoring_history:
        return columns
    count, weight = len(fit.history), fit.submodels[fit.best].optimum.at.weight
    means = tuple(one.deviance / weight for one in fit.history)
    columns += [
        doubles("alpha", (fit.alpha,) * count),
        doubles("lambda", (fit.lambda_,) * count),
        doubles("deviance_train", means),
    ]
    if validation is not None:
        columns.append(doubles("deviance_test", in_last_line(mean_deviance(validation), count)))
    return columns


def _by_lambda(
    fit: GlmFit, validation: ModelMetrics | None, folds: FoldDeviances | None
) -> list[TableColumn]:
    submodels = fit.submodels
    steps = np.cumsum([len(submodel.optimum.history) - 1 for submodel in submodels]).tolist()
    train = tuple(
        submodel.optimum.at.deviance / submodel.optimum.at.weight for submodel in submodels
    )
    columns = [
        integers("iteration", tuple(steps)),
        strings("lambda", tuple(_in_short(one.penalty.lambda_) for one in submodels)),
        integers("predictors", tuple(int(np.count_nonzero(s.optimum.beta)) for s in submodels)),
        doubles("deviance_train", train),
    ]
    if validation is not None:
        columns.append(doubles("deviance_test", _held_out(fit, validation)))
    if folds is not None:  # the path may have ended at max_active_predictors
        columns.append(doubles("deviance_xval", folds.means[: len(submodels)]))
        columns.append(doubles("deviance_se", folds.errors[: len(submodels)]))
    return [
        *columns,
        doubles("alpha", tuple(submodel.penalty.alpha for submodel in submodels)),
        integers("iterations", in_last_line(steps[-1], len(submodels))),
    ]


def _held_out(fit: GlmFit, validation: ModelMetrics) -> tuple[Cell, ...]:
    """The mean deviance of the validation rows for each submodel; that of the best is known."""
    best = fit.submodels[fit.best].held_out
    if best is None or not best.deviance > 0.0:
        return (None,) * len(fit.submodels)
    share = mean_deviance(validation) / best.deviance
    return tuple(_scaled(submodel, share) for submodel in fit.submodels)


def _scaled(submodel: Submodel, share: float) -> Cell:
    return None if submodel.held_out is None else share * submodel.held_out.deviance


def mean_deviance(metrics: ModelMetrics) -> float:
    """The deviance per unit of weight."""
    if isinstance(metrics, RegressionMetrics):
        return metrics.mean_residual_deviance
    return 2.0 * metrics.logloss


def metric_columns(
    kind: str, metrics: ModelMetrics, count: int, watched: Mapping[int, ModelMetrics] | None = None
) -> list[TableColumn]:
    """The numbers of the metrics, each in the last of so many lines, as `training_rmse`; in others
    those that were `watched`, by the number of their line."""
    along = {line: dict(_numbers(one)) for line, one in (watched or {}).items()}
    found = []
    for name, value in _numbers(metrics):
        lines = [known(along[line][name]) if line in along else None for line in range(count - 1)]
        found.append(doubles(f"{kind}_{name}", (*lines, known(value))))
    return found


def _numbers(metrics: ModelMetrics) -> Sequence[tuple[str, float]]:
    if isinstance(metrics, RegressionMetrics):
        return (
            ("rmse", metrics.rmse),
            ("deviance", metrics.mean_residual_deviance),
            ("mae", metrics.mae),
            ("r2", metrics.r2),
        )
    common = (("rmse", metrics.rmse), ("logloss", metrics.logloss), ("r2", metrics.r2))
    areas = (("auc", metrics.auc), ("pr_auc", metrics.pr_auc))
    confusion = np.asarray(metrics.confusion, dtype=np.float64)
    error = ("classification_error", 1.0 - float(np.trace(confusion) / confusion.sum()))
    if isinstance(metrics, BinomialMetrics):
        return (*common, *areas, ("lift", metrics.top_lift), error)
    return (*common, error, *areas)


def in_last_line(value: float, count: int) -> tuple[Cell, ...]:
    """Of so many lines the last one has it; what is not a number is left out."""
    return (*(None,) * (count - 1), known(value))


def known(value: float) -> Cell:
    """The number, None for what is none."""
    return value if math.isfinite(value) else None


def _in_short(lambda_: float) -> str:
    """Two digits, as H2O writes it: ".63E-1"; "0.0" for none."""
    if lambda_ == 0.0:
        return "0.0"
    digits, exponent = f"{lambda_:.1e}".split("e")
    return f".{digits.replace('.', '').rstrip('0')}E{int(exponent) + 1}"
