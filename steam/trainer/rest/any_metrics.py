"""Metrics of any algorithm as JSON: a kind of them in H2O's schema, others by their names."""

from collections.abc import Mapping

from steam.model.signature import Category
from steam.trainer.algorithms.named_metrics import NOT_MEASURED, AnyMetrics, NamedMetrics
from steam.trainer.algorithms.trained import TrainedModel
from steam.trainer.rest import schemas
from steam.trainer.rest.model_metrics import metrics_json
from steam.trainer.rest.schemas import Json, schema
from steam.trainer.rest.tables import table_json

_KINDS = {Category.ANOMALY_DETECTION.value: "Anomaly"}
"""What H2O calls the metrics of a category, where that is not its own name."""

_TABLES: Mapping[str, Json] = {Category.CLUSTERING.value: {"centroid_stats": None}}
"""Tables of a category that clients read also where there are none, as over folds."""


def known_metrics_json(
    metrics: AnyMetrics | None, model: TrainedModel, frame: str | None
) -> Json | None:
    """The metrics of a model, None where it has not been measured."""
    if metrics is None or _is_nothing(metrics):
        return None
    return any_metrics_json(metrics, model, frame)


def any_metrics_json(metrics: AnyMetrics, model: TrainedModel, frame: str | None) -> Json:
    """The metrics of a model on the frame of that key."""
    if not isinstance(metrics, NamedMetrics):
        return metrics_json(metrics, model, frame)
    category = model.signature.category.value
    return schema(
        f"ModelMetrics{_KINDS.get(category, category)}V3",
        model=schemas.key("Model", model.key),
        model_checksum=0,
        frame=schemas.key("Frame", frame),
        frame_checksum=0,
        description=None,
        model_category=category,
        scoring_time=model.created_ms,
        predictions=None,
        custom_metric_name=None,
        custom_metric_value=0.0,
        **{
            "MSE": float("nan"),
            "RMSE": float("nan"),
            "nobs": metrics.rows,
            **metrics.numbers,
            **_TABLES.get(category, {}),
            **{name: table_json(table) for name, table in metrics.tables.items()},
        },
    )


def _is_nothing(metrics: AnyMetrics) -> bool:
    return isinstance(metrics, NamedMetrics) and metrics == NOT_MEASURED
