"""Columns as genmodel's rows have them: every value a double, a level by its number."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from steam.model.imputation import category_codes, check_length, imputed_numbers
from steam.model.predictor import Columns
from steam.model.signature import Column, ColumnType


def value_matrix(features: Sequence[Column], columns: Columns, rows: int) -> NDArray[np.float64]:
    """float64 (rows, features) of all features in their order, as `feature_values` has them."""
    values = np.full((rows, len(features)), np.nan, order="F")
    for j, column in enumerate(features):
        given = columns.get(column.name)
        if given is None:
            continue
        check_length(f"Column '{column.name}'", given, rows)
        values[:, j] = given
        if column.type is ColumnType.CATEGORICAL:
            values[given < 0, j] = np.nan
    return values


def feature_values(columns: Columns, column: Column, rows: int) -> NDArray[np.float64]:
    """float64 (rows,): numbers as given, levels by their number, NaN for missing or unseen.

    Raises InvalidInput for a column of another length.
    """
    if column.type is not ColumnType.CATEGORICAL:
        return imputed_numbers(columns, column.name, rows, np.nan)
    codes = category_codes(columns, column.name, rows)
    return np.where(codes < 0, np.nan, codes)
