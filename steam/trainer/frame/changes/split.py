"""A frame split by chance into frames of given shares."""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from steam.core.errors import InvalidInput
from steam.trainer.chance import row_chances
from steam.trainer.frame.changes.rows import frames_of, masked
from steam.trainer.frame.changes.ticks import ticking
from steam.trainer.frame.frame import Frame
from steam.trainer.progress import Progress

MAX_PARTS = 100


def split_rows(
    frame: Frame, ratios: Sequence[float], seed: int, progress: Progress | None = None
) -> tuple[Frame, ...]:
    """A frame for each ratio, and one for what they leave of 1, if anything.

    Each row goes by a number drawn for it alone (`row_chances`): a part has about its ratio of the
    rows, they keep their order, and how the frame is cut changes nothing. Raises InvalidInput for
    ratios that are not above 0, or that are more than 1 together, and what `progress` raises.
    """
    edges, tick = part_edges(ratios), ticking(progress, "Drawing a part for each row.")
    places = []
    for start, rows in frame.blocks:
        tick(0.0)
        chances = row_chances(seed, start, rows)
        places.append(np.searchsorted(edges, chances, side="right").astype(np.uint8))
    parts = range(len(edges) + 1)
    return frames_of(
        frame, [masked(frame, [place == part for place in places]) for part in parts], progress
    )


def part_edges(ratios: Sequence[float]) -> NDArray[np.float64]:
    """Where between 0 and 1 a next part begins, float64. Raises InvalidInput as `split_rows`."""
    if not ratios or not all(0 < ratio <= 1 for ratio in ratios):
        raise InvalidInput(
            "The ratios of a split are numbers above 0.", hint="Such as 0.75, or 0.6 and 0.2."
        )
    if len(ratios) >= MAX_PARTS:
        raise InvalidInput(f"A frame is split into at most {MAX_PARTS} parts.")
    total = math.fsum(ratios)
    rounding = len(ratios) * np.finfo(np.float64).eps
    if total > 1 + rounding:
        raise InvalidInput(f"The ratios of the split come to {total:g}, which is more than 1.")
    edges = np.cumsum(ratios)
    return edges[:-1] if total >= 1 - rounding else edges
