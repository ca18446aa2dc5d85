"""Sums over rows by the cells of several categoricals at once.

The products of a design need sums by each level, and by each pair of levels. One sum by all levels
together, of which the others are margins, costs a row as much as one of them. Margins are taken as
products with ones, one axis at a time, so that the sums get smaller and memory is read in order.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """The cells of some categoricals, in n rows: `cell` (n,) below the product of `sizes`, and the
    `columns` that they make, (cells, n).

    `members` are the places of the categoricals among all; each has its number of slots in
    `sizes`.
    """

    members: tuple[int, ...]
    sizes: tuple[int, ...]
    cell: Slots
    columns: "csc_array"

    def margins(self, values: Sequence[Vector]) -> list[tuple[int, Matrix]]:
        """Each member with the sums of each of the `values` (n,) in each of its slots, float64
        (values, slots)."""
        sums = self._sums(values)
        found = []
        for member in reversed(self.members):
            *rest, size = sums.shape
            flat = sums.reshape(len(values), -1, size)
            ones = np.ones(flat.shape[1])
            found.append((member, np.array([np.dot(ones, one) for one in flat])))
            sums = np.dot(sums.reshape(-1, size), np.ones(size)).reshape(rest)
        return found

    def pairs(self, values: Vector) -> list[tuple[int, int, Matrix]]:
        """Each pair of members with the sum of `values` (n,) in each pair of their slots; a member
        with itself has them on the diagonal."""
        sums = self._sums([values])[0]
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

    def _sums(self, values: Sequence[Vector]) -> NDArray[np.float64]:
        """The sums of each of the values in each cell, float64 (values, *sizes)."""
        sums = np.array([self.columns @ one for one in values])
        return sums.reshape(len(sums), *self.sizes)

    def slots_of(self, member: int) -> Slots:
        """The slot of each row in one of the members, (n,)."""
        if len(self.members) == 1:
            return self.cell
        place = self.members.index(member)
        below = math.prod(self.sizes[place + 1 :])
        return self.cell // below % self.sizes[place]

    def lookup(self, tables: Sequence[Vector]) -> Vector:
        """The sum over members of the value of the row's slot, (n,), from one table for each."""
        whole = np.zeros(self.sizes)
        for own, table in enumerate(tables):
            shape = [1] * len(self.sizes)
            shape[own] = len(table)
            whole = whole + table.reshape(shape)
        return whole.ravel().take(self.cell)


@dataclass(frozen=True, slots=True)
class Group:
    """Categoricals whose cells are summed together: their places among all, and their slots."""

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

    def cells(self, cell: Slots) -> Cells:
        """The rows of those cells."""
        return Cells(self.members, self.sizes, cell, indicator(cell, self.count))


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
