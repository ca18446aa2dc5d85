"""Rows that count or do not, as a cross-validation marks them by their weight."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from steam.model.predictor import Columns
from steam.model.signature import Column, ColumnType
from steam.trainer.compute.passes import Passes
from steam.trainer.feature_sums import Arrays, least_features, sum_features
from steam.trainer.row_sample import Sample, sample_rows

OfRows = Callable[[Columns, int], Arrays]


@dataclass(frozen=True, slots=True)
class WeightedRows:
    """The rows of a frame whose `column` of weights, if there is one, is above 0."""

    column: str | None

    def sums(
        self, passes: Passes, features: Sequence[Column], of_rows: OfRows, message: str = ""
    ) -> Arrays:
        """As `sum_features`, of the rows that count."""
        wanted = self._with_weights(passes, features)
        return sum_features(passes, wanted, self._of_counted(of_rows), message)

    def lows(
        self, passes: Passes, features: Sequence[Column], of_rows: OfRows, message: str = ""
    ) -> Arrays:
        """As `least_features`, of the rows that count."""
        wanted = self._with_weights(passes, features)
        return least_features(passes, wanted, self._of_counted(of_rows), message)

    def sample(self, passes: Passes, features: Sequence[Column], most: int, seed: int) -> Sample:
        """As `sample_rows`, of which those that do not count are left out."""
        drawn = sample_rows(
            passes, self._with_weights(passes, features), most, seed, "Drawing rows."
        )
        return Sample(*self._counted(drawn.columns, drawn.rows))

    def _of_counted(self, of_rows: OfRows) -> OfRows:
        def of_counted(columns: Columns, rows: int) -> Arrays:
            return of_rows(*self._counted(columns, rows))

        return of_counted

    def _with_weights(self, passes: Passes, features: Sequence[Column]) -> Sequence[Column]:
        if self.column is None or self.column not in passes.frame.names:
            return features
        return (*features, Column(self.column, ColumnType.NUMERIC))

    def _counted(self, columns: Columns, rows: int) -> tuple[Columns, int]:
        if self.column is None or self.column not in columns:
            return columns, rows
        counted: NDArray[np.bool_] = columns[self.column] > 0.0
        kept = {name: values[counted] for name, values in columns.items() if name != self.column}
        return kept, int(counted.sum())
