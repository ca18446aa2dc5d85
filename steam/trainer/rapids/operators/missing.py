"""Operators on missing values: counts, complete rows, columns that have enough."""

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from steam.trainer.frame.changes.rows import filter_rows
from steam.trainer.frame.frame import Frame
from steam.trainer.rapids.evaluation import Evaluation
from steam.trainer.rapids.folding import folded
from steam.trainer.rapids.kinds import FRAME, NUMBER
from steam.trainer.rapids.missing_counts import missing_counts
from steam.trainer.rapids.values import Operator, Row, Value

Mask = NDArray[np.bool_]


def _counts(evaluation: Evaluation, frame: Frame) -> Value:
    return Row(tuple(map(float, missing_counts(evaluation, frame))))


def _complete(evaluation: Evaluation, frame: Frame) -> Value:
    def whole(*columns: NDArray[Any]) -> Mask:
        kept = np.ones(len(columns[0]), dtype=np.bool_)
        for vec, values in zip(frame.vecs, columns, strict=True):
            kept &= ~vec.is_missing(values)
        return kept

    found = folded(evaluation, frame.vecs, whole, _joined)
    mask = np.zeros(0, dtype=np.bool_) if found is None else found
    return replace(filter_rows(frame, mask, evaluation.progress), key="")


def _joined(left: Mask, right: Mask) -> Mask:
    return np.concatenate([left, right])


def _filled(evaluation: Evaluation, frame: Frame, fraction: float) -> Value:
    """The numbers of the columns of which less than that fraction is missing."""
    kept = missing_counts(evaluation, frame) < frame.rows * fraction
    return Row(tuple(map(float, np.flatnonzero(kept))))


OPERATORS = {
    "naCnt": Operator(_counts, (FRAME,)),
    "na.omit": Operator(_complete, (FRAME,)),
    "filterNACols": Operator(_filled, (FRAME, NUMBER)),
}
