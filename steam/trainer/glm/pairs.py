"""Pairs of columns that interact, and what one pass over the rows tells about them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from steam.core.errors import Exhausted, InvalidInput
from steam.model.interactions import interaction_name
from steam.trainer.glm.rows import Column

Vector = NDArray[np.float64]
Columns = Mapping[str, Column]

MOST_PAIRS = 1_000_000
"""Of the levels of two columns; each is a number in the facts."""


@dataclass(frozen=True, slots=True)
class Part:
    """One of the two columns: how many levels it has, None for a number, and what a missing value
    of it is taken as, if that was given."""

    name: str
    levels: int | None
    plug: float | None = None

    def values(self, columns: Columns) -> Column:
        """int32 codes (-1 missing) or float64 (NaN missing) after plugging."""
        given = columns[self.name]
        if self.plug is None:
            return given
        if self.levels is None:
            return np.where(np.isnan(given), self.plug, given)
        return np.where(given < 0, np.int32(self.plug), given)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two columns that interact; of a categorical and a number the categorical is `left`."""

    name: str
    left: Part
    right: Part

    def numbers(self, columns: Columns) -> Vector:
        """The product of two numbers, NaN where one is missing."""
        with np.errstate(over="ignore", invalid="ignore"):  # the facts tell
            return np.asarray(self.left.values(columns) * self.right.values(columns))

    def codes(self, columns: Columns) -> NDArray[np.int64]:
        """The pair of levels as left * levels of the right + right, -1 where one is missing."""
        left, right = self.left.values(columns), self.right.values(columns)
        pairs = left.astype(np.int64) * (self.right.levels or 0) + right.astype(np.int64)
        pairs[(left < 0) | (right < 0)] = -1
        return pairs


@dataclass(frozen=True, slots=True)
class LevelFacts:
    """Weighted moments of a number in the rows of each level, float64 (levels,) each; `rows` counts
    those in which both are there."""

    rows: int
    weights: Vector
    means: Vector
    deviations: Vector

    @property
    def sds(self) -> Vector:
        """Sample standard deviations of the columns that hold the number in rows of one level and
        0 in all others, by the formula of `NumericFacts.sd`; 0 if unknown."""
        total = float(self.weights.sum())
        if self.rows < 2:
            return np.zeros_like(self.means)
        within = self.weights * (1.0 - self.weights / total)
        squares = self.deviations + self.means * self.means * within
        return np.asarray(np.sqrt(squares / (total - min(1.0, total / self.rows))))


def level_facts(codes: Column, numbers: Column, weights: Vector, levels: int) -> LevelFacts:
    """The facts of some rows."""
    known = (codes >= 0) & np.isfinite(numbers)
    codes, numbers, weights = codes[known], numbers[known], weights[known]
    with np.errstate(over="ignore", invalid="ignore"):  # the facts of the number tell
        sums = np.bincount(codes, weights, levels)
        totals = np.bincount(codes, weights * numbers, levels)
        means = np.zeros(levels)
        np.divide(totals, sums, out=means, where=sums > 0.0)
        centred = numbers - means[codes]
        deviations = np.bincount(codes, weights * centred * centred, levels)
    return LevelFacts(
        len(codes), np.asarray(sums, np.float64), means, np.asarray(deviations, np.float64)
    )


def merge_level_facts(left: LevelFacts, right: LevelFacts) -> LevelFacts:
    """The facts of all rows of both."""
    weights = left.weights + right.weights
    share = np.divide(right.weights, weights, out=np.zeros_like(weights), where=weights > 0.0)
    distance = right.means - left.means
    return LevelFacts(
        left.rows + right.rows,
        weights,
        left.means + distance * share,
        left.deviations + right.deviations + distance * distance * left.weights * share,
    )


def plan_pairs(
    names: Sequence[tuple[str, str]],
    levels: Mapping[str, int | None],
    taken: Sequence[str],
    plugs: Mapping[str, float],
) -> tuple[Pair, ...]:
    """The pairs of these names, each once, whichever way round.

    `levels` are those of the predictors, None for a number; `taken` are names that no interaction
    can have. Raises InvalidInput for columns that cannot interact, Exhausted for too many levels.
    """
    found: dict[frozenset[str], Pair] = {}
    for one, other in names:
        for name in (one, other):
            if name not in levels:
                raise InvalidInput(
                    f"Column {name[:80]} is no predictor, so it cannot interact.",
                    hint="Name columns of x that are numbers or categorical.",
                )
        parts = [Part(name, levels[name], plugs.get(name)) for name in (one, other)]
        if one == other and levels[one] is not None:
            raise InvalidInput(f"The categorical column {one[:80]} cannot interact with itself.")
        _check_size(parts)
        if parts[0].levels is None and parts[1].levels is not None:
            parts.reverse()
        name = interaction_name(one, other)
        if name in taken or any(pair.name == name for pair in found.values()):
            already = found.get(frozenset((one, other)))
            if already is not None and already.name == name:
                continue
            raise InvalidInput(
                f"The interaction of {one[:80]} and {other[:80]} has the name of another column.",
                hint=f"Rename the column {name[:80]}.",
            )
        found.setdefault(frozenset((one, other)), Pair(name, *parts))
    return tuple(found.values())


def _check_size(parts: Sequence[Part]) -> None:
    left, right = (part.levels or 1 for part in parts)
    if left * right > MOST_PAIRS:
        raise Exhausted(
            f"Columns {parts[0].name[:80]} and {parts[1].name[:80]} have {left * right} pairs of "
            f"levels; {MOST_PAIRS} is the limit.",
            hint="Leave out interactions of columns with very many levels.",
        )
