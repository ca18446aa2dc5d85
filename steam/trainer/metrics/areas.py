"""Areas under the curves of a two-class classifier, and how far its classes are apart."""

import math
from dataclasses import dataclass
from functools import partial

from steam.trainer.compute.each import Each, in_turn
from steam.trainer.kernels.chosen import kernels
from steam.trainer.metrics.ranking import Ranking


@dataclass(frozen=True, slots=True)
class Areas:
    """Over all thresholds of a ranking; NaN when either class is absent.

    `auc`, under the ROC curve, is the chance that a positive outranks a negative, ties half. H2O
    joins scores until 400 are left, so that its area of more distinct scores approximates this
    one, and calls it 1 without negatives and 0 without positives. `pr_auc` is the area under
    precision over recall by H2O's interpolation (see `Kernels.areas`), and `kolmogorov_smirnov` the
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
    both = positives, negatives
    of_pieces = each(
        [
            partial(kernels().areas, piece.tps, piece.fps, (tps, fps), both)
            for piece, tps, fps in ranking.pieces()
        ]
    )
    doubled, precision, apart = zip(*of_pieces, strict=True)
    return Areas(
        math.fsum(doubled) / (2.0 * positives * negatives),
        math.fsum(precision) / positives,
        max(apart),
    )
