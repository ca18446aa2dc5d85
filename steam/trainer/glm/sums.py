"""Sums over rows by cells, of which the products of a design are made.

They add up over blocks, and what is made of them has the size of the coefficients: once a pass
rather than in each block, it costs next to nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, combinations, product

import numpy as np
from numpy.typing import NDArray

from steam.trainer.glm.cells import Group

Vector = NDArray[np.float64]
Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """Which coordinates stand where: those of categoricals of `widths` in `groups`, those of
    numbers by level of `slopes` widths, and the dense ones, whose lines are to be multiplied by
    `units`; with an `intercept` the last line is of ones."""

    widths: tuple[int, ...]
    slopes: tuple[int, ...]
    units: Vector
    groups: tuple[Group, ...]
    intercept: bool

    @property
    def starts(self) -> tuple[int, ...]:
        """Where the block of each categorical and each slope starts, and where the dense part
        does."""
        return _starts(self.widths, self.slopes)

    @property
    def lines(self) -> int:
        """How many dense lines there are."""
        return len(self.units)

    @property
    def numbers(self) -> int:
        """How many of the dense lines are not the intercept's."""
        return len(self.units) - int(self.intercept)

    def crossing(self) -> Iterator[tuple[int, int]]:
        """The pairs of categoricals of different groups."""
        for left, right in combinations(self.groups, 2):
            yield from product(left.members, right.members)

    def put(self, gram: Matrix, one: int, other: int, sums: Matrix) -> None:
        """Put the sums by two slots where two categoricals, or slopes, meet."""
        here, there = (slice(self.starts[place], self.starts[place + 1]) for place in (one, other))
        gram[here, there] = sums[:-1, :-1]
        gram[there, here] = sums[:-1, :-1].T

    def scaled(self, gram: Matrix) -> Matrix:
        """The gram of lines as that of columns."""
        units = np.concatenate([np.ones(self.starts[-1]), self.units])
        gram *= np.outer(units, units)  # one product, so that both halves stay equal to the bit
        return gram


@dataclass(frozen=True, slots=True, eq=False)
class ScoreSums:
    """What X' v is made of: of each group the sums of v by cell, (cells,), and `dense` v,
    (lines,)."""

    layout: Layout
    by_cell: tuple[Vector, ...]
    dense: Vector

    def __add__(self, other: "ScoreSums") -> "ScoreSums":
        return ScoreSums(
            self.layout,
            tuple(a + b for a, b in zip(self.by_cell, other.by_cell, strict=True)),
            self.dense + other.dense,
        )

    def score(self, slopes: tuple[Vector, ...] = ()) -> Vector:
        """X' v, float64 (p,); `slopes` are the parts of those."""
        parts = dict(
            margin
            for group, sums in zip(self.layout.groups, self.by_cell, strict=True)
            for margin in group.margins(sums[None])
        )
        levels = [parts[place][0, :width] for place, width in enumerate(self.layout.widths)]
        return np.concatenate([*levels, *slopes, self.dense * self.layout.units])


@dataclass(frozen=True, slots=True, eq=False)
class GramSums:
    """What X' diag(w) X is made of, but for slopes: of each group the sums by cell of w and of w
    times each number, (1 + numbers, cells), the products of the `dense` lines, (lines, lines), and
    `crossed`, the sums of w by the slots of each pair of the layout's crossing."""

    layout: Layout
    by_cell: tuple[Matrix, ...]
    dense: Matrix
    crossed: tuple[Matrix, ...]

    def __add__(self, other: "GramSums") -> "GramSums":
        return GramSums(
            self.layout,
            tuple(a + b for a, b in zip(self.by_cell, other.by_cell, strict=True)),
            self.dense + other.dense,
            tuple(a + b for a, b in zip(self.crossed, other.crossed, strict=True)),
        )

    def lines(self) -> Matrix:
        """The gram of lines, float64 (p, p), symmetric, without slopes."""
        layout = self.layout
        starts = layout.starts
        gram = np.zeros((starts[-1] + len(self.dense),) * 2)
        gram[starts[-1] :, starts[-1] :] = self.dense
        for group, sums in zip(layout.groups, self.by_cell, strict=True):
            for one, other, of_pair in group.pairs(sums[0]):
                layout.put(gram, one, other, of_pair)
            for member, (of_level, *of_numbers) in group.margins(sums):
                here = slice(starts[member], starts[member + 1])
                places = np.arange(here.start, here.stop)
                gram[places, places] = of_level[:-1]
                if layout.intercept:
                    gram[here, -1] = gram[-1, here] = of_level[:-1]
                for there, of_number in enumerate(of_numbers, starts[-1]):
                    gram[there, here] = gram[here, there] = of_number[:-1]
        for (one, other), of_pair in zip(layout.crossing(), self.crossed, strict=True):
            layout.put(gram, one, other, of_pair)
        return gram

    def gram(self) -> Matrix:
        """X' diag(w) X, float64 (p, p), symmetric, of a layout without slopes."""
        return self.layout.scaled(self.lines())


@lru_cache(maxsize=8)
def _starts(widths: tuple[int, ...], slopes: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(accumulate((*widths, *slopes), initial=0))
