"""Metrics of a model on a frame, in one pass over its blocks."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from steam.core.errors import InvalidInput
from steam.model.families import NUMERIC_RESPONSE_FAMILIES
from steam.model.glm import GlmModel
from steam.model.predictor import Prediction, Predictor
from steam.model.signature import Column, ColumnType
from steam.trainer.compute.engine import LocalEngine
from steam.trainer.features import FeaturePlan, plan_features
from steam.trainer.frame.chunk import Chunk
from steam.trainer.frame.frame import Frame
from steam.trainer.metrics.class_areas import AucType
from steam.trainer.metrics.deviance import UnitDeviance
from steam.trainer.metrics.fitted import Fitted
from steam.trainer.metrics.measure import Measure, Metrics, measure_of
from steam.trainer.metrics.regression import GAUSSIAN
from steam.trainer.metrics.sums import Weights
from steam.trainer.predict import PredictTask, plan_prediction
from steam.trainer.progress import Progress

Vector = NDArray[np.float64]
Mask = NDArray[np.bool_]

Part = TypeVar("Part")


@dataclass(frozen=True, slots=True)
class ScoreTask(Generic[Part]):
    """Scores blocks beside their truth. `truth` reads the response and, if any, the weights."""

    prediction: PredictTask
    truth: FeaturePlan
    measure: Measure[Part]
    complete_only: bool

    @property
    def columns(self) -> Sequence[str]:
        return (*self.prediction.columns, *self.truth.names)

    def map(self, chunks: Sequence[Chunk], first_row: int) -> Part | None:
        split = len(self.prediction.columns)
        response, weights, known = read_truth(self.truth, chunks[split:])
        columns, offset = self.prediction.read(chunks[:split])
        if self.complete_only:
            for column in columns.values():
                known &= ~is_missing(column)
        if not known.all():
            columns = {name: column[known] for name, column in columns.items()}
            offset = None if offset is None else offset[known]
            response, weights = response[known], only(weights, known)
        answer = self.prediction.predictor.predict(columns, len(response), offset)
        return part_of(self.measure, answer, response, weights)

    def merge(self, left: Part | None, right: Part | None) -> Part | None:
        if left is None or right is None:
            return right if left is None else left
        return self.measure.merge(left, right)

    def finish(self, partial: Part | None) -> Metrics | None:
        """None when no row could be measured."""
        return None if partial is None else self.measure.finish(partial)


def evaluate(
    predictor: Predictor,
    frame: Frame,
    engine: LocalEngine,
    progress: Progress | None = None,
    *,
    weights_column: str | None = None,
    complete_only: bool = False,
    rank: int | None = None,
    null_deviance: float | None = None,
    null_degrees_of_freedom: int | None = None,
    deviance: UnitDeviance | None = None,
    auc_type: AucType = AucType.NONE,
    response: Column | None = None,
) -> Metrics:
    """Metrics of a model over the rows of `frame` that have a response and a positive weight.

    `complete_only` leaves out rows with a missing feature, for models that cannot score them.
    `rank` and what is of the null model: see `Fitted`; a GLM knows its rank. `deviance` defaults
    to that of a GLM's family where the family has no parameter, else to squares. `auc_type`
    asks for areas of a multinomial model. `response` is how the response is read, where that is not
    as the model states it. Raises NotFound without the response or weights
    column, InvalidInput if no row is left, Unsupported for kinds of models without metrics.
    """
    signature = predictor.signature
    if rank is None and isinstance(predictor, GlmModel):
        rank = rank_of(predictor)
    fitted = Fitted(rank, null_deviance, null_degrees_of_freedom)
    measure = measure_of(signature, fitted, deviance or deviance_of(predictor), auc_type)
    truth = [response or _response_of(predictor)]
    if weights_column is not None:
        truth.append(Column(weights_column, ColumnType.NUMERIC))
    for column in truth:
        frame.vec(column.name)
    plan = plan_features(frame, truth)
    task = ScoreTask(plan_prediction(predictor, frame), plan, measure, complete_only)
    metrics = engine.run(task, frame, progress)
    if metrics is None:
        raise InvalidInput(
            f"No row of {frame.key} has both a prediction and a response {signature.response.name}."
        )
    return metrics


def rank_of(model: GlmModel) -> int:
    """How many coefficients are not zero; ordered classes share all but their intercepts."""
    if model.family != "ordinal":
        return int(np.count_nonzero(model.coefficients))
    by_class = model.coefficients.reshape(len(model.signature.response.levels), -1)
    return int(np.count_nonzero(by_class[0, :-1]) + np.count_nonzero(by_class[:, -1]))


def _response_of(predictor: Predictor) -> Column:
    """The response as it is measured: a number for families whose binomial response is one."""
    response = predictor.signature.response
    if isinstance(predictor, GlmModel) and predictor.family in NUMERIC_RESPONSE_FAMILIES:
        return Column(response.name, ColumnType.NUMERIC)
    return response


def deviance_of(predictor: Predictor) -> UnitDeviance:
    """The deviance that a model was fitted by, if it tells; else squares."""
    if isinstance(predictor, GlmModel) and predictor.family in {"poisson", "gamma"}:
        return UnitDeviance(predictor.family)
    return GAUSSIAN


def part_of(
    measure: Measure[Part], answer: Prediction, response: Vector, weights: Weights
) -> Part | None:
    """What the rows with an answer add; None if there is none."""
    usable = measure.usable(answer)
    if not usable.any():
        return None
    if not usable.all():
        answer, response, weights = chosen(answer, usable), response[usable], only(weights, usable)
    return measure.part(answer, response, weights)


def read_truth(plan: FeaturePlan, chunks: Sequence[Chunk]) -> tuple[Vector, Weights, Mask]:
    """The response (class numbers of a classifier) and the weights of a block, and which rows
    have a response and a positive weight."""
    response, *rest = plan.read(chunks).values()
    known = ~is_missing(response)
    weights = rest[0].astype(np.float64) if rest else None
    if weights is not None:
        known &= weights > 0.0
    return response.astype(np.float64), weights, known


def is_missing(column: NDArray[np.float64] | NDArray[np.int32]) -> Mask:
    """Of a column as a predictor takes it: NaN, or a code below 0."""
    return column < 0 if column.dtype == np.int32 else np.isnan(column)


def only(weights: Weights, rows: Mask) -> Weights:
    """The weights of some rows."""
    return None if weights is None else weights[rows]


def chosen(answer: Prediction, rows: Mask) -> Prediction:
    """Some rows of a prediction, without its extras."""
    return Prediction(
        None if answer.values is None else answer.values[rows],
        None if answer.labels is None else answer.labels[rows],
        None if answer.probabilities is None else answer.probabilities[rows],
    )
