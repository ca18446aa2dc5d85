"""The loops over rows that training spends its time in."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from steam.trainer.kernels.fields import Columns, Field, Text, TooManyLevels

Vector = NDArray[np.float64]
Matrix = NDArray[np.float64]
Codes = NDArray[np.uint8] | NDArray[np.uint16] | NDArray[np.uint32] | NDArray[np.int32]
Slots = NDArray[np.int32]
Keys = NDArray[np.int64]
Marks = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Moments:
    """Of values that are finite: how many `rows`, their `weight`, `mean` and weighted sum of
    squares about it, `low` and `high`; and how many others are `missing` (NaN) or `infinite`.

    Without any finite value the mean is 0, `low` infinite and `high` negatively so. The squares
    are infinite or NaN where they overflow.
    """

    rows: int
    weight: float
    mean: float
    deviations: float
    low: float
    high: float
    missing: int
    infinite: int


@dataclass(frozen=True, slots=True, eq=False)
class Narrow:
    """A column as codes. A `number` is (code + bias) / divisor of unsigned codes, float64, NaN
    where a code is `missing`; else they are levels, int32, -1 where one is. None is missing where
    that is None."""

    codes: Codes
    missing: int | None
    number: bool = False
    bias: float = 0.0
    divisor: float = 1.0


MOST_SHARE = 1024
"""Rows of which one is sampled."""

MOST_LINES = 8
"""Of a `LogitRows`."""


@dataclass(frozen=True, slots=True, eq=False)
class LogitRows:
    """Rows of a logit: `columns` are numbers, which enter as `Kernels.centred` has them, at most
    MOST_LINES lines with the `intercept`'s; `cells` int32; weights and offsets are 1 and 0 where
    there are none."""

    columns: Sequence[Vector]
    shifts: Vector
    factors: Vector
    fills: Vector
    intercept: bool
    cells: Slots
    y: Vector
    weights: Vector | None
    offset: Vector | None

    @property
    def lines(self) -> int:
        return len(self.columns) + int(self.intercept)


@dataclass(frozen=True, slots=True, eq=False)
class LogitSums:
    """Sums over rows, each times its weight: the score by cell (cells,) and of each line (lines,);
    the weight of Fisher scoring and it times each number by cell, (1 + numbers, cells), and the
    products of lines, (lines, lines), symmetric to the bit, both None if not asked for; the
    deviance; the weight; and how many rows are `certain`: farther from zero than was said."""

    score_by_cell: Vector
    score: Vector
    gram_by_cell: Matrix | None
    gram: Matrix | None
    deviance: float
    weight: float
    certain: int


@dataclass(frozen=True, slots=True, eq=False)
class FlagLosses:
    """Sums over rows, each times its weight: of (y - p)^2, of -ln of the probability given to what
    happened, and of that with a bound, `log`; how many y are 1; and the rows' `keys`."""

    squared: float
    surprise: float
    log: float
    hits: int
    keys: Keys


@dataclass(frozen=True, slots=True, eq=False)
class Linear:
    """A linear predictor as a model has it: per categorical a table of each level's part, with that
    of a missing one (-1) at the end; slopes of numbers, and means in place of NaN."""

    tables: Sequence[Vector]
    slopes: Vector
    means: Vector
    intercept: float


