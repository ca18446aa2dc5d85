"""Lists of metrics, as H2O's ModelMetricsListSchemaV3."""

from collections.abc import Sequence

from steam.trainer.rest import schemas
from steam.trainer.rest.schemas import Json, schema


def metrics_list_json(
    metrics: Sequence[Json] | None,
    *,
    model: str | None = None,
    frame: str | None = None,
    predictions: str | None = None,
) -> Json:
    """The metrics with the keys that were asked for; None where nothing was measured."""
    return schema(
        "ModelMetricsListSchemaV3",
        "ModelMetricsList",
        model=schemas.key("Model", model),
        frame=schemas.key("Frame", frame),
        predictions_frame=schemas.key("Frame", predictions),
        deviances_frame=None,
        custom_auuc_thresholds=None,
        output_per_reference=False,
        model_metrics=None if metrics is None else list(metrics),
    )
