"""Metrics of a model on a frame, in one pass."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from steam.core.errors import InvalidInput, Unsupported
from steam.model.predictor import Predictor
from steam.model.signature import Category, Column, ColumnType
from steam.trainer.compute.engine import LocalEngine
from steam.trainer.features import FeaturePlan, plan_features
from steam.trainer.frame.chunk import Chunk
from steam.trainer.frame.frame import Frame
from steam.trainer.metrics.binomial import BinomialMetrics, binomial_metrics
from steam.trainer.metrics.regression import RegressionMetrics, regression_metrics
from steam.trainer.predict import PredictTask, plan_prediction
from steam.trainer.progress import Progress

Vector = NDArray[np.float64]
Parts = tuple["Scored", ...]


@dataclass(frozen=True, slots=True)
class Scored:
    """Rows with a response, a positive weight and a prediction; each float64 (n,).

    `predictions` are values, or probabilities of the second level, and `response` then 0 or 1.
    """

    predictions: Vector
    response: Vector
    weights: Vector


@dataclass(frozen=True, slots=True)
class ScoreTask:
    """Scores blocks beside their truth. `truth` reads the response and, if any, the weights."""

    prediction: PredictTask
    truth: FeaturePlan
    complete_only: bool

    @property
    def columns(self) -> Sequence[str]:
        return (*self.prediction.columns, *self.truth.names)

    def map(self, chunks: Sequence[Chunk], first_row: int) -> Parts:
        split = len(self.prediction.columns)
        response, *rest = self.truth.read(chunks[split:]).values()
        truth = np.where(_missing(response), np.nan, response.astype(np.float64))
        weights = rest[0].astype(np.float64) if rest else np.ones_like(truth)
        columns, offset = self.prediction.read(chunks[:split])
        usable = ~np.isnan(truth) & (weights > 0.0)
        if self.complete_only:
            for column in columns.values():
                usable &= ~_missing(column)
        columns = {name: column[usable] for name, column in columns.items()}
        answer = self.prediction.predictor.predict(
            columns, int(usable.sum()), None if offset is None else offset[usable]
        )
        if answer.probabilities is not None:
            predictions = answer.probabilities[:, 1]
        elif answer.values is not None:
            predictions = answer.values
        else:
            raise TypeError("a prediction has values or probabilities")
        known = ~np.isnan(predictions)
        return (Scored(predictions[known], truth[usable][known], weights[usable][known]),)

    def merge(self, left: Parts, right: Parts) -> Parts:
        return left + right

    def finish(self, partial: Parts | None) -> Scored:
        parts = partial or (Scored(np.zeros(0), np.zeros(0), np.zeros(0)),)
        return Scored(
            np.concatenate([part.predictions for part in parts]),
            np.concatenate([part.response for part in parts]),
            np.concatenate([part.weights for part in parts]),
        )


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
) -> BinomialMetrics | RegressionMetrics:
    """Metrics of a binomial or regression model over the rows of `frame` that have a response.

    `complete_only` leaves out rows with a missing feature, for models that cannot score them.
    `rank` and what is of the null model as in `binomial_metrics`. Raises NotFound without the
    response or weights column, InvalidInput if no row is left, Unsupported for other kinds of
    model.
    """
    signature = predictor.signature
    if signature.category not in {Category.BINOMIAL, Category.REGRESSION}:
        raise Unsupported(f"steam has no metrics for {signature.category} models.")
    truth = [signature.response]
    if weights_column is not None:
        truth.append(Column(weights_column, ColumnType.NUMERIC))
    for column in truth:
        frame.vec(column.name)
    task = ScoreTask(plan_prediction(predictor, frame), plan_features(frame, truth), complete_only)
    scored = engine.run(task, frame, progress)
    if not len(scored.response):
        raise InvalidInput(
            f"No row of {frame.key} has both a prediction and a response {signature.response.name}."
        )
    if signature.category is Category.REGRESSION:
        return regression_metrics(
            scored.predictions,
            scored.response,
            scored.weights,
            rank=rank,
            null_deviance=null_deviance,
            null_degrees_of_freedom=null_degrees_of_freedom,
        )
    return binomial_metrics(
        scored.predictions,
        scored.response,
        scored.weights,
        domain=(signature.response.levels[0], signature.response.levels[1]),
        rank=rank,
        null_deviance=null_deviance,
        null_degrees_of_freedom=null_degrees_of_freedom,
    )


def _missing(column: NDArray[np.float64] | NDArray[np.int32]) -> NDArray[np.bool_]:
    return column < 0 if column.dtype == np.int32 else np.isnan(column)
