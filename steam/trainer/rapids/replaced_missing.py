"""Columns of numbers or levels whose missing values are replaced."""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from steam.trainer.frame.columns import number_vec
from steam.trainer.frame.vec import Vec
from steam.trainer.rapids.columnwise import numbers_by_row, values_by_row
from steam.trainer.rapids.evaluation import Evaluation


def filled(evaluation: Evaluation, vec: Vec, value: float) -> Vec:
    """The column with a number, or the code of a level, where values are missing; NaN is none."""

    def compute(values: NDArray[Any]) -> NDArray[Any]:
        return np.where(vec.is_missing(values), value, values)

    if math.isnan(value):
        return vec
    return _computed(evaluation, vec, [vec], compute)


def filled_by_row(evaluation: Evaluation, vec: Vec, found: NDArray[np.float64]) -> Vec:
    """Missing values replaced by those of `found`, float64 (rows,), NaN where there is none."""
    filling = number_vec(found, max((chunk.rows for chunk in vec.chunks), default=1))
    none = np.nan if vec.domain is None else -1

    def compute(values: NDArray[Any], found: NDArray[np.float64]) -> NDArray[Any]:
        known = np.where(np.isnan(found), none, found)
        return np.where(vec.is_missing(values), known, values)

    return _computed(evaluation, vec, [vec, filling], compute)


def _computed(evaluation: Evaluation, vec: Vec, columns: Sequence[Vec], compute: Any) -> Vec:
    if vec.domain is None:
        return numbers_by_row(evaluation, columns, compute)
    return values_by_row(
        evaluation, columns, lambda *values: compute(*values).astype(np.int32), vec
    )


def numbers_of_vec(vec: Vec) -> NDArray[np.float64]:
    """The values as numbers, levels by their codes, NaN where missing."""
    values = vec.values()
    return values if vec.domain is None else np.where(values < 0, np.nan, values)
