"""Some of the rows of a frame, in their order. Chunks that stay whole are shared."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from steam.core.errors import InvalidInput
from steam.trainer.frame.changes.pieces import Piece, assembled, grouped, span
from steam.trainer.frame.frame import Frame


def slice_rows(frame: Frame, offset: int, count: int) -> Frame:
    """`count` rows from row `offset`, fewer where the frame ends."""
    first = max(offset, 0)
    last = min(first + max(count, 0), frame.rows)
    return _with_rows(
        frame,
        [
            span(number, rows, first - start, last - start)
            for number, (start, rows) in enumerate(frame.blocks)
        ],
    )


def filter_rows(frame: Frame, mask: NDArray[np.bool_]) -> Frame:
    """The rows where `mask`, shape (rows,), is true. Raises InvalidInput for any other mask."""
    if mask.dtype != np.bool_ or mask.shape != (frame.rows,):
        raise InvalidInput(f"A filter of {frame.rows:,} rows is one true or false for each.")
    return _with_rows(
        frame,
        [
            _chosen(number, rows, mask[start : start + rows])
            for number, (start, rows) in enumerate(frame.blocks)
        ],
    )


def _chosen(number: int, rows: int, mask: NDArray[np.bool_]) -> Piece:
    kept = int(np.count_nonzero(mask))
    return Piece(number, kept, None if kept == rows else mask)


def _with_rows(frame: Frame, pieces: Sequence[Piece]) -> Frame:
    groups = grouped(pieces, max((rows for _, rows in frame.blocks), default=0))
    return replace(frame, vecs=tuple(assembled(vec, groups) for vec in frame.vecs))
