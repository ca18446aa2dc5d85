"""Metrics of predictions that are there already, beside the truth: what needs no model."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from steam.core.errors import InvalidInput
from steam.model.predictor import Prediction
from steam.model.signature import Category, Column, ColumnType, Signature
from steam.trainer.compute.engine import LocalEngine
from steam.trainer.features import FeaturePlan, plan_features
from steam.trainer.frame.chunk import Chunk
from steam.trainer.frame.columns import vec_from_array
from steam.trainer.frame.frame import Frame
from steam.trainer.frame.vec import Vec, VecType
from steam.trainer.metrics.class_areas import AucType
from steam.trainer.metrics.deviance import UnitDeviance
from steam.trainer.metrics.fitted import NOTHING_KNOWN
from steam.trainer.metrics.measure import Metrics, measure_of
from steam.trainer.metrics.measuring import Measured, MeasuringTask, measured, only, read_truth
from steam.trainer.metrics.regression import GAUSSIAN
from steam.trainer.progress import Progress

Vector = NDArray[np.float64]

Part = TypeVar("Part")

_ACTUAL = "actual"
_WEIGHT = "weight"


@dataclass(frozen=True, slots=True)
class CompareTask(MeasuringTask[Part]):
    """Columns of predictions beside the truth, which is the response and, if any, the weights."""

    answers: FeaturePlan
    truth: FeaturePlan
    category: Category

    @property
    def columns(self) -> Sequence[str]:
        return (*self.answers.names, *self.truth.names)

    def map(self, chunks: Sequence[Chunk], first_row: int) -> Measured[Part] | None:
        split = len(self.answers.names)
        response, weights, known = read_truth(self.truth, chunks[split:])
        columns = [
            column.astype(np.float64) for column in self.answers.read(chunks[:split]).values()
        ]
        if known is not None:
            columns, response = [column[known] for column in columns], response[known]
        return measured(self.measure, self._answer(columns), response, only(weights, known))

    def _answer(self, columns: Sequence[Vector]) -> Prediction:
        if self.category is Category.REGRESSION:
            return Prediction(values=columns[0])
        for column in columns:
            outside = column[(column < 0.0) | (column > 1.0)]
            if len(outside):
                raise InvalidInput(f"{outside[0]:.6g} is no probability from 0 to 1.")
        if self.category is Category.BINOMIAL:
            return Prediction(probabilities=np.column_stack([1.0 - columns[0], columns[0]]))
        chances = np.column_stack(columns)
        return Prediction(
            labels=np.argmax(np.where(np.isnan(chances), -1.0, chances), axis=1).astype(np.int32),
            probabilities=chances,
        )


def compare(
    predictions: Frame,
    actuals: Frame,
    engine: LocalEngine,
    progress: Progress | None = None,
    *,
    domain: Sequence[str] = (),
    weights: Frame | None = None,
    deviance: UnitDeviance = GAUSSIAN,
    auc_type: AucType = AucType.NONE,
) -> Metrics:
    """Metrics of `predictions` against `actuals`, one column with the truth, row by row.

    Without a `domain`, and with numbers as the truth, of one column of values: a regression. With
    two classes, of one column with the probability of the second one; with more, of a column
    for each. The domain of an enum need not be given. Raises InvalidInput when the frames do not
    go together, when a probability is none, and when no row has both.
    """
    actual = _single(actuals, "truth")
    levels = tuple(domain) or (actual.domain or ())
    category = _category(levels, actual)
    expected = len(levels) if category is Category.MULTINOMIAL else 1
    if predictions.columns != expected:
        raise InvalidInput(
            f"Frame {predictions.key} has {predictions.columns} columns where"
            f" {expected} would hold the predictions.",
            hint="A regression has one, two classes have that of the second, more have one each.",
        )
    kind = ColumnType.NUMERIC if category is Category.REGRESSION else ColumnType.CATEGORICAL
    signature = Signature((), Column(_ACTUAL, kind, levels), category)
    measure = measure_of(signature, deviance, auc_type)
    columns = {f"prediction {place}": vec for place, vec in enumerate(predictions.vecs)}
    answers = [Column(name, ColumnType.NUMERIC) for name in columns]
    truth = [signature.response]
    columns[_ACTUAL] = actual
    if weights is not None:
        columns[_WEIGHT] = _single(weights, "weights")
        truth.append(Column(_WEIGHT, ColumnType.NUMERIC))
    together = _beside(predictions.key, columns)
    task = CompareTask(
        measure,
        NOTHING_KNOWN,
        engine.each,
        plan_features(together, answers),
        plan_features(together, truth),
        category,
    )
    metrics = engine.run(task, together, progress)
    if metrics is None:
        raise InvalidInput(f"No row has both a prediction and a truth in {actuals.key}.")
    return metrics


def _single(frame: Frame, what: str) -> Vec:
    if frame.columns != 1:
        raise InvalidInput(
            f"Frame {frame.key} has {frame.columns} columns where one would hold the {what}.",
            hint="Select one column.",
        )
    return frame.vecs[0]


def _category(levels: tuple[str, ...], actual: Vec) -> Category:
    if not levels:
        if actual.type in {VecType.ENUM, VecType.STRING}:
            raise InvalidInput("The truth is text without a domain.", hint="Give the domain.")
        return Category.REGRESSION
    if len(levels) < 2 or len(set(levels)) < len(levels):
        raise InvalidInput("A domain has at least two levels, and none of them twice.")
    return Category.BINOMIAL if len(levels) == 2 else Category.MULTINOMIAL


def _beside(key: str, columns: dict[str, Vec]) -> Frame:
    """One frame of columns that may be cut into other blocks; those are cut like the first."""
    first = next(iter(columns.values()))
    if any(vec.rows != first.rows for vec in columns.values()):
        raise InvalidInput("Predictions, truth and weights differ in their numbers of rows.")
    cut = [chunk.rows for chunk in first.chunks]
    block_rows = max(cut, default=1)
    even = cut == [min(block_rows, first.rows - at) for at in range(0, first.rows, block_rows)]
    return Frame(
        key,
        tuple(columns),
        tuple(
            vec
            if even and [chunk.rows for chunk in vec.chunks] == cut
            else vec_from_array(vec.values(), block_rows, vec.domain)
            for vec in columns.values()
        ),
    )
