"""Areas under the curves of a two-class classifier, and how far its classes are apart."""

import math
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from steam.trainer.compute.each import Each, in_turn
from steam.trainer.metrics.ranking import Ranking

Vector = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Areas:
    """Over all thresholds of a ranking; NaN when either class is absent.

    `auc`, under the ROC curve, is the chance that a positive outranks a negative, ties half. H2O
    joins scores until 400 are left, so that its area of more distinct scores approximates this
    one, and calls it 1 without negatives and 0 without positives. `pr_auc` is the area under
    precision over recall by H2O's interpolation (see `_precision`), and `kolmogorov_smirnov` the
    largest distance between the distributions of the two classes' scores.
    """

    auc: float
    pr_auc: float
    kolmogorov_smirnov: float


def areas_of(ranking: Ranking, each: Each = in_turn) -> Areas:
    """All of them in one pass."""
    positives, negatives = ranking.positives, ranking.negatives
    if positives == 0.0 or negatives == 0.0:
        return Areas(math.nan, math.nan, math.nan)
    of_pieces = each([partial(_of_piece, ranking, *piece) for piece in ranking.pieces()])
    doubled, precision, apart = zip(*of_pieces, strict=True)
    return Areas(
        math.fsum(doubled) / (2.0 * positives * negatives),
        math.fsum(precision) / positives,
        max(apart),
    )


def _of_piece(whole: Ranking, piece: Ranking, tps: float, fps: float) -> tuple[float, float, float]:
    """What a piece adds to twice the area under the ROC curve and to that of the precision, and
    how far apart the classes get in it."""
    before_tps, before_fps = _before(piece.tps, tps), _before(piece.fps, fps)
    doubled = float(np.sum((piece.fps - before_fps) * (piece.tps + before_tps)))
    precision = _precision(before_tps, piece.tps, before_fps, piece.fps)
    apart = np.abs(piece.tps * (1.0 / whole.positives) - piece.fps * (1.0 / whole.negatives))
    return doubled, precision, float(apart.max())


def _precision(tp0: Vector, tp1: Vector, fp0: Vector, fp1: Vector) -> float:
    """The integral of precision over the true positives of some steps.

    Within a step the false positives grow in proportion to the true ones, t, so that the
    precision is t / (a t + b), with h = dfp/dtp, a = 1 + h and b = fp0 - h tp0. Its integral is
    (dtp - (b/a) ln(k1/k0)) / a, k = tp + fp. A step without true positives adds nothing.
    Davis and Goadrich, The relationship between Precision-Recall and ROC curves, ICML 2006.
    """
    steps = np.flatnonzero(tp1 > tp0)
    tp0, fp0 = tp0[steps], fp0[steps]
    gained, lost = tp1[steps] - tp0, fp1[steps] - fp0
    slope = lost / gained
    before = tp0 + fp0
    grown = np.divide(gained + lost, before, out=np.zeros_like(before), where=before > 0.0)
    a = 1.0 + slope
    return float(np.sum((gained - (fp0 - slope * tp0) / a * np.log1p(grown)) / a))


def _before(values: Vector, first: float) -> Vector:
    """Each value's predecessor."""
    before = np.empty_like(values)
    before[0] = first
    before[1:] = values[:-1]
    return before
