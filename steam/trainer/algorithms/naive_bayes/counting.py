"""What is counted for naive Bayes: rows, levels and moments of each class."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from steam.model.feature_values import feature_values
from steam.model.predictor import Columns
from steam.model.signature import Column, ColumnType
from steam.trainer.compute.passes import Passes
from steam.trainer.feature_sums import Arrays, OfRows, sum_features

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Counted:
    """Weights: `classes` (K,); of each feature `values`, of a level (K, levels), of a number the
    weight, mean and standard deviation (n - 1) of what is there, (K, 3). `rows` counts rows."""

    rows: int
    classes: Floats
    values: tuple[Floats, ...]


def count_classes(
    passes: Passes, features: Sequence[Column], response: Column, weights: str | None
) -> Counted:
    """Two passes over the rows that have a response and a positive weight."""
    given = [*features, response]
    if weights is not None:
        given.append(Column(weights, ColumnType.NUMERIC))
    reader = _Reader(tuple(features), response, weights)
    counted, classes, *first = sum_features(passes, given, reader.totals, "Counting.")
    means = [
        None if column.levels else _ratio(one[:, 1], one[:, 0])
        for column, one in zip(features, first, strict=True)
    ]
    squares = sum_features(passes, given, reader.squares(means), "Deviations.")
    left = iter(squares)
    values = tuple(
        one
        if mean is None
        else np.column_stack([one[:, 0], mean, _deviation(next(left), one[:, 0])])
        for one, mean in zip(first, means, strict=True)
    )
    return Counted(int(counted[0]), classes, values)


@dataclass(frozen=True, slots=True)
class _Reader:
    features: tuple[Column, ...]
    response: Column
    weights: str | None

    def _rows(self, given: Columns, rows: int) -> tuple[NDArray[np.intp], Floats, list[Any]]:
        """The class and weight of each row that counts, and its values by feature."""
        classes = feature_values(given, self.response, rows)
        known = ~np.isnan(classes)
        weight = np.ones(rows)
        if self.weights is not None:
            weight = feature_values(given, Column(self.weights, ColumnType.NUMERIC), rows)
            known &= weight > 0.0
        values = [feature_values(given, column, rows)[known] for column in self.features]
        return classes[known].astype(np.intp), weight[known], values

    def totals(self, given: Columns, rows: int) -> Arrays:
        """Rows, the weight of each class, and by feature the weights of levels or two sums."""
        classes, weight, values = self._rows(given, rows)
        k = len(self.response.levels)
        found = []
        for column, value in zip(self.features, values, strict=True):
            there = ~np.isnan(value)
            group, w, x = classes[there], weight[there], value[there]
            if column.levels:
                place = group * len(column.levels) + x.astype(np.intp)
                one = np.bincount(place, w, k * len(column.levels))
                found.append(one.astype(np.float64).reshape(k, -1))
            else:
                sums = [np.bincount(group, part, k) for part in (w, w * x)]
                found.append(np.column_stack(sums).astype(np.float64))
        of_classes = np.bincount(classes, weight, k).astype(np.float64)
        return np.array([float(len(classes))]), of_classes, *found

    def squares(self, means: Sequence[Floats | None]) -> OfRows:
        """By number, the weighted squares about the mean of each class."""

        def of_rows(given: Columns, rows: int) -> Arrays:
            classes, weight, values = self._rows(given, rows)
            k = len(self.response.levels)
            found = []
            for value, mean in zip(values, means, strict=True):
                if mean is None:
                    continue
                there = ~np.isnan(value)
                about = value[there] - mean[classes[there]]
                one = np.bincount(classes[there], weight[there] * about * about, k)
                found.append(one.astype(np.float64))
            return tuple(found)

        return of_rows


def _ratio(part: Floats, whole: Floats) -> Floats:
    return np.divide(part, whole, out=np.zeros_like(part), where=whole > 0.0)


def _deviation(squares: Floats, weight: Floats) -> Floats:
    """0 for a class of one row or none."""
    return np.sqrt(np.divide(squares, weight - 1.0, out=np.zeros_like(squares), where=weight > 1.0))
