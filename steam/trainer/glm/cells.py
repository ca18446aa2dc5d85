"""Sums over rows by the cells of several categoricals at once.

The products of a design need sums by each level, and by each pair of levels. One sum by all levels
together, of which the others are margins, costs a row as much as one of them. Margins are taken as
products with ones, one axis at a time, so that the sums get smaller and memory is read in order.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from steam.trainer.glm.indicator import Slots, indicator

if TYPE_CHECKING:
    from scipy.sparse import csc_array

Vector = NDArray[np.float64]
Matrix = NDArray[np.float64]

CELLS_PER_ROW = 4
"""More cells than that, and adding up the margins would cost more than the rows."""


@dataclass(frozen=True, slots=True)
class Group:
    """Categoricals whose cells are summed together: their places among all, `members`, and how
    many slots each of them has."""

    members: tuple[int, ...]
    sizes: tuple[int, ...]

    @property
    def count(self) -> int:
        """The number of cells."""
        return math.prod(self.sizes)

    def cell_of(self, slots: Sequence[Slots]) -> Slots:
        """The cell of each row, from the slots of all categoricals, int64 (n,)."""
        cell = slots[self.members[0]]
        for member, size in zip(self.members[1:], self.sizes[1:], strict=True):
            cell = cell * size + slots[member]
        return cell

    def cells(self, cell: Slots) -> "Cells":
        """The rows of those cells."""
        return Cells(self, cell, indicator(cell, self.count))

    def margins(self, sums: Vector) -> list[tuple[int, Vector]]:
        """Each member with the sum in each of its slots, from those in each cell, (cells,)."""
        found = []
        for member, size in zip(reversed(self.members), reversed(self.sizes), strict=True):
            by_slot = sums.reshape(-1, size)
            found.append((member, np.dot(np.ones(len(by_slot)), by_slot)))
            sums = np.dot(by_slot, np.ones(size))
        return found

    def pairs(self, sums: Vector) -> list[tuple[int, int, Matrix]]:
        """Each pair of members with the sum in each pair of their slots, from those in each cell,
        (cells,); a member with itself has them on the diagonal."""
        found = []
        for last in range(len(self.members) - 1, -1, -1):
            size = self.sizes[last]
            rest = sums  # from which the first members go, one after the other
            for first in range(last):
                by_first = rest.reshape(self.sizes[first], -1, size)
                pair = np.ones(by_first.shape[1]) @ by_first
                found.append((self.members[first], self.members[last], pair))
                flat = rest.reshape(self.sizes[first], -1)
                rest = np.dot(np.ones(len(flat)), flat)
            member = self.members[last]
            found.append((member, member, np.diag(rest.reshape(-1, size).sum(axis=0))))
            sums = np.dot(sums.reshape(-1, size), np.ones(size))
        return found

    def totals(self, tables: Sequence[Vector]) -> Vector:
        """The sum over members of the values of a cell's slots, (cells,), from one table for each
        member. Not to be written to."""
        return _totals(self.sizes, np.concatenate(tables).tobytes())


@lru_cache(maxsize=2)
def _totals(sizes: tuple[int, ...], values: bytes) -> Vector:
    """The same for all blocks of a pass."""
    totals = np.zeros(sizes)
    tables = np.split(np.frombuffer(values), np.cumsum(sizes)[:-1])
    for own, table in enumerate(tables):
        shape = [1] * len(sizes)
        shape[own] = len(table)
        totals += table.reshape(shape)
    totals.flags.writeable = False
    return totals.ravel()


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """The rows of a group: the `cell` of each, (n,), and the `columns` they make, (cells, n)."""

    group: Group
    cell: Slots
    columns: "csc_array"

    def sums(self, values: Vector) -> Vector:
        """The sum of values (n,) in each cell, float64 (cells,)."""
        found: Vector = self.columns @ values
        return found

    def slots_of(self, member: int) -> Slots:
        """The slot of each row in one of the members, (n,)."""
        members, sizes = self.group.members, self.group.sizes
        if len(members) == 1:
            return self.cell
        place = members.index(member)
        return self.cell // math.prod(sizes[place + 1 :]) % sizes[place]

    def lookup(self, tables: Sequence[Vector]) -> Vector:
        """The sum over members of the value of the row's slot, (n,), from one table for each."""
        return self.group.totals(tables).take(self.cell)


def groups_of(sizes: Sequence[int], rows: int) -> tuple[Group, ...]:
    """Categoricals of so many slots in groups, in order, of as many cells as `rows` are worth.

    A categorical that has more slots than that is a group of its own.
    """
    groups: list[list[int]] = []
    cells = 0
    for place, size in enumerate(sizes):
        if groups and cells * size <= CELLS_PER_ROW * rows:
            groups[-1].append(place)
            cells *= size
        else:
            groups.append([place])
            cells = size
    return tuple(Group(tuple(one), tuple(sizes[place] for place in one)) for one in groups)
