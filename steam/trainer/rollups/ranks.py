"""Exact values of given ranks, of a column that is never held whole.

A pass counts the values in 65,536 runs of places and keeps the runs in which wanted ranks lie;
the next pass counts within these, until so few values are left that they can be gathered and
sorted. Columns up to `GATHERED` values take one pass, most others two. None takes more than six:
a place has 64 binary digits, of which the first pass settles 16 and each other one at least 10.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from steam.trainer.frame.chunk import Chunk
from steam.trainer.frame.frame import Frame
from steam.trainer.rollups.cells import Cells
from steam.trainer.rollups.counting import CountTask, finite_of
from steam.trainer.rollups.summary import Engine
from steam.trainer.strides import strides

GATHERED = 2**20
"""Values that are gathered at most: 8 MB, and as much again while they are put together."""


class GatherTask:
    """The places of all values of a column that lie in the cells, ascending."""

    def __init__(self, column: str, cells: Cells) -> None:
        self.columns: Sequence[str] = (column,)
        self._cells = cells

    def map(self, chunks: Sequence[Chunk], first_row: int) -> NDArray[np.uint64]:
        values = finite_of(chunks[0])
        found = [self._cells.inside(values[rows]) for rows in strides(len(values))]
        return np.concatenate(found) if found else np.empty(0, dtype=np.uint64)

    def merge(self, left: NDArray[np.uint64], right: NDArray[np.uint64]) -> NDArray[np.uint64]:
        return np.concatenate([left, right])

    def finish(self, partial: NDArray[np.uint64] | None) -> NDArray[np.uint64]:
        return np.empty(0, dtype=np.uint64) if partial is None else np.sort(partial)


def values_of_ranks(
    frame: Frame, column: str, engine: Engine, cells: Cells, ranks: Sequence[int]
) -> list[float]:
    """The values that stand at `ranks` (from 0, ascending) among the finite ones, by size.

    `cells` hold these ranks: all places to begin with, or what a count has narrowed them to.
    """
    while cells.bits and cells.count > GATHERED:
        (counts,) = engine.run(CountTask(column, (cells,)), frame)
        cells = cells.narrowed(counts, ranks)
    if not cells.bits:
        return [cells.order.value(cells.cells[cells.holding(rank)].first) for rank in ranks]
    return cells.values(engine.run(GatherTask(column, cells), frame), ranks)
