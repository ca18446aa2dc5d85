"""Ranking rows by score: counts at every distinct threshold, and the areas under them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Ranking:
    """Per distinct score, descending: `tps` and `fps` are the weights of the positive and the
    negative rows that score at least `thresholds`; all float64 (m,)."""

    thresholds: Vector
    tps: Vector
    fps: Vector

    @property
    def positives(self) -> float:
        return float(self.tps[-1])

    @property
    def negatives(self) -> float:
        return float(self.fps[-1])

    @property
    def auc(self) -> float:
        """Area under the ROC curve: the chance that a positive outranks a negative, ties half.

        Exact over all distinct scores; NaN when either class is absent.
        """
        if self.positives == 0.0 or self.negatives == 0.0:
            return float("nan")
        widths = np.diff(self.fps, prepend=0.0)
        heights = self.tps + np.concatenate([[0.0], self.tps[:-1]])
        return float(widths @ heights) / (2.0 * self.positives * self.negatives)

    @property
    def pr_auc(self) -> float:
        """Average precision: precision at each threshold times the recall gained there."""
        if self.positives == 0.0:
            return float("nan")
        gained = np.diff(self.tps, prepend=0.0)
        return float(gained @ (self.tps / (self.tps + self.fps))) / self.positives

    def at(self, index: NDArray[np.intp]) -> "Ranking":
        """The same curve at some of its thresholds."""
        return Ranking(self.thresholds[index], self.tps[index], self.fps[index])


def rank_rows(scores: Vector, positive: NDArray[np.bool_], weights: Vector) -> Ranking:
    """Rank n rows, n > 0, by score; no score is NaN."""
    order = np.argsort(-scores, kind="stable")
    scores = scores[order]
    ends = np.append(np.flatnonzero(np.diff(scores)), len(scores) - 1)
    hits = np.where(positive, weights, 0.0)[order]
    misses = np.where(positive, 0.0, weights)[order]
    return Ranking(scores[ends], np.cumsum(hits)[ends], np.cumsum(misses)[ends])
