"""The design: how columns become the coordinates of a coefficient vector, as H2O does it.

Coefficient order is that of the artifact: a block per categorical, with those of two levels among
them, a block per number with a slope for each level, products and numbers, the intercept.
With a penalty every level of a categorical has a coefficient, without one the first has none.
A missing number becomes the mean, a missing level the mode. Numerics are standardised (when
asked) by mean and sample standard deviation, categoricals never.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from steam.trainer.glm.matrix import DesignBlock, SlopesBlock, design_block
from steam.trainer.glm.pairs import Columns
from steam.trainer.glm.rows import Column
from steam.trainer.glm.terms import CategoricalTerm, NumericTerm, PairTerm, SlopesTerm
from steam.trainer.kernels.chosen import kernels

Vector = NDArray[np.float64]
Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Design:
    """All terms. `width` is the number of coefficients with the intercept, if there is one."""

    categoricals: tuple[CategoricalTerm | PairTerm, ...]
    numerics: tuple[NumericTerm, ...]
    intercept: bool = True
    slopes: tuple[SlopesTerm, ...] = ()

    @property
    def predictors(self) -> tuple[str, ...]:
        """The columns that are read, in model order."""
        categoricals = (one.name for one in self.categoricals if isinstance(one, CategoricalTerm))
        return (*categoricals, *(term.name for term in self.numerics if term.product is None))

    @property
    def interacts(self) -> bool:
        """Whether columns are computed from others."""
        pairs = any(isinstance(term, PairTerm) for term in self.categoricals)
        products = any(term.product is not None for term in self.numerics)
        return bool(self.slopes) or pairs or products

    @property
    def category_offsets(self) -> tuple[int, ...]:
        """Where each categorical's block starts, and where the last one ends."""
        widths = [term.width for term in self.categoricals]
        return tuple(int(end) for end in np.cumsum([0, *widths]))

    @property
    def expanded(self) -> int:
        """The number of coefficients without the intercept."""
        slopes = sum(term.width for term in self.slopes)
        return self.category_offsets[-1] + slopes + len(self.numerics)

    @property
    def width(self) -> int:
        return self.expanded + int(self.intercept)

    @property
    def lines(self) -> int:
        """How many of the coordinates are lines of numbers: those of numbers and the intercept."""
        return len(self.numerics) + int(self.intercept)

    @property
    def held(self) -> int:
        """How many lines of numbers are held of the rows that are expanded at once: slopes hold
        slots and values."""
        return self.lines + 2 * len(self.slopes)

    @property
    def one_layout(self) -> bool:
        """No: short blocks have their categoricals in other groups."""
        return False

    @property
    def penalised(self) -> NDArray[np.bool_]:
        """Which coefficients the penalty falls on: all but the intercept."""
        return np.arange(self.width) < self.expanded

    @property
    def names(self) -> tuple[str, ...]:
        """Coefficient names: `RACE.0` for a level, the column's own for a number."""
        levels = [
            f"{term.name}.{level}"
            for term in (*self.categoricals, *self.slopes)
            for level in term.coefficients
        ]
        numbers = [term.name for term in self.numerics]
        return (*levels, *numbers, *(["Intercept"] if self.intercept else []))

    def block(self, predictors: tuple[Column, ...], rows: int) -> DesignBlock:
        """The design matrix of `rows` rows from decoded predictors in model order."""
        columns = dict(zip(self.predictors, predictors, strict=True))
        slots = tuple(term.slots(columns) for term in self.categoricals)
        slopes = []
        for one in self.slopes:
            places = one.slots(columns)
            slopes.append(SlopesBlock(places, one.width, one.values(columns, places)))
        widths = [term.width for term in self.categoricals]
        return design_block(
            slots,
            widths,
            self.dense(columns, rows),
            intercept=self.intercept,
            units=self.units,
            slopes=slopes,
        )

    def dense(self, columns: Columns, rows: int) -> Matrix:
        """A line for each number and the intercept's, float64 (lines, rows), less their units."""
        dense = np.empty((self.lines, rows))
        numbers = [term.numbers(columns) for term in self.numerics]
        kernels().centred(numbers, *self.rules, dense)
        return dense

    @property
    def rules(self) -> tuple[Vector, Vector, Vector]:
        """The shift, the factor and the fill of each number, as `Kernels.centred` takes them."""
        rules = np.array([(term.shift, term.factor, term.fill) for term in self.numerics])
        shifts, factors, fills = rules.reshape(-1, 3).T.copy()
        return shifts, factors, fills

    @property
    def units(self) -> Vector:
        """What the lines of `dense` are still to be multiplied by, float64 (lines,)."""
        ones = [1.0] * int(self.intercept)
        return np.array([*(term.unit for term in self.numerics), *ones])

    @property
    def scales(self) -> Vector:
        """By how much the column of each coefficient but the intercept's is multiplied."""
        ones = np.ones(self.category_offsets[-1])
        return np.concatenate([ones, self._of_numbers("scale", "scales")])

    @property
    def sizes(self) -> Vector:
        """The root of the mean square of each coordinate's column, float64 (width,); 1 of a level,
        of the intercept and of a column without any size."""
        shifts = np.zeros(self.expanded - self.category_offsets[-1])
        first = len(shifts) - len(self.numerics)
        shifts[first:] = [term.shift for term in self.numerics]
        # times the scale first: squares of columns as they are may overflow
        scales = self._of_numbers("scale", "scales")
        deviations = self._of_numbers("sd", "sds") * scales
        distances = (self._of_numbers("mean", "means") - shifts) * scales
        found = np.ones(self.width)
        found[self.category_offsets[-1] : self.expanded] = np.hypot(deviations, distances)
        return np.where(found > 0.0, found, 1.0)

    def on_original_scale(self, beta: Vector) -> Vector:
        """Coefficients for columns as they are; always with an intercept at the end."""
        start = self.expanded - len(self.numerics)
        result = np.append(beta[: self.expanded], beta[self.expanded :].sum())
        result[: self.expanded] *= self.scales
        shifts = np.array([term.shift for term in self.numerics])
        result[-1] -= float(result[start : self.expanded] @ shifts)
        return result

    def in_coordinates(self, given: Vector, *, standardised: bool) -> Vector:
        """A coefficient vector of this design, float64 (width,), from one for columns as they are
        or, if `standardised`, for columns with mean 0 and deviation 1."""
        start = self.category_offsets[-1]
        original, beta = given.copy(), given.copy()
        if standardised:
            sds = self._of_numbers("sd", "sds")
            numbers = original[start : self.expanded]
            numbers /= np.where(sds > 0.0, sds, 1.0)
        beta[: self.expanded] = original[: self.expanded] / self.scales
        if self.intercept:
            numbers = original[start : self.expanded]
            means = self._of_numbers("mean", "means")
            shifts = np.concatenate(
                [
                    np.zeros(len(means) - len(self.numerics)),
                    [term.shift for term in self.numerics],
                ]
            )
            beta[-1] += float(numbers @ (shifts - means if standardised else shifts))
        return beta

    def covariance_on_original_scale(self, covariance: Matrix) -> Matrix:
        """That of `on_original_scale(beta)` from that of beta, (width, width); NaN where unknown.

        Without an intercept its row and column at the end are zero.
        """
        size = self.expanded
        result = np.zeros((size + 1, size + 1))
        result[: self.width, : self.width] = covariance
        start = size - len(self.numerics)
        scales = np.append(self.scales, 1.0)
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
        result[start : self.expanded] = numbers * self._of_numbers("sd", "sds")
        if self.intercept:
            result[-1] += float(numbers @ self._of_numbers("mean", "means"))
        return result

    def _of_numbers(self, one: str, several: str) -> Vector:
        """A fact of each number, those with slopes by level first."""
        slopes = [getattr(term, several) for term in self.slopes]
        numerics = [getattr(term, one) for term in self.numerics]
        return np.concatenate([*slopes, np.array(numerics, dtype=np.float64)])
