"""The design: how columns become the coordinates of a coefficient vector, as H2O does it.

Coefficient order is that of the artifact: a block per categorical, the numerics, the intercept.
With a penalty every level of a categorical has a coefficient, without one the first has none.
A missing number becomes the mean, a missing level the mode. Numerics are standardised (when
asked) by mean and sample standard deviation, categoricals never.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from steam.trainer.glm.matrix import DesignBlock, design_block
from steam.trainer.glm.rows import Column

Vector = NDArray[np.float64]
Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class CategoricalTerm:
    """One categorical: its levels in code order, the level that stands in for a missing one, and
    how many leading levels have no coefficient (0 or 1)."""

    name: str
    levels: tuple[str, ...]
    mode: int
    dropped: int

    @property
    def width(self) -> int:
        return len(self.levels) - self.dropped


@dataclass(frozen=True, slots=True)
class NumericTerm:
    """One number x, which enters as (x - shift) * scale; a missing x is taken as `mean`.

    `sd` is its standard deviation, `low` and `high` the range seen in training.
    """

    name: str
    mean: float
    sd: float
    shift: float
    scale: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Design:
    """All terms. `width` is the number of coefficients with the intercept, if there is one."""

    categoricals: tuple[CategoricalTerm, ...]
    numerics: tuple[NumericTerm, ...]
    intercept: bool = True

    @property
    def predictors(self) -> tuple[str, ...]:
        """Column names in model order."""
        categoricals = (term.name for term in self.categoricals)
        return (*categoricals, *(term.name for term in self.numerics))

    @property
    def category_offsets(self) -> tuple[int, ...]:
        """Where each categorical's block starts, and where the last one ends."""
        widths = [term.width for term in self.categoricals]
        return tuple(int(end) for end in np.cumsum([0, *widths]))

    @property
    def expanded(self) -> int:
        """The number of coefficients without the intercept."""
        return self.category_offsets[-1] + len(self.numerics)

    @property
    def width(self) -> int:
        return self.expanded + int(self.intercept)

    @property
    def penalised(self) -> NDArray[np.bool_]:
        """Which coefficients the penalty falls on: all but the intercept."""
        return np.arange(self.width) < self.expanded

    @property
    def names(self) -> tuple[str, ...]:
        """Coefficient names: `RACE.0` for a level, the column's own for a number."""
        levels = [
            f"{term.name}.{level}"
            for term in self.categoricals
            for level in term.levels[term.dropped :]
        ]
        numbers = [term.name for term in self.numerics]
        return (*levels, *numbers, *(["Intercept"] if self.intercept else []))

    def block(self, predictors: tuple[Column, ...], rows: int) -> DesignBlock:
        """The design matrix of `rows` rows from decoded predictors in model order."""
        split = len(self.categoricals)
        slots = tuple(
            _slots(codes, term)
            for codes, term in zip(predictors[:split], self.categoricals, strict=True)
        )
        dense = np.empty((len(self.numerics) + int(self.intercept), rows))
        dense[len(self.numerics) :] = 1.0
        for line, (values, term) in enumerate(zip(predictors[split:], self.numerics, strict=True)):
            filled = np.where(np.isnan(values), term.mean, values)
            np.multiply(filled - term.shift, term.scale, out=dense[line])
        return design_block(slots, [term.width for term in self.categoricals], dense)

    def on_original_scale(self, beta: Vector) -> Vector:
        """Coefficients for columns as they are; always with an intercept at the end."""
        start = self.category_offsets[-1]
        result = np.append(beta[: self.expanded], beta[self.expanded :].sum())
        scales = np.array([term.scale for term in self.numerics])
        shifts = np.array([term.shift for term in self.numerics])
        result[start : self.expanded] *= scales
        result[-1] -= float(result[start : self.expanded] @ shifts)
        return result

    def covariance_on_original_scale(self, covariance: Matrix) -> Matrix:
        """That of `on_original_scale(beta)` from that of beta, (width, width); NaN where unknown.

        Without an intercept its row and column at the end are zero.
        """
        size = self.expanded
        result = np.zeros((size + 1, size + 1))
        result[: self.width, : self.width] = covariance
        start = self.category_offsets[-1]
        scales = np.ones(size + 1)
        scales[start:size] = [term.scale for term in self.numerics]
        result *= np.outer(scales, scales)
        shifts = np.array([term.shift for term in self.numerics])
        moved = np.flatnonzero(~np.isnan(np.diag(result)[start:size]))  # the others are zero
        places, shifts = start + moved, shifts[moved]
        result[-1] -= shifts @ result[places]
        result[:, -1] -= result[:, places] @ shifts
        return result

    def standardised(self, original: Vector) -> Vector:
        """Coefficients on the original scale as ones of columns with mean 0 and deviation 1."""
        start = self.category_offsets[-1]
        numbers = original[start : self.expanded]
        result = original.copy()
        result[start : self.expanded] = numbers * np.array([term.sd for term in self.numerics])
        if self.intercept:
            result[-1] += float(numbers @ np.array([term.mean for term in self.numerics]))
        return result


def _slots(codes: Column, term: CategoricalTerm) -> NDArray[np.int64]:
    """Codes as positions in the term's block; `width` means a level without a coefficient."""
    filled = np.where(codes < 0, term.mode, codes).astype(np.int64) - term.dropped
    filled[filled < 0] = term.width
    return filled
