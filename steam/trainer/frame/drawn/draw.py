"""A frame drawn after a recipe: H2O's for a seed, however its rows are cut into blocks."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np

from steam.core.errors import Exhausted
from steam.trainer.frame.changes.holes import holes
from steam.trainer.frame.changes.ticks import share, ticked, ticking
from steam.trainer.frame.drawn.recipe import MAX_FACTORS, Kind, Recipe
from steam.trainer.frame.drawn.values import (
    Codes,
    Values,
    above_zero,
    around_zero,
    codes,
    constant,
    ones,
    times,
    whole,
    words,
)
from steam.trainer.frame.frame import Frame
from steam.trainer.frame.vec import Vec, VecType
from steam.trainer.pcg import Generators, in_slices, row_seeds, shuffled
from steam.trainer.progress import Progress

RESPONSE = "response"
_ORDER = (Kind.CATEGORICAL, Kind.INTEGER, Kind.REAL, Kind.BINARY, Kind.TIME, Kind.STRING)
"""How the places of columns, in their order by chance, are given to the kinds."""


@dataclass(frozen=True, slots=True)
class _Column:
    """A column to draw: its type, and its values (as the type decodes) from a generator a row."""

    name: str
    like: Vec
    values: Callable[[Generators], Values]


@dataclass(frozen=True, slots=True)
class _Chance:
    """Generators for the values of a frame of `cols` columns besides the response."""

    seed: int
    cols: int

    def drawn(
        self, values: Callable[[Generators], Values], position: int, first_row: int, rows: int
    ) -> Values:
        """What the column at that position of the frame holds, (rows,)."""

        def draw(first: int, count: int) -> Values:
            seeds = row_seeds(self.seed + position, first, count, self.cols)
            return values(Generators(Generators(seeds).longs()))

        return in_slices(draw, first_row, rows)


def draw_frame(
    recipe: Recipe,
    key: str,
    seed: int,
    seed_for_column_types: int,
    *,
    block_rows: int,
    progress: Progress | None = None,
) -> Frame:
    """Columns C1, C2, ..., their kinds in an order by chance, behind the response if there is one.

    Where the categorical columns would have more than MAX_FACTORS levels in all, each has those
    alone that were drawn for it. Raises Exhausted when that may still be more, and what `progress`
    raises.
    """
    starts, chance = range(0, recipe.rows, block_rows), _Chance(seed, recipe.cols)
    categorical = recipe.counts[Kind.CATEGORICAL]
    drawn_for: Callable[[int], Codes | None] = _every_level
    if categorical * recipe.factors > MAX_FACTORS:
        levels = categorical * min(recipe.factors, recipe.rows)
        if levels > MAX_FACTORS:
            raise Exhausted(
                f"The frame would have {levels:,} levels, and {MAX_FACTORS:,} are allowed.",
                hint="Ask for fewer factors, rows or categorical columns.",
            )
        drawn_for = partial(_levels_drawn, recipe, chance, block_rows)
    columns = _columns(recipe, seed_for_column_types, drawn_for)
    vecs = []
    for number, column in enumerate(columns):
        tick = share(ticking(progress, f"Drawing {column.name}."), number, len(columns))
        chunks = []
        for start in ticked(starts, tick):
            rows = min(block_rows, recipe.rows - start)
            values = chance.drawn(column.values, number, start, rows)
            missing = holes(recipe.missing_fraction, seed, number, start, rows)
            if missing.any():
                values = np.where(missing, column.like.missing_values(rows), values)
            chunks.append(column.like.encode(values))
        vecs.append(Vec(column.like.type, tuple(chunks), column.like.domain))
    return Frame(key, tuple(column.name for column in columns), tuple(vecs))


def _every_level(_position: int) -> None:
    """Nothing is known of the levels that a column comes to hold."""


def _levels_drawn(recipe: Recipe, chance: _Chance, block_rows: int, position: int) -> Codes:
    """The codes of the levels that the column at that position draws, in ascending order."""
    found = np.array([], dtype=np.int32)
    for start in range(0, recipe.rows, block_rows):
        rows = min(block_rows, recipe.rows - start)
        drawn = chance.drawn(partial(codes, recipe.factors), position, start, rows)
        found = np.union1d(found, drawn)
    return found


def _columns(recipe: Recipe, seed: int, drawn_for: Callable[[int], Codes | None]) -> list[_Column]:
    kinds = (kind for kind in _ORDER for _ in range(recipe.counts[kind]))
    by_place = dict(zip(shuffled(recipe.cols, seed), kinds, strict=True))
    first = [_response(recipe)] if recipe.has_response else []
    return first + [
        _column(recipe, by_place[number], number, number + len(first), drawn_for)
        for number in range(recipe.cols)
    ]


def _response(recipe: Recipe) -> _Column:
    if recipe.response_factors > 1:
        levels = tuple(map(str, range(recipe.response_factors)))
        return _Column(RESPONSE, Vec(VecType.ENUM, (), levels), partial(codes, len(levels)))
    values = partial(above_zero if recipe.positive_response else around_zero, recipe.real_range)
    return _Column(RESPONSE, Vec(VecType.REAL, ()), values)


def _column(
    recipe: Recipe,
    kind: Kind,
    number: int,
    position: int,
    drawn_for: Callable[[int], Codes | None],
) -> _Column:
    """The column C(number + 1), at that position of the frame, which its levels tell."""
    name = f"C{number + 1}"
    if not recipe.randomize:
        like = Vec(VecType.INT if recipe.value == int(recipe.value) else VecType.REAL, ())
        return _Column(name, like, partial(constant, recipe.value))
    if kind is Kind.CATEGORICAL:
        return _categorical(recipe, name, position, drawn_for(position))
    drawn: dict[Kind, tuple[VecType, Callable[[Generators], Values]]] = {
        Kind.INTEGER: (VecType.INT, partial(whole, recipe.integer_range)),
        Kind.BINARY: (VecType.INT, partial(ones, recipe.binary_ones_fraction)),
        Kind.TIME: (VecType.TIME, times),
        Kind.STRING: (VecType.STRING, words),
        Kind.REAL: (VecType.REAL, partial(around_zero, recipe.real_range)),
    }
    of_type, values = drawn[kind]
    return _Column(name, Vec(of_type, ()), values)


def _categorical(recipe: Recipe, name: str, position: int, drawn: Codes | None) -> _Column:
    """A column of all the factors, or of those alone that were `drawn`."""
    every: Callable[[Generators], Codes] = partial(codes, recipe.factors)
    numbers = range(recipe.factors) if drawn is None else drawn.tolist()
    levels = tuple(f"c{position}.l{number}" for number in numbers)
    return _Column(
        name,
        Vec(VecType.ENUM, (), levels),
        every if drawn is None else lambda generators: _places_of(every(generators), drawn),
    )


def _places_of(levels: Codes, drawn: Codes) -> Codes:
    return np.searchsorted(drawn, levels).astype(np.int32)
