"""Clusters: the number of the nearest centre."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from steam.model.arrays import owned
from steam.model.feature_values import feature_values
from steam.model.imputation import check_length
from steam.model.predictor import Columns, Prediction
from steam.model.signature import Category, ColumnType, Signature
from steam.model.signature_checks import check_columns, check_response, refuse_model

Floats = NDArray[np.float64]
Codes = NDArray[np.int32]

_DISTANCES_AT_ONCE = 1 << 17

_FARTHEST = np.finfo(np.float64).max
"""A centre from here on is none: a row that is as far from all of them is in no cluster."""


@dataclass(frozen=True, slots=True, eq=False)
class Standardisation:
    """What each column becomes before it is compared, float64 (features,) each.

    `missing`: in place of a missing value; then numbers become (x - `shifts`) * `factors`, where
    a categorical column has 0 and 1. Arrays are copied and read-only.
    """

    missing: Floats
    shifts: Floats
    factors: Floats

    def __post_init__(self) -> None:
        for name in ("missing", "shifts", "factors"):
            values = owned(getattr(self, name), np.float64)
            if values.shape != np.shape(self.missing) or not np.isfinite(values).all():
                raise refuse_model("its columns cannot be standardised")
            object.__setattr__(self, name, values)


@dataclass(frozen=True, slots=True, eq=False)
class KMeansModel:
    """Clusters by `centers`, float64 (clusters, features), in standardised units if there are any.

    The response has a level for each cluster. Without a standardisation nothing stands in for a
    missing value: the distance counts the columns that are there, scaled up to all of them.

    Raises InvalidArtifact when the parts do not fit each other.
    """

    signature: Signature
    centers: Floats
    standardisation: Standardisation | None = None

    def __post_init__(self) -> None:
        check_columns(self.signature)
        check_response(self.signature, {Category.CLUSTERING})
        object.__setattr__(self, "centers", owned(self.centers, np.float64))
        features = len(self.signature.features)
        clusters = len(self.signature.response.levels)
        if self.centers.shape != (clusters, features) or not clusters or not features:
            raise refuse_model(f"its centers are not {clusters} points of {features} columns")
        if not np.isfinite(self.centers).all():
            raise refuse_model("a center is not of finite numbers")
        if self.standardisation and self.standardisation.missing.shape != (features,):
            raise refuse_model("not every column can be standardised")

    def predict(self, columns: Columns, rows: int, offset: Floats | None = None) -> Prediction:
        """The cluster of each of `rows` rows; of equally near ones the first. Offsets are ignored.

        Raises InvalidInput for a column or offset of another length.
        """
        if offset is not None:
            check_length("The offset", offset, rows)
        labels, _ = self.nearest(columns, rows)
        return Prediction(labels=labels)

    def nearest(self, columns: Columns, rows: int) -> tuple[Codes, Floats]:
        """The cluster of each row, int32, and the squared distance to its center, float64: (rows,).

        Of equally near ones the first. A row that is out of reach of all is in none, -1.
        Raises InvalidInput for a column of another length.
        """
        values = self._values(columns, rows)
        labels, nearest = np.empty(rows, dtype=np.int32), np.empty(rows)
        step = max(_DISTANCES_AT_ONCE // len(self.centers), 1)
        for start in range(0, rows, step):
            part = slice(start, start + step)
            distances = self._distances([value[part] for value in values])
            nearest[part] = distances.min(axis=1)
            labels[part] = np.where(nearest[part] < _FARTHEST, distances.argmin(axis=1), -1)
        return labels, nearest

    def distances(self, columns: Columns, rows: int) -> Floats:
        """Squared distances (rows, clusters): (x - c)^2 for numbers, 1 for another level.

        A sum over the columns that are there, times all columns / those that are there.
        Raises InvalidInput for a column of another length.
        """
        return self._distances(self._values(columns, rows))

    def distances_of(self, points: Floats) -> Floats:
        """The same of `points`, (rows, features), as `points` makes them."""
        return self._distances(list(points.T))

    def with_centers(self, centers: Floats) -> "KMeansModel":
        """The same with other centers, and a level of the response for each.

        Raises InvalidArtifact when they do not fit.
        """
        response = replace(self.signature.response, levels=tuple(map(str, range(len(centers)))))
        return replace(self, signature=replace(self.signature, response=response), centers=centers)

    @property
    def means(self) -> Floats:
        """The centers in the units of the columns, shape (clusters, features)."""
        given = self.standardisation
        return self.centers if given is None else self.centers / given.factors + given.shifts

    def points(self, columns: Columns, rows: int) -> Floats:
        """The rows as they are compared with centers, shape (rows, features).

        Raises InvalidInput for a column of another length.
        """
        return np.column_stack(self._values(columns, rows))

    def _values(self, columns: Columns, rows: int) -> list[Floats]:
        """float64 (rows,) per feature, as they are compared."""
        values = [feature_values(columns, column, rows) for column in self.signature.features]
        given = self.standardisation
        if given is None:
            return values
        filled = (
            np.where(np.isnan(value), missing, value)
            for value, missing in zip(values, given.missing, strict=True)
        )
        with np.errstate(over="ignore"):
            return [
                (value - shift) * factor
                for value, shift, factor in zip(filled, given.shifts, given.factors, strict=True)
            ]

    def _distances(self, values: Sequence[Floats]) -> Floats:
        features = self.signature.features
        total = np.zeros((len(values[0]), len(self.centers)))
        present = np.zeros(len(values[0]))
        with np.errstate(over="ignore"):
            for column, value, center in zip(features, values, self.centers.T, strict=True):
                there = ~np.isnan(value)
                present += there
                if column.type is ColumnType.CATEGORICAL:
                    step = (value[:, None] != center).astype(np.float64)
                else:
                    step = (value[:, None] - center) ** 2
                np.add(total, step, out=total, where=there[:, None])
            some = (present > 0) & (present < len(features))
            total *= np.where(some, len(features) / np.maximum(present, 1.0), 1.0)[:, None]
        return total
