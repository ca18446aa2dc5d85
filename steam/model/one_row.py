"""One row as many rows, which are one, and from their prediction to that of a row."""

from collections.abc import Sequence

import numpy as np

from steam.core.errors import SteamError
from steam.model.predictor import Columns, Prediction, RowPrediction
from steam.model.signature import Column, ColumnType


def row_of(prediction: Prediction) -> RowPrediction:
    """The row of a classification or a regression of one. Raises SteamError where it has none."""
    if prediction.labels is not None and prediction.probabilities is not None:
        return RowPrediction(
            label=prediction.labels.item(0), probabilities=prediction.probabilities[0].tolist()
        )
    if prediction.values is not None:
        return RowPrediction(prediction.values.item(0))
    raise SteamError("The model gave neither a value nor a label.")


def columns_of_row(cells: Sequence[float], features: Sequence[Column]) -> Columns:
    """The columns of one row, from an int code or a float per feature."""
    return {
        column.name: np.array([cell], dtype=np.int32)
        if column.type is ColumnType.CATEGORICAL
        else np.array([cell], dtype=np.float64)
        for column, cell in zip(features, cells, strict=True)
    }
