"""Metrics as H2O's ModelMetrics*V3: of a model on a frame, and of predictions without a model."""

from steam.trainer.algorithms.metrics import ModelMetrics
from steam.trainer.algorithms.trained import TrainedModel
from steam.trainer.metrics.binomial import BinomialMetrics
from steam.trainer.metrics.multinomial import MultinomialMetrics
from steam.trainer.metrics.regression import RegressionMetrics
from steam.trainer.rest import schemas
from steam.trainer.rest.metric_tables import (
    area_table,
    confusion_table,
    gains_table,
    hit_ratio_table,
    maximum_table,
    threshold_table,
)
from steam.trainer.rest.schemas import Json, schema
from steam.trainer.rest.tables import table_json


def metrics_json(metrics: ModelMetrics, model: TrainedModel, frame: str | None) -> Json:
    """The metrics of a model on the frame of that key; deviances and likelihoods are of GLMs."""
    is_glm = model.algorithm == "glm"
    common = _common(metrics) | (_of_glm(metrics) if is_glm else {})
    return schema(
        f"ModelMetrics{_kind(metrics)}{'GLM' if is_glm else ''}V3",
        model=schemas.key("Model", model.key),
        frame=schemas.key("Frame", frame),
        description=None,
        model_category=model.signature.category.value,
        scoring_time=model.created_ms,
        **common,
        **_own(metrics),
    )


def made_metrics_json(metrics: ModelMetrics, description: str, now_ms: int) -> Json:
    """Metrics of predictions that came without a model."""
    return schema(
        f"ModelMetrics{_kind(metrics)}V3",
        model=None,
        frame=None,
        description=description,
        model_category=None,
        scoring_time=now_ms,
        **_common(metrics),
        **_own(metrics),
    )


def _of_glm(metrics: ModelMetrics) -> Json:
    return {
        "loglikelihood": metrics.log_likelihood,
        "AIC": metrics.aic,
        "null_deviance": metrics.null_deviance,
        "residual_deviance": metrics.residual_deviance,
        "null_degrees_of_freedom": metrics.null_degrees_of_freedom,
        "residual_degrees_of_freedom": metrics.residual_degrees_of_freedom,
    }


def _kind(metrics: ModelMetrics) -> str:
    if isinstance(metrics, BinomialMetrics):
        return "Binomial"
    if isinstance(metrics, RegressionMetrics):
        return "Regression"
    return "Ordinal" if metrics.ordinal else "Multinomial"


def _common(metrics: ModelMetrics) -> Json:
    return {
        "model_checksum": 0,
        "frame_checksum": 0,
        "predictions": None,
        "MSE": metrics.mse,
        "RMSE": metrics.rmse,
        "nobs": metrics.rows,
        "r2": metrics.r2,
        "custom_metric_name": None,
        "custom_metric_value": 0.0,
        "loglikelihood": float("nan"),
        "AIC": float("nan"),
    }


def _own(metrics: ModelMetrics) -> Json:
    if isinstance(metrics, BinomialMetrics):
        return _binomial(metrics)
    if isinstance(metrics, RegressionMetrics):
        return {
            "mae": metrics.mae,
            "rmsle": metrics.rmsle,
            "mean_residual_deviance": metrics.mean_residual_deviance,
        }
    own = _multinomial(metrics)
    return own if metrics.ordinal else own | _class_areas(metrics)


def _binomial(metrics: BinomialMetrics) -> Json:
    confusion, gains = confusion_table(metrics.confusion, metrics.domain), metrics.gains
    return {
        "logloss": metrics.logloss,
        "AUC": metrics.auc,
        "pr_auc": metrics.pr_auc,
        "Gini": metrics.gini,
        "mean_per_class_error": metrics.mean_per_class_error,
        "domain": list(metrics.domain),
        "cm": schema("ConfusionMatrixV3", table=table_json(confusion)),
        "thresholds_and_metric_scores": table_json(threshold_table(metrics)),
        "max_criteria_and_metric_scores": table_json(maximum_table(metrics)),
        "gains_lift_table": None if gains is None else table_json(gains_table(gains)),
    }


def _multinomial(metrics: MultinomialMetrics) -> Json:
    confusion = confusion_table(metrics.confusion.tolist(), metrics.domain)
    return {
        "hit_ratio_table": table_json(hit_ratio_table(metrics)),
        "cm": schema("ConfusionMatrixV3", table=table_json(confusion)),
        "logloss": metrics.logloss,
        "mean_per_class_error": metrics.mean_per_class_error,
    }


def _class_areas(metrics: MultinomialMetrics) -> Json:
    """The tables of areas by class, None unless they were asked for."""
    auc = pr_auc = None
    if metrics.areas is not None:
        domain, areas = metrics.domain, metrics.areas
        auc = area_table(areas.auc, domain, "auc", "Multinomial AUC values")
        pr_auc = area_table(areas.pr_auc, domain, "auc_pr", "Multinomial auc_pr values")
    return {
        "AUC": metrics.auc,
        "pr_auc": metrics.pr_auc,
        "multinomial_auc_table": table_json(auc),
        "multinomial_aucpr_table": table_json(pr_auc),
    }
