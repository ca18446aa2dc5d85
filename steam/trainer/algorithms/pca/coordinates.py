"""The coordinates of rows before they are turned: a 1 for each level, and scaled numbers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from steam.model.feature_values import feature_values
from steam.model.predictor import Columns
from steam.model.signature import Column
from steam.trainer.compute.passes import Passes
from steam.trainer.feature_sums import Arrays, sum_features
from steam.trainer.rollups import Rollups

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Coordinates:
    """Columns in their order of coordinates: categoricals by falling number of levels, then numbers
    as (x - `shifts`) * `factors`.

    The first level has no coordinate unless `all_levels`. With `impute` a missing number is
    `means`, and a missing level has no coordinate; without it such rows do not count.
    """

    columns: tuple[Column, ...]
    means: Floats
    shifts: Floats
    factors: Floats
    all_levels: bool
    impute: bool

    @property
    def offsets(self) -> tuple[int, ...]:
        """Where the coordinates of each categorical begin, and where the last ones end."""
        first = 0 if self.all_levels else 1
        widths = [len(column.levels) - first for column in self.columns if column.levels]
        return (0, *np.cumsum(widths).tolist())

    @property
    def width(self) -> int:
        return self.offsets[-1] + len(self.shifts)

    @property
    def names(self) -> tuple[str, ...]:
        """`RACE.1` for a level, the column's own for a number."""
        first = 0 if self.all_levels else 1
        return tuple(
            name
            for column in self.columns
            for name in (
                [f"{column.name}.{level}" for level in column.levels[first:]]
                if column.levels
                else [column.name]
            )
        )

    def matrix(self, given: Columns, rows: int) -> Floats:
        """float64 (n, width) of the rows that count."""
        first = 0 if self.all_levels else 1
        x = np.zeros((rows, self.width))
        known = np.ones(rows, dtype=np.bool_)
        number = 0
        for i, column in enumerate(self.columns):
            values = feature_values(given, column, rows)
            there = ~np.isnan(values)
            known &= there
            if column.levels:
                place = values[there].astype(np.intp) - first
                row = np.flatnonzero(there)[place >= 0]
                x[row, self.offsets[i] + place[place >= 0]] = 1.0
                continue
            filled = np.where(there, values, self.means[number])
            x[:, self.offsets[-1] + number] = (filled - self.shifts[number]) * self.factors[number]
            number += 1
        return x if self.impute else x[known]

    def gram(self, passes: Passes) -> tuple[int, Floats]:
        """How many rows count, and x'x of them, (width, width), in one pass."""

        def of_rows(given: Columns, rows: int) -> Arrays:
            x = self.matrix(given, rows)
            return np.array([float(len(x))]), np.dot(x.T, x)

        count, gram = sum_features(passes, self.columns, of_rows, "Products of columns.")
        return int(count[0]), gram


def coordinates_of(
    columns: Sequence[Column],
    rollups: Mapping[str, Rollups],
    transform: str,
    *,
    all_levels: bool,
    impute: bool,
) -> Coordinates:
    """The coordinates of columns by H2O's `transform` of numbers."""
    categoricals = sorted(
        (column for column in columns if column.levels), key=lambda column: -len(column.levels)
    )
    numbers = [column for column in columns if not column.levels]
    known = [rollups[column.name] for column in numbers]
    means = np.array([one.mean for one in known])
    deviations = np.array([one.sd for one in known])
    ranges = np.array([one.maxs[0] - one.mins[0] for one in known])
    spread = {"STANDARDIZE": deviations, "DESCALE": deviations, "NORMALIZE": ranges}.get(transform)
    factors = np.ones(len(numbers))
    if spread is not None:
        np.divide(1.0, spread, out=factors, where=spread > 0.0)
    moved = transform in {"STANDARDIZE", "DEMEAN", "NORMALIZE"}
    return Coordinates(
        (*categoricals, *numbers),
        means,
        means if moved else np.zeros(len(numbers)),
        factors,
        all_levels,
        impute,
    )
