"""Sums over rows by the cells of several categoricals at once.

The products of a design need sums by each level, and by each pair of levels. One sum by all levels
together, of which the others are margins, costs a row as much as one of them. Margins are taken as
products with ones, one axis at a time, so that the sums get smaller and memory is read in order.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from steam.trainer.kernels.chosen import kernels

Vector = NDArray[np.float64]
Matrix = NDArray[np.float64]
Slots = NDArray[np.int32] | NDArray[np.int64]

CELLS_PER_ROW = 4
"""More cells than that, and adding up the margins would cost more than the rows."""


@dataclass(frozen=True, slots=True)
class Group:
    """Categoricals whose cells are summed together: their places among all, `members`, and how
    many slots each of them has.

    With `present`, int32 ascending, only these of the cells are there, and are numbered by their
    places in it: of all carriers, origins and destinations few go together.
    """

    members: tuple[int, ...]
    sizes: tuple[int, ...]
    present: NDArray[np.int32] | None = field(default=None, compare=False)

    @property
    def possible(self) -> int:
        """The number of cells that there could be."""
        return math.prod(self.sizes)

    @property
    def count(self) -> int:
        """The number of cells."""
        return self.possible if self.present is None else len(self.present)

    def cell_of(self, slots: Sequence[Slots]) -> NDArray[np.int32]:
        """The cell of each row, from the slots of all categoricals, int32 (n,)."""
        cell = slots[self.members[0]]
        for member, size in zip(self.members[1:], self.sizes[1:], strict=True):
            cell = cell * size + slots[member]
        return cell.astype(np.int32, copy=False)

    def margins(self, sums: Matrix) -> list[tuple[int, Matrix]]:
        """Each member with the sums in each of its slots, (lines, slots), from those in each cell,
        (lines, cells)."""
        sizes = zip(self.members, self.sizes, strict=True)
        if self.present is not None:
            slots = zip(sizes, _slots_of(self.sizes, self.present.tobytes()), strict=True)
            return [(own, kernels().sums_by(slot, size, [*sums])) for (own, size), slot in slots]
        by_line = [self._margins(line) for line in sums]
        return [(own, np.array([line[own] for line in by_line])) for own, _ in sizes]

    def _margins(self, sums: Vector) -> dict[int, Vector]:
        """Of all cells that there could be."""
        found = {}
        for member, size in zip(reversed(self.members), reversed(self.sizes), strict=True):
            by_slot = sums.reshape(-1, size)
            found[member] = np.dot(np.ones(len(by_slot)), by_slot)
            sums = np.dot(by_slot, np.ones(size))
        return found

    def pairs(self, sums: Vector) -> list[tuple[int, int, Matrix]]:
        """Each pair of members with the sum in each pair of their slots, from those in each cell,
        (cells,)."""
        if self.present is not None:
            return self._pairs_of_present(self.present, sums)
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
            sums = np.dot(sums.reshape(-1, size), np.ones(size))
        return found

    def _pairs_of_present(
        self, present: NDArray[np.int32], sums: Vector
    ) -> list[tuple[int, int, Matrix]]:
        """Cell by cell: there are few."""
        found = []
        members = zip(
            self.members, self.sizes, _slots_of(self.sizes, present.tobytes()), strict=False
        )
        for one, other in combinations(members, 2):
            (first, many, here), (last, size, there) = one, other
            [pair] = kernels().sums_by(here * np.int32(size) + there, many * size, [sums])
            found.append((first, last, pair.reshape(many, size)))
        return found

    def totals(self, tables: Sequence[Vector]) -> Vector:
        """The sum over members of the values of a cell's slots, (cells,), from one table for each
        member. Not to be written to."""
        totals = _totals(self.sizes, np.concatenate(tables).tobytes())
        return totals if self.present is None else totals.take(self.present)


@lru_cache(maxsize=4)
def _slots_of(sizes: tuple[int, ...], present: bytes) -> tuple[NDArray[np.int32], ...]:
    """The slot of each of some cells in each member. Not to be written to."""
    cells, slots = np.frombuffer(present, np.int32), []
    for size in reversed(sizes):
        cells, own = np.divmod(cells, np.int32(size))
        own.flags.writeable = False
        slots.append(own)
    return tuple(reversed(slots))


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
    """The rows of a group: the `cell` of each, int32 (n,).

    Its methods raise IndexError for a cell that the group does not have.
    """

    group: Group
    cell: NDArray[np.int32]

    def sums(self, lines: Sequence[Vector]) -> Matrix:
        """The sums of lines (n,) in each cell, float64 (lines, cells)."""
        return kernels().sums_by(self.cell, self.group.count, lines)

    def slots_of(self, member: int) -> Slots:
        """The slot of each row in one of the members, (n,)."""
        members, sizes, present = self.group.members, self.group.sizes, self.group.present
        cell = self.cell if present is None else present.take(self.cell)
        if len(members) == 1:
            return cell
        place = members.index(member)
        return cell // math.prod(sizes[place + 1 :]) % sizes[place]

    def add_totals(self, rows: Vector, tables: Sequence[Vector]) -> None:
        """Add to rows (n,), in place, the sum over members of the value of the row's slot, from one
        table for each."""
        kernels().add_values(rows, self.cell, self.group.totals(tables))


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
