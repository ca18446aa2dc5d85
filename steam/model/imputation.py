"""From columns as given to columns without gaps, by the rule that the model was trained with."""

import numpy as np
from numpy.typing import NDArray

from steam.core.errors import InvalidInput
from steam.model.predictor import Columns

Floats = NDArray[np.float64]
Codes = NDArray[np.int32]


def check_length(what: str, array: NDArray[np.generic], rows: int) -> None:
    """Raise InvalidInput unless `array` has one value for each of `rows` rows."""
    if array.shape != (rows,):
        raise InvalidInput(
            f"{what} has {array.size} values where {rows} rows were announced.",
            hint="Give every column one value per row.",
        )


def category_codes(columns: Columns, name: str, rows: int) -> Codes:
    """int32 (rows,) codes of a categorical column, -1 for missing; all -1 when it is absent."""
    given = columns.get(name)
    if given is None:
        return np.full(rows, -1, dtype=np.int32)
    check_length(f"Column '{name}'", given, rows)
    return given.astype(np.int32, copy=False)


class MissingValue(InvalidInput):
    """A row, counted from 1, without a value that its model needs. `problem` is for machines."""

    problem = "missing_value"

    def __init__(self, row: int, column: str, message: str, hint: str) -> None:
        super().__init__(message, hint=hint, details={"row": row, "column": column})
        self.row = row
        self.column = column


class MissingCategory(MissingValue):
    """A row without a category, for a model that was trained without imputation."""

    problem = "missing_category"

    def __init__(self, row: int, column: str) -> None:
        super().__init__(
            row,
            column,
            f"Row {row} cannot be scored: its '{column}' is missing or not a level of the model.",
            hint="This model was trained to skip rows with missing values; give one of its levels.",
        )


class MissingNumber(MissingValue):
    """A row without a number, for a model that has nothing to put in its place."""

    problem = "missing_number"

    def __init__(self, row: int, column: str) -> None:
        super().__init__(
            row,
            column,
            f"Row {row} cannot be scored: its '{column}' is missing.",
            hint="The model takes no missing value here; give a number.",
        )


def refuse_missing(name: str, codes: Codes) -> None:
    """Raise MissingCategory for the first row whose category is missing."""
    missing = codes < 0
    if missing.any():
        raise MissingCategory(int(missing.argmax()) + 1, name)


def imputed_numbers(columns: Columns, name: str, rows: int, mean: float) -> Floats:
    """float64 (rows,) with `mean` in place of NaN; all `mean` when the column is absent.

    A column without gaps is given back as it is, and not to be written to.
    """
    given = columns.get(name)
    if given is None:
        return np.full(rows, mean)
    check_length(f"Column '{name}'", given, rows)
    if not np.isnan(np.min(given, initial=0.0)):
        return given.astype(np.float64, copy=False)
    return np.where(np.isnan(given), mean, given)
