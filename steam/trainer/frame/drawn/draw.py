"""A frame drawn after a recipe: the same for a seed, however its rows are cut into blocks."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from steam.core.errors import Exhausted
from steam.trainer.chance import row_chances
from steam.trainer.frame.changes.ticks import share, ticked, ticking
from steam.trainer.frame.drawn.recipe import MAX_FACTORS, Kind, Recipe
from steam.trainer.frame.frame import Frame
from steam.trainer.frame.vec import Vec, VecType
from steam.trainer.progress import Progress

RESPONSE = "response"
_TIMES_MS = 50 * 365 * 24 * 3_600_000  # from 1970, about until 2020
_LETTERS = 26
_LONG = 8
_COLUMN_ORDER = 2**63  # a turn of chance that no column has

Chances = NDArray[np.float64]
Codes = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class _Column:
    """A column to draw: its type, and its values (as the type decodes) from uniform numbers."""

    name: str
    like: Vec
    values: Callable[[Chances], NDArray[Any]]


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
    starts = range(0, recipe.rows, block_rows)
    categorical = recipe.counts[Kind.CATEGORICAL]
    drawn_for: Callable[[int], Codes | None] = _every_level
    if categorical * recipe.factors > MAX_FACTORS:
        levels = categorical * min(recipe.factors, recipe.rows)
        if levels > MAX_FACTORS:
            raise Exhausted(
                f"The frame would have {levels:,} levels, and {MAX_FACTORS:,} are allowed.",
                hint="Ask for fewer factors, rows or categorical columns.",
            )
        drawn_for = partial(_levels_drawn, recipe, seed, block_rows)
    columns = _columns(recipe, seed_for_column_types, drawn_for)
    vecs = []
    for number, column in enumerate(columns):
        tick = share(ticking(progress, f"Drawing {column.name}."), number, len(columns))
        chunks = []
        for start in ticked(starts, tick):
            rows = min(block_rows, recipe.rows - start)
            values = column.values(row_chances(seed, start, rows, 2 * number))
            missing = row_chances(seed, start, rows, 2 * number + 1) < recipe.missing_fraction
            holes = np.where(missing, column.like.missing_values(rows), values)
            chunks.append(column.like.encode(holes))
        vecs.append(Vec(column.like.type, tuple(chunks), column.like.domain))
    return Frame(key, tuple(column.name for column in columns), tuple(vecs))


def _every_level(_position: int) -> None:
    """Nothing is known of the levels that a column comes to hold."""


def _levels_drawn(recipe: Recipe, seed: int, block_rows: int, position: int) -> Codes:
    """The codes of the levels that the column at that position draws, in ascending order."""
    found = np.array([], dtype=np.int32)
    for start in range(0, recipe.rows, block_rows):
        rows = min(block_rows, recipe.rows - start)
        codes = _codes(recipe.factors, row_chances(seed, start, rows, 2 * position))
        found = np.union1d(found, codes)
    return found


def _columns(recipe: Recipe, seed: int, drawn_for: Callable[[int], Codes | None]) -> list[_Column]:
    kinds = [kind for kind, count in recipe.counts.items() for _ in range(count)]
    order = np.argsort(row_chances(seed, 0, len(kinds), _COLUMN_ORDER), kind="stable")
    first = [_response(recipe)] if recipe.has_response else []
    return first + [
        _column(recipe, kinds[place], number, number + len(first), drawn_for)
        for number, place in enumerate(order.tolist())
    ]


def _response(recipe: Recipe) -> _Column:
    if recipe.response_factors > 1:
        levels = tuple(map(str, range(recipe.response_factors)))
        return _Column(RESPONSE, Vec(VecType.ENUM, (), levels), partial(_codes, len(levels)))
    low = 0.0 if recipe.positive_response else -recipe.real_range
    values = partial(_between, low, recipe.real_range)
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
        return _Column(name, like, partial(_between, recipe.value, recipe.value))
    if kind is Kind.CATEGORICAL:
        return _categorical(recipe, name, position, drawn_for(position))
    drawn: dict[Kind, tuple[VecType, Callable[[Chances], NDArray[Any]]]] = {
        Kind.INTEGER: (VecType.INT, partial(_whole, recipe.integer_range)),
        Kind.BINARY: (VecType.INT, partial(_ones, recipe.binary_ones_fraction)),
        Kind.TIME: (VecType.TIME, _times),
        Kind.STRING: (VecType.STRING, _words),
        Kind.REAL: (VecType.REAL, partial(_between, -recipe.real_range, recipe.real_range)),
    }
    of_type, values = drawn[kind]
    return _Column(name, Vec(of_type, ()), values)


def _categorical(recipe: Recipe, name: str, position: int, drawn: Codes | None) -> _Column:
    """A column of all the factors, or of those alone that were `drawn`."""
    codes: Callable[[Chances], Codes] = partial(_codes, recipe.factors)
    numbers = range(recipe.factors) if drawn is None else drawn.tolist()
    levels = tuple(f"c{position}.l{number}" for number in numbers)
    return _Column(
        name,
        Vec(VecType.ENUM, (), levels),
        codes if drawn is None else lambda chances: _places_of(codes(chances), drawn),
    )


def _places_of(codes: Codes, drawn: Codes) -> Codes:
    return np.searchsorted(drawn, codes).astype(np.int32)


def _codes(levels: int, chances: Chances) -> Codes:
    return (chances * levels).astype(np.int32)


def _between(low: float, high: float, chances: Chances) -> Chances:
    return low + (high - low) * chances


def _whole(most: int, chances: Chances) -> Chances:
    return np.floor(chances * (2 * most + 1)) - most


def _ones(part: float, chances: Chances) -> Chances:
    return np.where(chances < part, 1.0, 0.0)


def _times(chances: Chances) -> Chances:
    return np.floor(chances * _TIMES_MS)


def _words(chances: Chances) -> NDArray[np.object_]:
    """Eight letters from A to Z each: a number of eight digits of base 26."""
    numbers = np.floor(chances * float(_LETTERS**_LONG)).astype(np.int64)
    digits = numbers[:, None] // _LETTERS ** np.arange(_LONG) % _LETTERS
    letters = (digits + ord("A")).astype(np.uint32)
    return letters.view(f"U{_LONG}").ravel().astype(object)
