"""The mean answer of a model, and its spread, for each setting of some columns: in one pass."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from steam.model.known_rows import predict_known
from steam.model.predictor import Prediction
from steam.trainer.dependence.settings import Setting
from steam.trainer.frame.chunk import Chunk
from steam.trainer.frame.frame import Frame
from steam.trainer.frame.vec import Vec
from steam.trainer.moments import moments_of
from steam.trainer.predict import PredictTask

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Answers:
    """Of the rows that have an answer and a weight: their number, the sum of their weights, the
    weighted mean, and M2 = sum(w (x - mean)**2)."""

    rows: int = 0
    weight: float = 0.0
    mean: float = 0.0
    m2: float = 0.0

    @property
    def average(self) -> float:
        """The mean; NaN of no rows."""
        return self.mean if self.rows else math.nan

    @property
    def deviation(self) -> float:
        """sqrt(M2 / W n / (n - 1)), with W the sum of the weights of n rows; 0 of one row."""
        if self.rows < 2:
            return 0.0 if self.rows else math.nan
        return math.sqrt(self.m2 / ((self.rows - 1) * (self.weight / self.rows)))


def answers_of(values: Floats, weights: Floats | None) -> Answers:
    """Of answers, shape (rows,), NaN for none."""
    known = np.isfinite(values) if weights is None else np.isfinite(values) & (weights > 0.0)
    values = values if known.all() else values[known]
    if weights is None or not len(values):
        found = moments_of(values)
        return Answers(found.n, float(found.n), found.mean, found.m2)
    weights = weights[known]
    total = float(np.sum(weights))
    mean = float(np.sum(weights * values)) / total
    shifts = values - mean
    return Answers(len(values), total, mean, float(np.sum(weights * shifts * shifts)))


def merge_answers(left: Answers, right: Answers) -> Answers:
    """Of both; a part of no rows is the identity.

    Source: Chan, Golub and LeVeque, The American Statistician 37(3), 1983, with weights.
    """
    if not left.rows or not right.rows:
        return left if left.rows else right
    weight = left.weight + right.weight
    shift = right.mean - left.mean
    mean = left.mean + shift * (right.weight / weight)
    spread = shift * shift * (left.weight * (right.weight / weight))
    return Answers(left.rows + right.rows, weight, mean, left.m2 + right.m2 + spread)


Table = tuple[tuple[Answers, ...], ...]


@dataclass(frozen=True)
class AnswersTask:
    """For each setting the answers for each target: classes by number, None for a regression."""

    prediction: PredictTask
    frame: Frame
    settings: Sequence[Setting]
    targets: Sequence[int | None]
    weights: str | None

    @property
    def columns(self) -> Sequence[str]:
        return (*self.prediction.columns, *([self.weights] if self.weights else []))

    def map(self, chunks: Sequence[Chunk], first_row: int) -> Table:
        split = len(self.prediction.columns)
        weights = chunks[split].decode() if self.weights else None
        columns, offset = self.prediction.read(chunks[:split])
        read = dict(
            zip(self.prediction.features.names, self.prediction.features.mappings, strict=True)
        )
        rows = chunks[0].rows
        found = []
        for setting in self.settings:
            fixed = {
                name: read[name](_constant(self.frame.vec(name), value, rows))
                for name, value in setting.items()
                if name in read
            }
            answer = predict_known(self.prediction.predictor, {**columns, **fixed}, rows, offset)
            found.append(tuple(answers_of(_of(answer, one), weights) for one in self.targets))
        return tuple(found)

    def merge(self, left: Table, right: Table) -> Table:
        return tuple(
            tuple(merge_answers(a, b) for a, b in zip(one, other, strict=True))
            for one, other in zip(left, right, strict=True)
        )

    def finish(self, partial: Table | None) -> Table:
        return partial or tuple((Answers(),) * len(self.targets) for _ in self.settings)


def _constant(vec: Vec, value: float, rows: int) -> NDArray[np.float64] | NDArray[np.int32]:
    """As many values as the column decodes them."""
    if math.isnan(value):
        return vec.missing_values(rows)
    return np.full(rows, value) if vec.domain is None else np.full(rows, int(value), np.int32)


def _of(answer: Prediction, target: int | None) -> Floats:
    values = answer.values if target is None else None
    if target is not None and answer.probabilities is not None:
        values = answer.probabilities[:, target]
    if values is None:
        raise TypeError("the model answers otherwise than its category says")
    return values
