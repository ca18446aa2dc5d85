"""Some of the rows of a frame, in their order. Chunks that stay whole are shared."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from steam.core.errors import InvalidInput
from steam.trainer.frame.changes.pieces import Piece, assembled, grouped, span
from steam.trainer.frame.changes.ticks import share, ticking
from steam.trainer.frame.frame import Frame
from steam.trainer.frame.vec import Vec
from steam.trainer.progress import Progress


def slice_rows(frame: Frame, offset: int, count: int, progress: Progress | None = None) -> Frame:
    """`count` rows from row `offset`, fewer where the frame ends. Raises what `progress` raises."""
    first = max(offset, 0)
    last = min(first + max(count, 0), frame.rows)
    pieces = [
        span(number, rows, first - start, last - start)
        for number, (start, rows) in enumerate(frame.blocks)
    ]
    return frames_of(frame, [pieces], progress)[0]


def filter_rows(frame: Frame, mask: NDArray[np.bool_], progress: Progress | None = None) -> Frame:
    """The rows where `mask`, shape (rows,), is true.

    Raises InvalidInput for any other mask, and what `progress` raises.
    """
    if mask.dtype != np.bool_ or mask.shape != (frame.rows,):
        raise InvalidInput(f"A filter of {frame.rows:,} rows is one true or false for each.")
    masks = [mask[start : start + rows] for start, rows in frame.blocks]
    return frames_of(frame, [masked(frame, masks)], progress)[0]


def mask_of(vec: Vec, progress: Progress | None = None) -> NDArray[np.bool_]:
    """Which rows a column of numbers keeps: those that are neither 0 nor missing.

    Raises InvalidInput for a column of another type, and what `progress` raises.
    """
    if not vec.is_numeric:
        raise InvalidInput(
            f"A column of type {vec.type} says of no row whether it stays.",
            hint="Use a column of numbers, in which 0 leaves a row out.",
        )
    tick, masks = ticking(progress, "Looking at the mask."), [np.zeros(0, dtype=np.bool_)]
    for block in range(len(vec.chunks)):
        tick(0.0)
        values = vec.decode(block)
        masks.append((values != 0) & ~np.isnan(values))
    return np.concatenate(masks)


def masked(frame: Frame, masks: Sequence[NDArray[np.bool_]]) -> list[Piece]:
    """The rows that a mask per block keeps."""
    return [
        _chosen(number, rows, mask)
        for number, ((_, rows), mask) in enumerate(zip(frame.blocks, masks, strict=True))
    ]


def frames_of(
    frame: Frame, selections: Sequence[Sequence[Piece]], progress: Progress | None = None
) -> tuple[Frame, ...]:
    """A frame for each selection, of the rows in its pieces. Raises what `progress` raises."""
    most_rows = max((rows for _, rows in frame.blocks), default=0)
    groups = [grouped(pieces, most_rows) for pieces in selections]
    columns = []
    for number, (name, vec) in enumerate(zip(frame.names, frame.vecs, strict=True)):
        tick = share(ticking(progress, f"Taking rows of {name[:80]}."), number, frame.columns)
        columns.append(
            [assembled(vec, one, share(tick, i, len(groups))) for i, one in enumerate(groups)]
        )
    return tuple(
        replace(frame, vecs=tuple(column[number] for column in columns))
        for number in range(len(selections))
    )


def _chosen(number: int, rows: int, mask: NDArray[np.bool_]) -> Piece:
    kept = int(np.count_nonzero(mask))
    return Piece(number, kept, None if kept == rows else mask)
