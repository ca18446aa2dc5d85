"""Cells one by one: each is read as `cells` reads it, or judged by the policy."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from steam.model.signature import ColumnType
from steam.scoring.cells import Doubt, DoubtfulCell, ReadLevel, ReadNumber
from steam.scoring.column_doubts import Named
from steam.scoring.doubts import Doubts
from steam.scoring.tables import ABSENT

Values = NDArray[np.float64] | NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class CellCoder:
    """Codes a cell of one column: one that holds nothing, or nothing of use, is `missing`.

    `taken_as` tells the user what that is. An `unseen` level is something else to some models.
    """

    name: str
    type: ColumnType
    read: ReadNumber | ReadLevel
    missing: float
    taken_as: str = "taken as NA"
    null_is_doubtful: bool = False
    unseen: float | None = None

    def blank(self, rows: int) -> Values:
        """Nothing but missing values."""
        if self.type is ColumnType.CATEGORICAL:
            return np.full(rows, self.missing, np.int32)
        return np.full(rows, self.missing, np.float64)

    def take_doubtful(self, index: int, cell: DoubtfulCell, doubts: Doubts) -> float:
        """The value of a cell that is doubtful, which is judged."""
        if cell.doubt is Doubt.UNSEEN_LEVEL and self.unseen is not None:
            doubts.add_cell(index, self.name, cell, "taken as an unknown level")
            return self.unseen
        doubts.add_cell(index, self.name, cell, self.taken_as)
        return self.missing

    def doubt_missing(self, indices: Iterable[int], doubts: Doubts) -> None:
        """Say that some rows have no such cell."""
        doubts.add_column(indices, Named(self.name), Doubt.MISSING_COLUMN, self.taken_as)


@dataclass(frozen=True, slots=True)
class OneByOne:
    """Codes cells of a block, one by one: the slow way, which is the rule.

    `rows` are the indices of the cells in the block, where they are not all of it.
    """

    coder: CellCoder
    doubts: Doubts
    missing_words: frozenset[str]
    rows: Sequence[int] | None = None

    def at(self, rows: Sequence[int]) -> "OneByOne":
        """The same for a part of the block."""
        return replace(self, rows=rows)

    def code_all(self, cells: Sequence[object]) -> Values:
        """The values of all cells."""
        values = self.coder.blank(len(cells))
        self.code(values, range(len(cells)), cells.__getitem__)
        return values

    def code(self, values: Values, places: Iterable[int], cell_at: Callable[[int], object]) -> None:
        """Set `values` in some places, by the cells that stand there."""
        coder = self.coder
        for place in places:
            index = place if self.rows is None else self.rows[place]
            cell = cell_at(place)
            values[place] = coder.missing
            if cell is None or cell is ABSENT:
                if cell is ABSENT or coder.null_is_doubtful:
                    coder.doubt_missing((index,), self.doubts)
                continue
            try:
                values[place] = coder.read(cell)
            except DoubtfulCell as doubtful:
                if not (isinstance(cell, str) and cell in self.missing_words):
                    values[place] = coder.take_doubtful(index, doubtful, self.doubts)
                elif coder.null_is_doubtful:
                    coder.doubt_missing((index,), self.doubts)
