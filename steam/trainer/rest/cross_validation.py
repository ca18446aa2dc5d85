"""What a cross-validation tells, as the fields of H2O's ModelOutputSchemaV3."""

from steam.trainer.algorithms.trained import CrossValidation, TrainedModel
from steam.trainer.rest import schemas
from steam.trainer.rest.any_metrics import any_metrics_json
from steam.trainer.rest.schemas import Json
from steam.trainer.rest.tables import table_json

_FIELDS = (
    "cross_validation_metrics",
    "cross_validation_metrics_summary",
    "cross_validation_models",
    "cross_validation_predictions",
    "cross_validation_holdout_predictions_frame_id",
    "cross_validation_fold_assignment_frame_id",
    "cv_scoring_history",
)


def cross_validation_json(model: TrainedModel) -> Json:
    """The fields of a model's output; each None without cross-validation."""
    told = model.cross_validation
    if told is None:
        return dict.fromkeys(_FIELDS)
    histories = [table_json(table) for table in told.histories]
    values = (
        _metrics(told, model),
        table_json(told.summary),
        _keys("Model", told.models),
        _keys("Frame", told.predictions),
        schemas.key("Frame", told.holdout_predictions),
        schemas.key("Frame", told.fold_assignment),
        histories or None,
    )
    return dict(zip(_FIELDS, values, strict=True))


def _metrics(told: CrossValidation, model: TrainedModel) -> Json | None:
    if told.metrics is None:
        return None
    return any_metrics_json(told.metrics, model, model.training_frame) | {
        "description": f"{told.folds}-fold cross-validation on training data "
        "(Metrics computed for combined holdout predictions)"
    }


def _keys(kind: str, names: tuple[str, ...] | None) -> list[Json | None] | None:
    return None if names is None else [schemas.key(kind, name) for name in names]
