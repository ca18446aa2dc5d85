"""The linear predictor: a row's eta, folded column by column in one fixed order."""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import isnan

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Codes = NDArray[np.int32]


@dataclass(frozen=True, slots=True, eq=False)
class LinearPredictor:
    """eta = sum of tables[i][code_i], then of slopes[j] * x_j, then the intercept.

    `tables` holds per categorical one float64 contribution per level and a last one for missing,
    which code -1 reaches from the end. Each step is one elementwise operation, so that the eta of
    a row is the same to the bit in a batch of one and in a batch of a million.
    """

    tables: tuple[Floats, ...]
    slopes: tuple[float, ...]
    intercept: float

    def eta(self, codes: Sequence[Codes], numbers: Sequence[Floats], rows: int) -> Floats:
        """float64 (rows,) from codes in -1..levels-1 and numbers without missing values."""
        eta = np.zeros(rows)
        for table, code in zip(self.tables, codes, strict=True):
            eta += table.take(code)
        with np.errstate(over="ignore", invalid="ignore"):  # as of one row: infinite, or NaN
            for slope, number in zip(self.slopes, numbers, strict=True):
                eta += slope * number
            eta += self.intercept
        return eta

    def of_rows(self, means: Sequence[float]) -> "LinearRow":
        """The same for one row at a time; `means` are what missing numbers are taken as."""
        tables = tuple(array("d", table.tolist()) for table in self.tables)
        return LinearRow(tables, tuple(zip(self.slopes, means, strict=True)), self.intercept)


@dataclass(frozen=True, slots=True, eq=False)
class LinearRow:
    """The eta of one row without arrays: the same steps in the same order, so the same to the bit.

    `tables` as in LinearPredictor; `slopes` come with the mean that a missing number is taken as.
    """

    tables: tuple["array[float]", ...]
    slopes: tuple[tuple[float, float], ...]
    intercept: float

    def eta(self, cells: Sequence[float]) -> float:
        """From a code of -1..levels-1 per table, then a number per slope, NaN for missing."""
        eta = 0.0
        for table, code in zip(self.tables, cells):  # noqa: B905 -- the numbers are left
            eta += table[code]  # type: ignore[call-overload]
        for (slope, mean), number in zip(self.slopes, cells[len(self.tables) :], strict=True):
            eta += slope * (mean if isnan(number) else number)
        return eta + self.intercept


def linear_predictors(
    coefficients: Floats,
    *,
    classes: int,
    level_counts: Sequence[int],
    category_offsets: Sequence[int],
    use_all_factor_levels: bool,
    category_modes: Codes | None,
) -> tuple[LinearPredictor, ...]:
    """One LinearPredictor per class from coefficients in MOJO order.

    `coefficients` is `classes` equal blocks; a block holds the levels of every categorical, the
    numerics and the intercept. Missing takes the contribution of the column's mode; without modes
    it is NaN.
    """
    modes = [None] * len(level_counts) if category_modes is None else category_modes.tolist()
    columns = list(zip(pairwise(category_offsets), level_counts, modes, strict=True))
    return tuple(
        LinearPredictor(
            tables=tuple(
                _table(block[start:stop], levels, use_all_factor_levels, mode)
                for (start, stop), levels, mode in columns
            ),
            slopes=tuple(block[category_offsets[-1] : -1].tolist()),
            intercept=float(block[-1]),
        )
        for block in coefficients.reshape(classes, -1)
    )


def _table(
    coefficients: Floats, levels: int, use_all_factor_levels: bool, mode: int | None
) -> Floats:
    """Contribution by level, then of missing; a level without a coefficient adds nothing."""
    first_level = 0 if use_all_factor_levels else 1
    table = np.zeros(levels + 1)
    table[first_level : first_level + len(coefficients)] = coefficients
    table[-1] = np.nan if mode is None else table[mode]
    table.flags.writeable = False
    return table
