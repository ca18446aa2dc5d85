"""Scoring a frame: predictions as a new frame."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from steam.core.errors import InvalidInput
from steam.model.known_rows import predict_known
from steam.model.predictor import Prediction, Predictor
from steam.model.signature import Category, Column, ColumnType, Signature
from steam.trainer.compute.engine import LocalEngine
from steam.trainer.features import (
    FeaturePlan,
    Mapped,
    feature_columns,
    plan_features,
    plan_present,
)
from steam.trainer.frame.chunk import Chunk
from steam.trainer.frame.frame import Frame, frame_from_arrays
from steam.trainer.glm_scores import of_blocks
from steam.trainer.progress import Progress

__all__ = ["PredictTask", "feature_columns", "predict_frame", "prediction_names"]

Parts = tuple[Prediction, ...]
Offset = NDArray[np.float64] | None

_FLAGS = ("0", "1")


@dataclass(frozen=True, slots=True)
class PredictTask:
    """Scores blocks; partials are the predictions of consecutive blocks, joined at the end.

    `anchor` is any column of the frame: its chunks tell the rows of a block when the model reads
    no column at all.
    """

    predictor: Predictor
    anchor: str
    features: FeaturePlan
    offset: FeaturePlan

    @property
    def columns(self) -> Sequence[str]:
        return (self.anchor, *self.features.names, *self.offset.names)

    def read(self, chunks: Sequence[Chunk]) -> tuple[dict[str, Mapped], Offset]:
        """The features and the offset of one block, from one chunk per column."""
        split = 1 + len(self.features.names)
        offset = next(iter(self.offset.read(chunks[split:]).values()), None)
        return self.features.read(chunks[1:split]), None if offset is None else offset.astype(
            np.float64
        )

    def map(self, chunks: Sequence[Chunk], first_row: int) -> Parts:
        columns, offset = self.read(chunks)
        return (predict_known(self.predictor, columns, chunks[0].rows, offset),)

    def merge(self, left: Parts, right: Parts) -> Parts:
        return left + right

    def finish(self, partial: Parts | None) -> Parts:
        return partial or ()


def plan_prediction(predictor: Predictor, frame: Frame) -> PredictTask:
    """How to score `frame`. Raises InvalidInput if it has no column of the model at all, or not
    the one that the model's offset is in: no number can stand for it.
    """
    signature = predictor.signature
    features = plan_present(frame, signature.features)
    names = [] if signature.offset is None else [signature.offset]
    if any(name not in frame.names for name in names):
        raise InvalidInput(
            f"The frame '{frame.key[:80]}' lacks the model's offset column '{names[0][:80]}'.",
            hint="Give it one; 0 in each row is no offset.",
        )
    offset = plan_features(frame, [Column(str(name), ColumnType.NUMERIC) for name in names])
    return PredictTask(predictor, frame.names[0], features, offset)


def predict_frame(
    key: str,
    predictor: Predictor,
    frame: Frame,
    engine: LocalEngine,
    progress: Progress | None = None,
) -> Frame:
    """Score every row of `frame` into a frame `key`, cut into blocks alike.

    Columns: `predict` (enum for a classifier, the number of the cluster for a clustering, else
    real), and for a classifier one probability per level (see `prediction_names`), then whatever
    else the model says, such as calibrated ones; for components PC1, PC2, ... instead. Of anomalies
    whatever else the model says, behind a `predict` that is an enum of 0 and 1 where the score is
    among it.
    Raises InvalidInput if no column is in common; columns that are absent are missing values
    (`plan_prediction(...).features.warnings` names them).
    """
    parts = engine.run(plan_prediction(of_blocks(predictor), frame), frame, progress)
    block_rows = max((rows for _, rows in frame.blocks), default=1)
    names = prediction_names(predictor.signature)
    if predictor.signature.category is Category.DIM_REDUCTION:
        return frame_from_arrays(key, _extras(parts), block_rows=block_rows)
    if predictor.signature.category is Category.ANOMALY_DETECTION:
        return _anomalies(key, parts, block_rows)
    if not predictor.signature.response.levels:
        values = _joined([part.values for part in parts], np.zeros(0))
        return frame_from_arrays(key, {"predict": values}, block_rows=block_rows)
    levels = predictor.signature.response.levels
    labels = _joined([part.labels for part in parts], np.zeros(0, np.int32))
    if predictor.signature.category is Category.CLUSTERING:
        numbers = np.where(labels < 0, np.nan, labels.astype(np.float64))
        return frame_from_arrays(key, {"predict": numbers}, block_rows=block_rows)
    arrays = {"predict": labels}
    if names[1:]:
        chances = _joined([part.probabilities for part in parts], np.zeros((0, len(levels))))
        arrays |= zip(names[1:], chances.T, strict=True)
        arrays |= {name: it for name, it in _extras(parts).items() if name not in names}
    return frame_from_arrays(key, arrays, block_rows=block_rows, domains={"predict": levels})


def _anomalies(key: str, parts: Parts, block_rows: int) -> Frame:
    values = _joined([part.values for part in parts], np.zeros(0))
    extras = _extras(parts)
    if "score" not in extras:
        return frame_from_arrays(key, {"predict": values, **extras}, block_rows=block_rows)
    flags = np.where(np.isnan(values), -1, values).astype(np.int32)
    return frame_from_arrays(
        key, {"predict": flags, **extras}, block_rows=block_rows, domains={"predict": _FLAGS}
    )


def _extras(parts: Parts) -> dict[str, NDArray[np.float64]]:
    names = parts[0].extras if parts else ()
    return {name: np.concatenate([part.extras[name] for part in parts]) for name in names}


def prediction_names(signature: Signature) -> tuple[str, ...]:
    """`predict`, and for a classifier a column per level: `p` before whole numbers (`p0`)."""
    levels = signature.response.levels if signature.category.is_classification else ()
    return ("predict", *(f"p{t}" if re.fullmatch(r"[+-]?\d+", t) else t for t in levels))


def _joined(
    parts: Sequence[NDArray[np.float64] | NDArray[np.int32] | None],
    nothing: NDArray[np.float64] | NDArray[np.int32],
) -> NDArray[np.float64] | NDArray[np.int32]:
    return np.concatenate([nothing, *(part for part in parts if part is not None)])
