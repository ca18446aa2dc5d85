"""What a cross-validation leaves: the metrics of all folds together, and the frames to keep."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from steam.trainer.algorithms.algorithm import AddsUp, Algorithm, Order
from steam.trainer.algorithms.columns import text_of
from steam.trainer.algorithms.common_parameters import (
    FOLD_COLUMN,
    KEEP_ASSIGNMENT,
    KEEP_PREDICTIONS,
    WEIGHTS_COLUMN,
)
from steam.trainer.algorithms.cross_validation.folds import Assignment, fold_vec
from steam.trainer.algorithms.cross_validation.held_out import (
    held_out_predictor,
    only_fold,
    with_folds,
)
from steam.trainer.algorithms.cross_validation.keys import (
    assignment_key,
    holdout_key,
    predictions_key,
)
from steam.trainer.algorithms.named_metrics import AnyMetrics, any_metric_facts
from steam.trainer.algorithms.trained import TrainedModel
from steam.trainer.compute.engine import LocalEngine
from steam.trainer.frame.frame import Frame
from steam.trainer.predict import predict_frame
from steam.trainer.progress import Progress


@dataclass(frozen=True, slots=True)
class FoldFrames:
    """The frames that an order wants kept; None and nothing where it does not."""

    predictions: tuple[Frame, ...] = ()
    combined: Frame | None = None
    assignment: Frame | None = None

    @property
    def all(self) -> tuple[Frame, ...]:
        """Every one of them."""
        single = (self.combined, self.assignment)
        return (*self.predictions, *(frame for frame in single if frame is not None))


def combined_metrics(  # noqa: PLR0917 - all of one cross-validation
    algorithm: Algorithm,
    order: Order,
    folds: Assignment,
    models: Sequence[TrainedModel],
    engine: LocalEngine,
    progress: Progress,
) -> AnyMetrics | None:
    """Metrics of all rows, each by the model that has not seen it.

    Without a response they are what the algorithm makes of those of the folds, or None.

    What the metrics say of a model, as its number of coefficients, is that of the first fold's.
    """
    first = models[0]
    if not first.signature.category.is_supervised:
        parts = [model.validation_metrics for model in models]
        known = [part for part in parts if part is not None]
        return algorithm.added_up(known) if isinstance(algorithm, AddsUp) and known else None
    frame, fold = with_folds(order.training, folds)
    nulls = [model.null_model for model in models if model.null_model is not None]
    weights = {WEIGHTS_COLUMN.name: order.given.get(WEIGHTS_COLUMN.name)}  # not those of the fold
    together = replace(
        first,
        predictor=held_out_predictor([model.predictor for model in models], fold),
        null_model=held_out_predictor(nulls, fold) if nulls else None,
        asked=order.given,
        parameters={**first.parameters, **weights},
    )
    return algorithm.score(together, frame, engine, progress)


def facts_with(facts: Mapping[str, object], metrics: AnyMetrics | None) -> Mapping[str, object]:
    """What an artifact tells, with the metrics of a cross-validation beside those of training."""
    others = facts.get("metrics")
    if metrics is None or not isinstance(others, Mapping):
        return facts
    return {**facts, "metrics": {**others, "cross_validation": any_metric_facts(metrics)}}


def kept_frames(
    order: Order,
    folds: Assignment,
    models: Sequence[TrainedModel],
    engine: LocalEngine,
    progress: Progress,
) -> FoldFrames:
    """The frames that the order wants kept, under H2O's keys."""
    return FoldFrames(
        *_predictions(order, folds, models, engine, progress),
        _assignment(order, folds) if order.given.get(KEEP_ASSIGNMENT.name) is True else None,
    )


def _predictions(
    order: Order,
    folds: Assignment,
    models: Sequence[TrainedModel],
    engine: LocalEngine,
    progress: Progress,
) -> tuple[tuple[Frame, ...], Frame | None]:
    if order.given.get(KEEP_PREDICTIONS.name) is not True:
        return (), None
    frame, fold = with_folds(order.training, folds)
    predictor = held_out_predictor([model.predictor for model in models], fold)
    key = holdout_key(order.model_key)
    combined = predict_frame(key, predictor, frame, engine, progress)
    parts = tuple(
        only_fold(predictions_key(order.model_key, fold), combined, folds, fold)
        for fold in range(folds.count)
    )
    return parts, combined


def _assignment(order: Order, folds: Assignment) -> Frame:
    """Folds as the user named them in a column, else by their numbers from 0."""
    column = text_of(order.given, FOLD_COLUMN.name)
    frame = order.training
    vec = fold_vec(frame, folds) if column is None else frame.vec(column)
    return Frame(assignment_key(order.model_key), ("fold_assignment",), (vec,))
