"""Values of a frame made missing by chance."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from steam.core.errors import InvalidInput
from steam.trainer.chance import row_chances
from steam.trainer.frame.changes.ticks import share, ticked, ticking
from steam.trainer.frame.chunk import Chunk
from steam.trainer.frame.frame import Frame
from steam.trainer.frame.vec import Vec
from steam.trainer.progress import Progress


def make_missing(
    frame: Frame, fraction: float, seed: int, progress: Progress | None = None
) -> Frame:
    """Each value is made missing with the chance `fraction`, by its row, column and the seed.

    How the frame is cut changes nothing; a chunk in which nothing changes is shared.
    Raises InvalidInput for a fraction outside of 0..1, and what `progress` raises.
    """
    if not 0 <= fraction <= 1:
        raise InvalidInput("The fraction of missing values must lie between 0 and 1.")
    vecs = []
    for number, (name, vec) in enumerate(zip(frame.names, frame.vecs, strict=True)):
        tick = share(ticking(progress, f"Changing {name[:80]}."), number, frame.columns)
        chunks = [
            _with_holes(vec, block, row_chances(seed, start, rows, number) < fraction)
            for block, (start, rows) in ticked(list(enumerate(frame.blocks)), tick)
        ]
        vecs.append(replace(vec, chunks=tuple(chunks)))
    return replace(frame, vecs=tuple(vecs), source=None)


def _with_holes(vec: Vec, block: int, missing: NDArray[np.bool_]) -> Chunk:
    if not missing.any():
        return vec.chunks[block]
    return vec.encode(np.where(missing, vec.missing_values(len(missing)), vec.decode(block)))
