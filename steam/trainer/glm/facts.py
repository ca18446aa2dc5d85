"""What one pass over the training rows tells about each column."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import overload

import numpy as np
from numpy.typing import NDArray

from steam.trainer.frame.chunk import Chunk
from steam.trainer.glm.pairs import Columns, LevelFacts, Pair, level_facts, merge_level_facts
from steam.trainer.glm.rows import Column, Roles, Rows, missing, read_rows
from steam.trainer.kernels.chosen import kernels
from steam.trainer.kernels.protocol import Moments

Vector = NDArray[np.float64]

_FLAGS = np.array([0.0, 1.0])


@dataclass(frozen=True, slots=True)
class NumericFacts:
    """Weighted moments of the values that are there, their range, and what is not there.

    `deviations` is the weighted sum of squares about the mean, `rows` how many values are there
    with a positive weight.
    """

    rows: int
    weight: float
    mean: float
    deviations: float
    low: float
    high: float
    missing: int
    infinite: int

    @property
    def sd(self) -> float:
        """Sample standard deviation; 0 if unknown.

        Formula: sqrt(deviations / (W - min(1, W/n))), W the weight of n rows. Where weights are
        1 or more on average they may be counts, and a row of weight w stands for w rows: W - 1.
        Below that they are shares, whose unit means nothing: then W (n - 1)/n, so that weights
        that add up to 1 standardise like equal ones. The two meet at W = n.
        """
        if self.rows < 2:
            return 0.0
        return float(np.sqrt(self.deviations / (self.weight - min(1.0, self.weight / self.rows))))

    @property
    def constant(self) -> bool:
        return not self.low < self.high

    @property
    def too_large(self) -> bool:
        """Whether squares of the values overflow."""
        return not np.isfinite(self.deviations)


@dataclass(frozen=True, slots=True)
class CategoricalFacts:
    """Weight of each level, float64 (levels,), and how many rows have none."""

    level_weights: Vector
    missing: int

    @property
    def mode(self) -> int:
        """The heaviest level; the lowest code of equals."""
        return int(np.argmax(self.level_weights)) if len(self.level_weights) else 0

    @property
    def constant(self) -> bool:
        return int(np.count_nonzero(self.level_weights)) < 2


ColumnFacts = NumericFacts | CategoricalFacts
PairFacts = NumericFacts | CategoricalFacts | LevelFacts
"""Of the product of two numbers, of pairs of levels, and of a number by level."""


@dataclass(frozen=True, slots=True)
class TrainingFacts:
    """The facts of a training frame; `predictors` in the order of the roles.

    `refused` counts the rows whose response the family cannot have; `offset` is 0 where there is
    none. `pairs` are those of the interactions.
    """

    rows: int
    predictors: tuple[ColumnFacts, ...]
    response: NumericFacts
    offset: NumericFacts
    refused: int
    pairs: tuple[PairFacts, ...] = ()


@dataclass(frozen=True, slots=True)
class FactsTask:
    """Gathers TrainingFacts. `levels` holds per predictor its number of levels, or None, and
    `accepts` tells which responses the family can have. With `plugs`, a value for each predictor, a
    missing one counts as that, as if it stood in the frame.

    Moments merge pairwise without cancellation (Chan, Golub & LeVeque, Am. Stat. 37(3), 1983).
    """

    roles: Roles
    levels: tuple[int | None, ...]
    accepts: Callable[[Vector], NDArray[np.bool_]]
    pairs: tuple[Pair, ...] = ()
    plugs: tuple[float, ...] = ()

    @property
    def columns(self) -> Sequence[str]:
        return self.roles.columns

    def map(self, chunks: Sequence[Chunk], first_row: int) -> TrainingFacts:
        rows = read_rows(chunks, self.roles)
        columns = rows.predictors
        weights = rows.weights if rows.weighted else None
        if self.plugs:
            columns = tuple(map(_plugged, columns, self.plugs))
        numbers = [rows.response, *([rows.offset] if rows.shifted else [])]
        (response, *offset), predictors = _column_facts(numbers, columns, self.levels, weights)
        return TrainingFacts(
            rows.count,
            predictors,
            response,
            offset[0] if offset else _of_zeros(rows),
            self._refused(rows.response),
            self._pairs(rows),
        )

    def _refused(self, y: Vector) -> int:
        """How many responses the family cannot have; flags are told sooner than others."""
        if not kernels().no_flags(y) and self.accepts(_FLAGS).all():
            return 0
        return int(np.count_nonzero(~self.accepts(y)))

    def _pairs(self, rows: Rows) -> tuple[PairFacts, ...]:
        columns = dict(zip(self.roles.predictors, rows.predictors, strict=True))
        return tuple(_pair_facts(pair, columns, rows.weights) for pair in self.pairs)

    def merge(self, left: TrainingFacts, right: TrainingFacts) -> TrainingFacts:
        return TrainingFacts(
            left.rows + right.rows,
            tuple(_merge(a, b) for a, b in zip(left.predictors, right.predictors, strict=True)),
            _merge_numeric(left.response, right.response),
            _merge_numeric(left.offset, right.offset),
            left.refused + right.refused,
            tuple(_merge(a, b) for a, b in zip(left.pairs, right.pairs, strict=True)),
        )

    def finish(self, partial: TrainingFacts | None) -> TrainingFacts:
        return partial or TrainingFacts(
            0,
            tuple(
                NOTHING_NUMERIC if levels is None else CategoricalFacts(np.zeros(levels), 0)
                for levels in self.levels
            ),
            NOTHING_NUMERIC,
            NOTHING_NUMERIC,
            0,
        )


NOTHING_NUMERIC = NumericFacts(0, 0.0, 0.0, 0.0, np.inf, -np.inf, 0, 0)
"""The facts of no rows: the identity of merging."""


def _plugged(column: Column, plug: float) -> Column:
    filled: Column = column.copy()
    filled[missing(column)] = plug
    return filled


def _column_facts(
    numbers: Sequence[Vector],
    predictors: Sequence[Column],
    levels: Sequence[int | None],
    weights: Vector | None,
) -> tuple[tuple[NumericFacts, ...], tuple[ColumnFacts, ...]]:
    """Of some numbers, and of the predictors; all in one loop where rows weigh the same."""
    told = [*zip(predictors, levels, strict=True)]
    reals = [*numbers, *(one.astype(np.float64, copy=False) for one, own in told if own is None)]
    codes = [one.astype(np.int32, copy=False) for one, own in told if own is not None]
    counts = [own for own in levels if own is not None]
    if weights is None:
        moments, counted = kernels().facts_of(reals, codes, counts)
    else:
        moments = [kernels().moments(one, weights) for one in reals]
        counted = [_counted(*one, weights) for one in zip(codes, counts, strict=True)]
    of_numbers = (_numeric_facts(one) for one in moments)
    of_levels = (CategoricalFacts(*one) for one in counted)
    return (
        tuple(next(of_numbers) for _ in numbers),
        tuple(next(of_numbers) if own is None else next(of_levels) for own in levels),
    )


def _counted(
    codes: NDArray[np.int32] | NDArray[np.int64], levels: int, weights: Vector
) -> tuple[Vector, int]:
    """The weight of each level, and how many rows have none."""
    present = codes >= 0
    counts = np.bincount(codes[present], weights[present], levels)
    return np.asarray(counts, dtype=np.float64), len(codes) - int(present.sum())


def _pair_facts(pair: Pair, columns: Columns, weights: Vector) -> PairFacts:
    left, right = pair.left.levels, pair.right.levels
    if left is None:
        return _numeric_facts(kernels().moments(pair.numbers(columns), weights))
    if right is None:
        return level_facts(pair.left.values(columns), pair.right.values(columns), weights, left)
    return CategoricalFacts(*_counted(pair.codes(columns), left * right, weights))


def _of_zeros(rows: Rows) -> NumericFacts:
    """The facts of an offset that nobody gave."""
    if not rows.count:
        return NOTHING_NUMERIC
    return replace(NOTHING_NUMERIC, rows=rows.count, weight=rows.weight, low=0.0, high=0.0)


def _numeric_facts(found: Moments) -> NumericFacts:
    return NumericFacts(
        found.rows,
        found.weight,
        found.mean,
        found.deviations,
        found.low,
        found.high,
        found.missing,
        found.infinite,
    )


@overload
def _merge(left: ColumnFacts, right: ColumnFacts) -> ColumnFacts: ...
@overload
def _merge(left: PairFacts, right: PairFacts) -> PairFacts: ...
def _merge(left: PairFacts, right: PairFacts) -> PairFacts:
    if isinstance(left, LevelFacts) and isinstance(right, LevelFacts):
        return merge_level_facts(left, right)
    if isinstance(left, CategoricalFacts) and isinstance(right, CategoricalFacts):
        return CategoricalFacts(
            left.level_weights + right.level_weights, left.missing + right.missing
        )
    if isinstance(left, NumericFacts) and isinstance(right, NumericFacts):
        return _merge_numeric(left, right)
    raise TypeError("facts of one column are of one kind")


def _merge_numeric(left: NumericFacts, right: NumericFacts) -> NumericFacts:
    absent = left.missing + right.missing
    infinite = left.infinite + right.infinite
    weight = left.weight + right.weight
    if weight == 0.0:
        return NumericFacts(0, 0.0, 0.0, 0.0, np.inf, -np.inf, absent, infinite)
    distance = right.mean - left.mean
    share = right.weight / weight
    return NumericFacts(
        left.rows + right.rows,
        weight,
        left.mean + distance * share,
        left.deviations + right.deviations + distance * distance * left.weight * share,
        min(left.low, right.low),
        max(left.high, right.high),
        absent,
        infinite,
    )
