"""Scores of a two-class classifier beside the truth, gathered block by block in bounded memory.

A row is one 64-bit number: the bits of its score, which order as the scores do from 0 up, and
below them one bit for the truth. Sorting these numbers sorts rows without an index.
"""

from dataclasses import dataclass
from functools import reduce

import numpy as np
import polars as pl
from numpy.typing import NDArray

from steam.trainer.compute.each import Each, in_turn
from steam.trainer.kernels.chosen import kernels
from steam.trainer.metrics.order import ranked
from steam.trainer.metrics.ranking import Ranking
from steam.trainer.metrics.sums import Weights

Vector = NDArray[np.float64]
Keys = NDArray[np.int64]

MOST_ROWS = 1 << 24
"""Rows that are kept as they are: 128 MiB, twice that with weights."""

MOST_CELLS = 1 << 21
"""Distinct scores that are kept once there are more rows: 48 MiB."""


@dataclass(frozen=True, slots=True)
class Scores:
    """Rows as they came, or, of more than are kept, scores that are cut by `dropped` bits.

    Up to MOST_ROWS rows nothing is lost. Beyond, scores are cut to the most leading bits with
    which no more than MOST_CELLS distinct ones are left. Counts at the thresholds that remain are
    exact still, and how many bits are cut depends on the rows alone, not on their order.
    """

    keys: tuple[Keys, ...] = ()
    weights: tuple[Weights, ...] = ()
    folded: Ranking | None = None
    dropped: int = 0

    @property
    def rows(self) -> int:
        """Rows that are kept as they are."""
        return sum(map(len, self.keys))

    def merge(self, later: "Scores", each: Each = in_turn) -> "Scores":
        """Both together."""
        folded = [part.folded for part in (self, later) if part.folded is not None]
        keys, weights = self.keys + later.keys, self.weights + later.weights
        both = Scores(keys, weights)
        if not folded and both.rows <= MOST_ROWS:
            return both
        kept = [both.ranking(each)] if keys else []
        return _cut(reduce(_joined, [*kept, *folded]), max(self.dropped, later.dropped))

    def ranking(self, each: Each = in_turn) -> Ranking:
        """All rows by score. There must be a row."""
        return self.folded or _ranked(self.keys, self.weights, each)


def scores_of(scores: Vector, y: Vector, weights: Weights) -> Scores:
    """One block: scores from 0 to 1, none missing, and the truth, 1 of what is positive; all
    (n,)."""
    return Scores((kernels().keys_of(scores, y),), (weights,))


def _ranked(keys: tuple[Keys, ...], weights: tuple[Weights, ...], each: Each) -> Ranking:
    if all(one is None for one in weights):
        return ranked(keys, each)
    together = np.concatenate(keys)
    some = [np.ones(len(k)) if w is None else w for k, w in zip(keys, weights, strict=True)]
    table = pl.DataFrame({"key": together, "weight": np.concatenate(some)}).sort(
        "key", descending=True, maintain_order=True, multithreaded=False
    )
    ordered, weight = table["key"].to_numpy(), table["weight"].to_numpy()
    ends = _ends(ordered >> 1)
    hits = np.cumsum(np.where(ordered & 1, weight, 0.0))[ends]
    misses = np.cumsum(np.where(ordered & 1, 0.0, weight))[ends]
    return Ranking(_score(ordered[ends] >> 1), hits, misses)


def _joined(one: Ranking, other: Ranking) -> Ranking:
    """Two rankings of different rows as one."""
    thresholds = np.concatenate([one.thresholds, other.thresholds])
    hits = np.concatenate([np.diff(part.tps, prepend=0.0) for part in (one, other)])
    misses = np.concatenate([np.diff(part.fps, prepend=0.0) for part in (one, other)])
    order = np.argsort(-thresholds, kind="stable")
    ends = _ends(thresholds[order])
    return Ranking(
        thresholds[order][ends], np.cumsum(hits[order])[ends], np.cumsum(misses[order])[ends]
    )


def _cut(ranking: Ranking, dropped: int) -> Scores:
    """The rows with scores cut by that many bits, or by as many as leave MOST_CELLS distinct ones.

    Rows that were cut before by fewer bits meet those of the same leading bits.
    """
    bits = ranking.thresholds.view(np.int64)
    ends = _ends(bits >> dropped)
    while len(ends) > MOST_CELLS:
        dropped += 1
        ends = ends[_ends(bits[ends] >> dropped)]
    thresholds = _score(bits[ends] >> dropped << dropped)
    return Scores(folded=Ranking(thresholds, ranking.tps[ends], ranking.fps[ends]), dropped=dropped)


def _ends(ordered: NDArray[np.generic]) -> NDArray[np.intp]:
    """Where each run of equal values ends."""
    return np.append(np.flatnonzero(ordered[1:] != ordered[:-1]), len(ordered) - 1)


def _score(bits: Keys) -> Vector:
    return np.ascontiguousarray(bits).view(np.float64)
