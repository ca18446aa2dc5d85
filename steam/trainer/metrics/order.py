"""The order of many scores on several threads: cut by value, and each part sorted by itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from itertools import accumulate, pairwise

import numpy as np
from numpy.typing import NDArray

from steam.trainer.compute.each import Each
from steam.trainer.kernels.chosen import kernels
from steam.trainer.metrics.ranking import PIECE, Ranking, Vector

Keys = NDArray[np.int64]

CUTS = 3
"""So many times parts are halved: eight are enough for threads that take the next when done."""

FEWEST_ROWS = 1 << 17
"""Fewer are sorted as they are: it takes a millisecond."""

_NO_SCORE = -1
"""What follows the last row."""


def ranked(keys: Sequence[Keys], each: Each) -> Ranking:
    """Rows that weigh 1 by descending score, from keys as of `Scores`; there must be a row."""
    ends = [*accumulate(map(len, keys), initial=0)]
    order = np.empty(ends[-1], np.int64)
    here = [order[start:end] for start, end in pairwise(ends)]
    each([partial(np.invert, own, part) for own, part in zip(keys, here, strict=True)])
    parts = [order]  # what descends is now sorted upwards
    for _ in range(CUTS if len(order) >= FEWEST_ROWS else 0):
        halves = each([partial(_halved, part) for part in parts])
        parts = [half for both in halves for half in both]
    hits = [0, *accumulate(each([partial(_sorted, part) for part in parts]))]
    rows = [0, *accumulate(map(len, parts))]
    room = Ranking(*(np.empty(len(order)) for _ in range(3)))
    runs = [
        _Run(part, above, positive, int(below[0] >> 1) if below is not None else _NO_SCORE)
        for part, below, above, positive in zip(parts, [*parts[1:], None], rows, hits, strict=False)
    ]
    distinct = each([partial(run.put, room) for run in runs])
    if sum(distinct) == len(order):
        return room
    made = [slice(start, start + some) for start, some in zip(rows, distinct, strict=False)]
    columns = (room.thresholds, room.tps, room.fps)
    return Ranking(*each([partial(_chosen, column, made) for column in columns]))


def _chosen(column: Vector, parts: Sequence[slice]) -> Vector:
    return np.concatenate([column[part] for part in parts])


def _halved(part: Keys) -> tuple[Keys, Keys]:
    """Two parts, in place: none of the first is greater than one of the second."""
    middle = len(part) // 2
    part.partition(middle)
    return part[:middle], part[middle:]


def _sorted(part: Keys) -> int:
    """Sort a part, in place, and make it descend; how many of its rows are positive."""
    part.sort()
    np.invert(part, out=part)
    pieces = range(0, len(part), PIECE)
    return sum(int(np.count_nonzero(part[start : start + PIECE] & 1)) for start in pieces)


@dataclass(frozen=True, slots=True)
class _Run:
    """Keys that descend, of which so many `rows` and `hits` stand before all of them; the bits of
    the score that comes `after` them."""

    keys: Keys
    rows: int
    hits: int
    after: int

    def put(self, room: Ranking) -> int:
        """Write the counts at its distinct scores to where its rows are; how many there are."""
        here = slice(self.rows, self.rows + len(self.keys))
        own = (room.thresholds[here], room.tps[here], room.fps[here])
        return kernels().counts_of(self.keys, self.rows, self.hits, self.after, own)
