"""What numbers become before they are compared, and what stands in for missing values."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from steam.core.errors import InvalidInput
from steam.model.feature_values import feature_values
from steam.model.kmeans import Standardisation
from steam.model.predictor import Columns
from steam.model.signature import Column
from steam.trainer.algorithms.kmeans.weighted import OfRows, WeightedRows
from steam.trainer.compute.passes import Passes
from steam.trainer.feature_sums import Arrays

Floats = NDArray[np.float64]


def scale_columns(
    passes: Passes, columns: Sequence[Column], rows: WeightedRows, *, standardize: bool
) -> Standardisation:
    """Numbers about their mean and, to `standardize`, in standard deviations (n - 1); a missing
    number is the mean, a missing level the most frequent one. Two passes.

    Raises InvalidInput for a column without values, or with an infinite one.
    """
    counts, sums, *by_level = rows.sums(passes, columns, _totals(columns), "Means.")
    means = np.divide(sums, counts, out=np.full_like(sums, np.nan), where=counts > 0)
    for column, mean in zip(columns, means, strict=True):
        if not np.isfinite(mean):
            raise InvalidInput(
                f"The column '{column.name[:80]}' is infinite somewhere, or has no values."
            )
    is_number = np.array([not column.levels for column in columns])
    missing = means.copy()
    missing[~is_number] = [float(found.argmax()) for found in by_level]
    factors = np.ones(len(columns))
    if standardize:
        (squares,) = rows.sums(passes, columns, _squares(columns, means), "Deviations.")
        deviations = np.sqrt(squares / np.maximum(counts - 1.0, 1.0))
        np.divide(1.0, deviations, out=factors, where=is_number & (deviations > 0.0))
    return Standardisation(missing=missing, shifts=np.where(is_number, means, 0.0), factors=factors)


def _totals(columns: Sequence[Column]) -> OfRows:
    def of_rows(given: Columns, rows: int) -> Arrays:
        """Values that are there and their sums, by column; and the rows of each level."""
        values = [feature_values(given, column, rows) for column in columns]
        counts = np.array([np.count_nonzero(~np.isnan(one)) for one in values], dtype=np.float64)
        sums = np.array([one[~np.isnan(one)].sum() for one in values])
        levels = [
            np.bincount(one[~np.isnan(one)].astype(np.intp), minlength=len(column.levels))
            for column, one in zip(columns, values, strict=True)
            if column.levels
        ]
        return counts, sums, *(found.astype(np.float64) for found in levels)

    return of_rows


def _squares(columns: Sequence[Column], means: Floats) -> OfRows:
    def of_rows(given: Columns, rows: int) -> Arrays:
        """Squares about the mean, by column."""
        values = [feature_values(given, column, rows) for column in columns]
        about = (one[~np.isnan(one)] - mean for one, mean in zip(values, means, strict=True))
        return (np.array([(one * one).sum() for one in about]),)

    return of_rows
