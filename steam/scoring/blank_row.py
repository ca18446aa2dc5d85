"""A row to try a model with, where only the shape of its answer is of interest."""

import numpy as np
from numpy.typing import NDArray

from steam.model.predictor import Columns
from steam.model.signature import ColumnType, Signature


def blank_row(signature: Signature) -> tuple[Columns, NDArray[np.float64] | None]:
    """The columns and the offset of one row of zeros and first levels."""
    columns = {
        column.name: np.zeros(1, np.int32)
        if column.type is ColumnType.CATEGORICAL
        else np.zeros(1, np.float64)
        for column in signature.features
    }
    return columns, None if signature.offset is None else np.zeros(1)
