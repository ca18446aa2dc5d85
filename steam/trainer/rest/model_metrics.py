"""Metrics as H2O's ModelMetrics*GLMV3."""

from steam.trainer.algorithms.metrics import ModelMetrics
from steam.trainer.algorithms.table import Table, TableColumn, doubles, strings
from steam.trainer.algorithms.trained import TrainedModel
from steam.trainer.metrics.binomial import BinomialMetrics
from steam.trainer.metrics.criteria import CRITERIA
from steam.trainer.metrics.regression import RegressionMetrics
from steam.trainer.rest import schemas
from steam.trainer.rest.schemas import Json, schema
from steam.trainer.rest.tables import table_json

_COUNTS = frozenset({"tns", "fns", "fps", "tps"})


def metrics_json(metrics: ModelMetrics, model: TrainedModel, frame: str | None) -> Json:
    """The metrics of a model on the frame of that key."""
    if isinstance(metrics, BinomialMetrics):
        own = _binomial(metrics)
        name = f"ModelMetricsBinomial{model.algorithm.upper()}V3"
    else:
        own = _regression(metrics)
        name = f"ModelMetricsRegression{model.algorithm.upper()}V3"
    return schema(
        name,
        model=schemas.key("Model", model.key),
        model_checksum=0,
        frame=schemas.key("Frame", frame),
        frame_checksum=0,
        description=None,
        model_category=model.signature.category.value,
        scoring_time=model.created_ms,
        predictions=None,
        MSE=metrics.mse,
        RMSE=metrics.rmse,
        nobs=metrics.rows,
        r2=metrics.r2,
        custom_metric_name=None,
        custom_metric_value=0.0,
        loglikelihood=0.0,
        AIC=metrics.aic,
        null_deviance=metrics.null_deviance,
        residual_deviance=metrics.residual_deviance,
        null_degrees_of_freedom=metrics.null_degrees_of_freedom,
        residual_degrees_of_freedom=metrics.residual_degrees_of_freedom,
        **own,
    )


def _regression(metrics: RegressionMetrics) -> Json:
    return {
        "mae": metrics.mae,
        "rmsle": metrics.rmsle,
        "mean_residual_deviance": metrics.mean_residual_deviance,
    }


def _binomial(metrics: BinomialMetrics) -> Json:
    return {
        "logloss": metrics.logloss,
        "AUC": metrics.auc,
        "pr_auc": metrics.pr_auc,
        "Gini": metrics.gini,
        "mean_per_class_error": metrics.mean_per_class_error,
        "domain": list(metrics.domain),
        "cm": schema("ConfusionMatrixV3", table=table_json(confusion_table(metrics))),
        "thresholds_and_metric_scores": table_json(threshold_table(metrics)),
        "max_criteria_and_metric_scores": table_json(maximum_table(metrics)),
        "gains_lift_table": None,
    }


def threshold_table(metrics: BinomialMetrics) -> Table:
    """Scores by threshold, descending. Clients find the counts by position: columns 11 to 14."""
    return Table(
        "Metrics for Thresholds",
        (
            TableColumn(
                "threshold", "double", "%f", tuple(metrics.thresholds.tolist()), "Threshold"
            ),
            *(_score(name, metrics.scores[name].tolist()) for name in CRITERIA),
            TableColumn("idx", "int", "%d", tuple(range(len(metrics.thresholds))), "idx"),
        ),
        "Binomial metrics as a function of classification thresholds",
    )


def maximum_table(metrics: BinomialMetrics) -> Table:
    """The best value of each criterion and where it is reached."""
    best = metrics.max_criteria
    return Table(
        "Maximum Metrics",
        (
            strings("metric", tuple(f"max {one.metric}" for one in best), "Metric"),
            TableColumn(
                "threshold", "double", "%f", tuple(one.threshold for one in best), "Threshold"
            ),
            TableColumn("value", "double", "%f", tuple(one.value for one in best), "Value"),
            TableColumn("idx", "long", "%d", tuple(one.index for one in best), "idx"),
        ),
        "Maximum metrics at their respective thresholds",
    )


def confusion_table(metrics: BinomialMetrics) -> Table:
    """Actual classes in rows, predicted ones in columns, with errors and totals."""
    (tn, fp), (fn, tp) = metrics.confusion
    actual = (tn + fp, fn + tp, tn + fp + fn + tp)
    wrong = (fp, fn, fp + fn)
    columns = [(tn, fn, tn + fn), (fp, tp, fp + tp)]
    rates = tuple(f"{bad:,.0f} / {all_:,.0f}" for bad, all_ in zip(wrong, actual, strict=True))
    return Table(
        "Confusion Matrix",
        (
            *(
                TableColumn(level, "long", "%d", tuple(map(_count, column)), level)
                for level, column in zip(metrics.domain, columns, strict=True)
            ),
            doubles(
                "Error",
                tuple(
                    bad / all_ if all_ else float("nan")
                    for bad, all_ in zip(wrong, actual, strict=True)
                ),
            ),
            strings("Rate", rates),
        ),
        "Row labels: Actual class; Column labels: Predicted class",
    )


def _score(name: str, values: list[float]) -> TableColumn:
    if name in _COUNTS:
        return TableColumn(name, "long", "%d", tuple(map(_count, values)), name)
    return TableColumn(name, "double", "%f", tuple(values), name)


def _count(value: float) -> int | float:
    """A count as a whole number; the sum of fractional row weights as it is."""
    return int(value) if value.is_integer() else value
