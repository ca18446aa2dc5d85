"""Blocks of predictions beside their truth: what each adds, and how all of them become metrics."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from steam.model.predictor import Prediction
from steam.trainer.compute.each import Each
from steam.trainer.features import FeaturePlan
from steam.trainer.frame.chunk import Chunk
from steam.trainer.metrics.fitted import Fitted
from steam.trainer.metrics.measure import Measure, Metrics
from steam.trainer.metrics.sums import Weights

Vector = NDArray[np.float64]
Mask = NDArray[np.bool_]

Part = TypeVar("Part")


@dataclass(frozen=True, slots=True)
class Measured(Generic[Part]):
    """What some rows add: the part of their measure, and the deviance of the null model on them,
    where there is one."""

    part: Part
    null_deviance: float | None = None


@dataclass(frozen=True, slots=True)
class MeasuringTask(Generic[Part]):
    """What tasks that measure have in common: how their partials are merged and finished, in calls
    that `each` makes."""

    measure: Measure[Part]
    fitted: Fitted
    each: Each

    def merge(
        self, left: Measured[Part] | None, right: Measured[Part] | None
    ) -> Measured[Part] | None:
        """Both together; None is of rows that could not be measured."""
        if left is None or right is None:
            return right if left is None else left
        part = self.measure.merge(left.part, right.part, self.each)
        if left.null_deviance is None or right.null_deviance is None:
            return Measured(part)
        return Measured(part, left.null_deviance + right.null_deviance)

    def finish(self, partial: Measured[Part] | None) -> Metrics | None:
        """None when no row could be measured."""
        if partial is None:
            return None
        if partial.null_deviance is None:
            return self.measure.finish(partial.part, self.fitted, self.each)
        fitted = replace(self.fitted, null_deviance=partial.null_deviance)
        return self.measure.finish(partial.part, fitted, self.each)


def measured(
    measure: Measure[Part],
    answer: Prediction,
    response: Vector,
    weights: Weights,
    null: Prediction | None = None,
) -> Measured[Part] | None:
    """What the rows with an answer add, beside that of the null model; None if there is none."""
    usable = measure.usable(answer)
    if not len(response) or not (usable is None or usable.any()):
        return None
    if usable is not None and not usable.all():
        answer, response, weights = chosen(answer, usable), response[usable], only(weights, usable)
        null = None if null is None else chosen(null, usable)
    part = measure.part(answer, response, weights)
    return Measured(part, None if null is None else measure.lost(null, response, weights))


def read_truth(plan: FeaturePlan, chunks: Sequence[Chunk]) -> tuple[Vector, Weights, Mask | None]:
    """The response (class numbers of a classifier) and the weights of a block, and which rows
    have a response and a positive weight, None if all have."""
    response, *rest = plan.read(chunks).values()
    weights = rest[0].astype(np.float64) if rest else None
    known = None
    if is_missing(np.min(response, initial=0, keepdims=True)).any():
        known = ~is_missing(response)
    if weights is not None:
        known = weights > 0.0 if known is None else known & (weights > 0.0)
    return response.astype(np.float64, copy=False), weights, known


def is_missing(column: NDArray[np.float64] | NDArray[np.int32]) -> Mask:
    """Of a column as a predictor takes it: NaN, or a code below 0."""
    return column < 0 if column.dtype == np.int32 else np.isnan(column)


def only(values: Weights, rows: Mask | None) -> Weights:
    """The weights, or other values, of some rows, or of all."""
    return values if values is None or rows is None else values[rows]


def joined(answers: Sequence[Prediction]) -> Prediction:
    """Predictions of the same model one after the other, without their extras; at least one."""
    values, labels, probabilities, log_odds = (
        [part for part in parts if part is not None]
        for parts in zip(
            *((one.values, one.labels, one.probabilities, one.log_odds) for one in answers),
            strict=True,
        )
    )
    return Prediction(
        np.concatenate(values) if values else None,
        np.concatenate(labels) if labels else None,
        np.concatenate(probabilities) if probabilities else None,
        log_odds=np.concatenate(log_odds) if log_odds else None,
    )


def chosen(answer: Prediction, rows: Mask) -> Prediction:
    """Some rows of a prediction, without its extras."""
    return Prediction(
        None if answer.values is None else answer.values[rows],
        None if answer.labels is None else answer.labels[rows],
        None if answer.probabilities is None else answer.probabilities[rows],
        log_odds=None if answer.log_odds is None else answer.log_odds[rows],
    )
