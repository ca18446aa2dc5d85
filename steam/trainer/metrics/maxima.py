"""Where each criterion is best among all thresholds, without computing it at all of them."""

import numpy as np
from numpy.typing import NDArray

from steam.trainer.metrics.criteria import CRITERIA, counts, counts_of, criterion
from steam.trainer.metrics.ranking import Ranking

_FALLING = frozenset({"specificity", "tns", "fns", "tnr", "fnr"})
_WITH_TPS = frozenset({"recall", "tps", "tpr"})
_WITH_FPS = frozenset({"fps", "fpr"})
_SEGMENTS = 2048
_SLACK = 1e-12  # relative; far above the rounding of a bound, far below what it leaves out


def best_rows(ranking: Ranking) -> dict[str, int]:
    """The first row of `ranking` at which each criterion is largest."""
    return {name: _best_row(name, ranking) for name in CRITERIA}


def _best_row(name: str, ranking: Ranking) -> int:
    if name in _FALLING:
        return 0
    if name in _WITH_TPS:
        return int(np.searchsorted(ranking.tps, ranking.positives))
    if name in _WITH_FPS:
        return int(np.searchsorted(ranking.fps, ranking.negatives))
    rows = _candidates(name, ranking)
    return int(
        rows[np.argmax(criterion(name, counts_of(ranking.tps[rows], ranking.fps[rows], ranking)))]
    )


def _candidates(name: str, ranking: Ranking) -> NDArray[np.intp]:
    """The rows among which the best one must be, ascending.

    The criteria that are left rise with the true positives and fall with the false ones, the
    size of the correlation also the other way about. Between two rows a criterion is therefore
    at most what it is with the counts of their better corner.
    """
    last = len(ranking.thresholds) - 1
    if last <= 2 * _SEGMENTS:
        return np.arange(last + 1)
    edges = np.linspace(0, last, _SEGMENTS + 1).astype(np.intp)
    first, end = edges[:-1], edges[1:]
    tps, fps = ranking.tps, ranking.fps
    bound = criterion(name, counts_of(tps[end], fps[first], ranking))
    if name == "absolute_mcc":
        bound = np.maximum(bound, criterion(name, counts_of(tps[first], fps[end], ranking)))
    reached = criterion(name, counts(ranking.at(edges))).max()
    open_ = np.flatnonzero(bound >= reached * (1.0 - _SLACK))
    return np.concatenate([*(np.arange(first[i], end[i]) for i in open_), [last]])
