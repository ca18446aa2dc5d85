"""Values of a frame made missing by chance."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from steam.core.errors import InvalidInput
from steam.trainer.frame.changes.ticks import share, ticked, ticking
from steam.trainer.frame.chunk import Chunk
from steam.trainer.frame.frame import Frame
from steam.trainer.frame.vec import Vec
from steam.trainer.pcg import Generators, in_slices, row_seeds
from steam.trainer.progress import Progress

_A_COLUMN, _A_ROW = 1234, 1723
"""What a column and a row add to the seed of a value, so that H2O's values go missing."""


def make_missing(
    frame: Frame, fraction: float, seed: int, progress: Progress | None = None
) -> Frame:
    """Each value is made missing with the chance `fraction`, by its row, column and the seed.

    They are the values that H2O empties. How the frame is cut changes nothing; a chunk in which
    nothing changes is shared.
    Raises InvalidInput for a fraction outside of 0..1, and what `progress` raises.
    """
    if not 0 <= fraction <= 1:
        raise InvalidInput("The fraction of missing values must lie between 0 and 1.")
    vecs = []
    for number, (name, vec) in enumerate(zip(frame.names, frame.vecs, strict=True)):
        tick = share(ticking(progress, f"Changing {name[:80]}."), number, frame.columns)
        chunks = [
            _with_holes(vec, block, holes(fraction, seed, number, start, rows))
            for block, (start, rows) in ticked(list(enumerate(frame.blocks)), tick)
        ]
        vecs.append(replace(vec, chunks=tuple(chunks)))
    return replace(frame, vecs=tuple(vecs), source=None)


def holes(fraction: float, seed: int, column: int, first_row: int, rows: int) -> NDArray[np.bool_]:
    """Which values of the column of that number go missing, (rows,), from `first_row` on."""
    if fraction == 0:
        return np.zeros(rows, np.bool_)
    of_column = np.uint64((seed + _A_COLUMN * column) % 2**64)

    def draw(first: int, count: int) -> NDArray[np.bool_]:
        return Generators(row_seeds(0, first, count, _A_ROW) ^ of_column).doubles() < fraction

    return in_slices(draw, first_row, rows)


def _with_holes(vec: Vec, block: int, missing: NDArray[np.bool_]) -> Chunk:
    if not missing.any():
        return vec.chunks[block]
    return vec.encode(np.where(missing, vec.missing_values(len(missing)), vec.decode(block)))
