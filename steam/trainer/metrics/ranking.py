"""Rows in the order of their scores: counts at every distinct threshold."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]

PIECE = 1 << 16
"""Numbers of which some arrays fit near a processor, and so many that threads seldom meet at the
interpreter's lock."""


@dataclass(frozen=True, slots=True)
class Ranking:
    """Per distinct score, descending: `tps` and `fps` are the weights of the positive and the
    negative rows that score at least `thresholds`; all float64 (m,), m > 0."""

    thresholds: Vector
    tps: Vector
    fps: Vector

    @property
    def positives(self) -> float:
        return float(self.tps[-1])

    @property
    def negatives(self) -> float:
        return float(self.fps[-1])

    def at(self, index: NDArray[np.intp]) -> "Ranking":
        """The same curve at some of its thresholds; the last one must be among them."""
        return Ranking(self.thresholds[index], self.tps[index], self.fps[index])

    def pieces(self) -> Iterator[tuple["Ranking", float, float]]:
        """The curve in pieces that fit a processor's cache, each with the `tps` and `fps` that
        it starts from."""
        tps = fps = 0.0
        for start in range(0, len(self.thresholds), PIECE):
            rows = slice(start, start + PIECE)
            piece = Ranking(self.thresholds[rows], self.tps[rows], self.fps[rows])
            yield piece, tps, fps
            tps, fps = piece.positives, piece.negatives
