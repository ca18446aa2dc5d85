"""The deviance of rows that a fit does not see: a validation frame."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from steam.core.errors import InvalidInput
from steam.model.families import NUMERIC_RESPONSE_FAMILIES
from steam.model.signature import Column, ColumnType, Signature
from steam.trainer.features import FeaturePlan, Mapped, plan_features
from steam.trainer.frame.chunk import Chunk
from steam.trainer.frame.frame import Frame
from steam.trainer.glm.design import Design
from steam.trainer.glm.likelihood import Likelihood
from steam.trainer.glm.rows import Rows, missing, unheard

Vector = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class HeldOut:
    """How to read the rows of another frame as those of the training frame.

    Its columns may be in another order and its levels have other codes; a predictor that it lacks
    is missing in every row. `others` are the response, the weights and the offset.
    """

    features: FeaturePlan
    others: FeaturePlan
    columns: tuple[Column, ...]
    roles: tuple[str, str | None, str | None]
    skip_missing: bool

    @property
    def names(self) -> tuple[str, ...]:
        """The columns that `rows` wants the chunks of."""
        return (*self.features.names, *self.others.names)

    def rows(self, chunks: Sequence[Chunk]) -> Rows:
        """The rows that count, as of training."""
        split = len(self.features.names)
        count = chunks[split].rows
        features = self.features.read(chunks[:split])
        predictors = tuple(
            features.get(column.name, _absent(column, count)) for column in self.columns
        )
        others = self.others.read(chunks[split:])
        response, weights, offset = self.roles
        truth = _numbers(others[response])
        weight = np.ones(count) if weights is None else _numbers(others[weights])
        shift = np.zeros(count) if offset is None else _numbers(others[offset])
        usable = np.isfinite(truth) & (weight > 0.0) & np.isfinite(weight) & np.isfinite(shift)
        if self.skip_missing:
            for column in predictors:
                usable &= ~missing(column)
        return Rows(
            tuple(column[usable] for column in predictors),
            truth[usable],
            weight[usable],
            shift[usable],
        )


def held_out(
    frame: Frame, signature: Signature, family: str, weights: str | None, *, skip_missing: bool
) -> HeldOut:
    """Raises InvalidInput for a frame without the response or the offset.

    Without its column of weights all rows count alike.
    """
    offset = signature.offset
    for name in (signature.response.name, offset):
        if name is not None and name not in frame.names:
            raise InvalidInput(
                f"The validation frame {frame.key} has no column {name}.",
                hint="It needs the response and the offset.",
            )
    weights = weights if weights in frame.names else None
    others = [response_of(signature, family)]
    others += [Column(name, ColumnType.NUMERIC) for name in (weights, offset) if name is not None]
    return HeldOut(
        plan_features(frame, signature.features),
        plan_features(frame, others),
        signature.features,
        (signature.response.name, weights, offset),
        skip_missing,
    )


@dataclass(frozen=True, slots=True)
class DevianceTask:
    """The deviance at `beta` of rows that are held out. Merging adds. `beat` is called within
    blocks, and may raise."""

    reading: HeldOut
    design: Design
    likelihood: Likelihood
    beta: Vector
    beat: Callable[[], None] = unheard

    @property
    def columns(self) -> Sequence[str]:
        return self.reading.names

    def map(self, chunks: Sequence[Chunk], first_row: int) -> float:
        rows = self.reading.rows(chunks)
        return sum(map(self._deviance, rows.parts(self.design.held, self.beat)), 0.0)

    def _deviance(self, rows: Rows) -> float:
        block = self.design.block(rows.predictors, rows.count)
        return self.likelihood.deviance(block, rows, self.beta)

    def merge(self, left: float, right: float) -> float:
        return left + right

    def finish(self, partial: float | None) -> float:
        return partial or 0.0


@dataclass(frozen=True, slots=True)
class HeldOutDeviance:
    """The deviance of rows that are held out, and that of the null model on them."""

    deviance: float
    null_deviance: float

    @property
    def explained(self) -> float:
        """The share of the null deviance that is explained."""
        return explained_by(self.deviance, self.null_deviance)


def explained_by(deviance: float, null_deviance: float) -> float:
    """The share of the null deviance that is explained; 0 where there was none."""
    return 1.0 - deviance / null_deviance if null_deviance > 0.0 else 0.0


def response_of(signature: Signature, family: str) -> Column:
    """The response as it is read: a number for families that state two classes and take shares."""
    if family in NUMERIC_RESPONSE_FAMILIES:
        return Column(signature.response.name, ColumnType.NUMERIC)
    return signature.response


def _absent(column: Column, rows: int) -> Mapped:
    if column.type is ColumnType.CATEGORICAL:
        return np.full(rows, -1, np.int32)
    return np.full(rows, np.nan)


def _numbers(values: Mapped) -> Vector:
    return np.where(missing(values), np.nan, values.astype(np.float64))
