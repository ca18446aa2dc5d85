"""Cells: runs of places in which the values of wanted ranks lie, divided finer and finer."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from steam.trainer.rollups.order import Order

_INDEX_BITS = 16
"""Binary digits of a bin's number: 65,536 bins, half a megabyte of counts."""

Numbers = NDArray[np.int64]
Places = NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Cell:
    """Neighbouring places from `first`: `count` values lie there and `below` values before."""

    first: int
    below: int
    count: int


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """Cells of 2**`bits` places each, in order; as bins (see `CountTask`), their equal parts.

    They are parts of the cells of `whole`; `numbers` has the number of the cell that each part
    of `whole` has become, -1 for none. One cell of everything is part of nothing.
    """

    order: Order
    bits: int
    cells: tuple[Cell, ...]
    whole: "Cells | None" = None
    numbers: NDArray[np.int16] | None = None

    @property
    def count(self) -> int:
        """How many values lie in the cells."""
        return sum(cell.count for cell in self.cells)

    @property
    def size(self) -> int:
        return len(self.cells) << self._cut

    def index(self, values: NDArray[np.float64]) -> Numbers:
        return self.parts(*self.found(self.order.places(values)))

    def inside(self, values: NDArray[np.float64]) -> Places:
        """The places of those values that lie in a cell."""
        numbers, offsets = self.found(self.order.places(values))
        firsts = np.array([cell.first for cell in self.cells], dtype=np.uint64)
        return firsts[numbers] + offsets

    def narrowed(self, counts: Numbers, ranks: Sequence[int]) -> "Cells":
        """The parts in which the values of the ranks lie, by the counts of all parts."""
        per_cell = counts.reshape(len(self.cells), -1)
        before = np.cumsum(per_cell, axis=1) - per_cell
        before += np.array([[cell.below] for cell in self.cells])
        bits = self.bits - self._cut
        numbers = np.full(self.size, -1, dtype=np.int16)
        cells: list[Cell] = []
        for rank in sorted(ranks):
            number = self.holding(rank)
            part = int(np.searchsorted(before[number], rank, side="right")) - 1
            place = (number << self._cut) + part
            if numbers[place] < 0:
                numbers[place] = len(cells)
                first = self.cells[number].first + (part << bits)
                cells.append(Cell(first, int(before[number, part]), int(per_cell[number, part])))
        return Cells(self.order, bits, tuple(cells), self, numbers)

    def holding(self, rank: int) -> int:
        """The number of the cell in which the value of a rank lies."""
        return next(i for i, c in enumerate(self.cells) if c.below <= rank < c.below + c.count)

    def values(self, places: Places, ranks: Sequence[int]) -> list[float]:
        """The values of the ranks, from the places of all values in the cells, ascending."""
        starts = list(accumulate((cell.count for cell in self.cells), initial=0))
        holders = [self.holding(rank) for rank in ranks]
        return [
            self.order.value(int(places[starts[i] + rank - self.cells[i].below]))
            for i, rank in zip(holders, ranks, strict=True)
        ]

    def found(self, places: Places) -> tuple[Numbers, Places]:
        """Of places in a cell, the number of the cell and the place counted from its first."""
        if self.whole is None or self.numbers is None:
            return np.zeros(len(places), dtype=np.int64), places
        numbers, offsets = self.whole.found(places)
        own = self.numbers[self.whole.parts(numbers, offsets)]
        inside = own >= 0
        return own[inside].astype(np.int64), offsets[inside] & np.uint64((1 << self.bits) - 1)

    def parts(self, numbers: Numbers, offsets: Places) -> Numbers:
        """The bins of what `found` gives."""
        parts = (offsets >> np.uint64(self.bits - self._cut)).view(np.int64)
        return (numbers << self._cut) + parts if len(self.cells) > 1 else parts

    @property
    def _cut(self) -> int:
        """A cell has 2**_cut parts."""
        return min(self.bits, _INDEX_BITS - (len(self.cells) - 1).bit_length())


def all_places(order: Order, count: int) -> Cells:
    """The one cell of all `count` values."""
    return Cells(order, order.bits, (Cell(0, 0, count),))