class Kernels(Protocol):
    """Each method is one loop, or a few. All arrays are contiguous and have n rows, unless it says
    otherwise; float64 but for codes, slots and cells, which are int32 and tell their bounds."""

    def widened(self, columns: Sequence[Narrow]) -> list[NDArray[Any]]:
        """What the codes of each column stand for, (n,): new arrays."""
        ...

    def sampled(
        self,
        columns: Sequence[NDArray[Any]],
        share: int,
        first: int,
        cells: Sequence[Slots] = (),
        kept: Sequence[Marks] = (),
    ) -> tuple[list[NDArray[Any]], Vector]:
        """Some rows of each column, float64 or int32: one of each `share` that follow each other,
        and of fewer at the end, which is left to chance by the number of the group, the first of
        which is `first`; and all that have a cell, below 0 for none, that is marked in `kept`.

        And of how many each stands: 1 of what is kept, else as many as its group. Raises IndexError
        for a cell that has no mark.
        """
        ...

    def moments(self, values: Vector, weights: Vector | None) -> Moments:
        """In one reading for the sums, and one for the squares. Weights are finite; without them
        each row has 1."""
        ...

    def facts_of(
        self, numbers: Sequence[Vector], codes: Sequence[Slots], levels: Sequence[int]
    ) -> tuple[list[Moments], list[tuple[Vector, int]]]:
        """The `moments` of each column of numbers, without weights, and the `level_counts` of each
        column of codes. Raises IndexError for a code that is no level."""
        ...

    def level_counts(self, codes: Slots, levels: int) -> tuple[Vector, int]:
        """How many rows have each of so many levels, (levels,), and how many none (below 0).

        Raises IndexError for a code that is no level.
        """
        ...

    def centred(
        self, columns: Sequence[Vector], shifts: Vector, factors: Vector, fills: Vector, out: Matrix
    ) -> None:
        """Put (x - shift) * factor of each column into its line of `out`, with the fill for x
        where that is NaN, and ones into all lines after those."""
        ...

    def cells_of(self, codes: Sequence[Slots], modes: Slots, dropped: Slots, sizes: Slots) -> Slots:
        """The cell of each row from the codes of some categoricals, of which each has so many
        slots, the last of them for its first `dropped` levels; a missing code is the mode."""
        ...

    def mark(self, cells: Slots, marks: Marks) -> None:
        """Put 1 where the cell of a row is, in place; a row below 0 has none.

        Raises IndexError for a cell that has no mark.
        """
        ...

    def beyond(self, values: Vector, distance: float) -> int:
        """How many values are farther from zero than that, or NaN."""
        ...

    def no_flags(self, values: Vector) -> int:
        """How many values are neither 0 nor 1."""
        ...

    def linear(
        self, of: Linear, codes: Sequence[Slots], numbers: Sequence[Vector], rows: int
    ) -> Vector:
        """The linear predictor of each row: what the levels add, then the numbers, then the
        intercept, one rounding each. Raises IndexError for a code that is no level."""
        ...

    def two_classes(self, e: Vector, threshold: float) -> tuple[Matrix, Slots]:
        """From exp(-eta) the probabilities of two classes, (n, 2), column by column, and the class:
        the second from the threshold on, -1 without a probability."""
        ...

    def add_values(self, rows: Vector, slots: Slots, values: Vector) -> None:
        """Add to each row, in place, the value of its slot, values (count,).

        Raises IndexError for a slot that is not in 0..count.
        """
        ...

    def sums_by(self, slots: Slots, count: int, lines: Sequence[Vector]) -> Matrix:
        """The sums of each line by slot, (lines, count), added in the order of the rows.

        Raises IndexError for a slot that is not in 0..count.
        """
        ...

    def products(self, weights: Vector, lines: Matrix, weighing: int) -> tuple[Matrix, Matrix]:
        """Lines (k, n), of which the first `weighing` are to be weighed and one more at most is of
        ones: those times the weights, (weighing, n), and lines diag(weights) lines', (k, k),
        symmetric to the bit."""
        ...

    def logistic(self, eta: Vector, y: Vector) -> tuple[Vector, Vector, Vector]:
        """Weight, score and unit deviance of the logit; see `BinomialLogit`. Within 3 units in the
        last place, the deviance against its largest part."""
        ...

    def logit_pass(
        self, rows: LogitRows, coefficients: Vector, totals: Vector, far: float, *, gram: bool
    ) -> LogitSums:
        """What a pass of a logit sums, at coefficients of the lines (lines,) and `totals` of the
        cells (cells,). Raises IndexError for a cell that is not among those."""
        ...

    def flag_losses(
        self, eta: Vector, p: Vector, y: Vector, weights: Vector | None, most: float
    ) -> FlagLosses | None:
        """Of responses 0 or 1 with log-odds `eta`, finite, and probabilities p of 1; None if one
        is not so. A loss in `log` is at most so much."""
        ...

    def keys_of(self, scores: Vector, y: Vector) -> Keys:
        """Keys of scores from 0 up, as `counts_of` takes them: true where y is 1."""
        ...

    def counts_of(
        self, keys: Keys, rows: int, hits: int, after: int, room: tuple[Vector, Vector, Vector]
    ) -> int:
        """Of int64 keys that descend, the bits of a score above one of truth: each score, and how
        many true and false rows have it or a higher one, `rows` with `hits` true ones standing
        before. Put at the start of each of `room`, (n,); how many scores there are. `after` are
        the bits of the score that follows the last."""
        ...

    def areas(
        self, tps: Vector, fps: Vector, before: tuple[float, float], all_: tuple[float, float]
    ) -> tuple[float, float, float]:
        """Of true and false positives at descending thresholds, from those `before` and of `all_`
        in the end: twice the area under the ROC curve, the integral of precision over true
        positives, and the largest distance between the shares.

        Within a step from one threshold to the next the false positives grow in proportion to the
        true ones, t, so that the precision is t / (a t + b), with h = dfp/dtp, a = 1 + h and
        b = fp0 - h tp0. Its integral is (dtp - (b/a) ln(k1/k0)) / a, k = tp + fp. A step without
        true positives adds nothing. Davis and Goadrich, The relationship between Precision-Recall
        and ROC curves, ICML 2006.
        """
        ...

    def scores_sum(self, thresholds: Vector, tps: Vector, fps: Vector, before: float) -> float:
        """The sum of thresholds, each times the weight of its rows, if those before weigh that."""
        ...

    def byte_counts(self, data: Text, characters: str) -> list[int]:
        """How often each of some ASCII characters occurs."""
        ...

    def records(
        self, parts: Sequence[Text], separator: str, rows: int, fields: Sequence[Field]
    ) -> Columns | TooManyLevels | None:
        """The columns of so many `rows` of delimited text, whole records in each of the parts. In
        quotes stands what means the same without.

        None where it is to be read in another way: it is not in order, or less simple than that.
        Numbers are rounded to the nearest, ties to even.
        """
        ...
