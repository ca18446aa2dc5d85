"""Metrics of a two-class classifier."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from steam.core.errors import InvalidInput
from steam.trainer.compute.each import Each, in_turn
from steam.trainer.kernels.chosen import kernels
from steam.trainer.metrics.areas import areas_of
from steam.trainer.metrics.confusion import mean_class_error
from steam.trainer.metrics.criteria import CRITERIA, criteria
from steam.trainer.metrics.fitted import NOTHING_KNOWN, Fitted
from steam.trainer.metrics.gains import SHARES, GainsLift, gains_lift
from steam.trainer.metrics.losses import Losses, losses_of, losses_of_flags, losses_of_shares
from steam.trainer.metrics.maxima import best_rows
from steam.trainer.metrics.ranking import Ranking
from steam.trainer.metrics.scores import Scores, scores_of
from steam.trainer.metrics.sums import Weights

Vector = NDArray[np.float64]

MOST_THRESHOLDS = 400
_TENTHS = tuple(tenth / 10 for tenth in range(1, 11))


@dataclass(frozen=True, slots=True)
class MaxCriterion:
    """The best value of one criterion, its threshold, and the row of the table it stands in."""

    metric: str
    threshold: float
    value: float
    index: int


@dataclass(frozen=True, slots=True)
class BinomialMetrics:
    """Weighted over `rows` rows. NaN where undefined, such as `auc` with one class absent.

    `thresholds` (m,) descend; `scores` holds the columns of CRITERIA at each, (m,). `confusion`
    counts by [actual][predicted] at `threshold`, that of the best F1; a row is predicted
    positive if its probability is at least the threshold. `auc`, `pr_auc`, `max_criteria` and
    `kolmogorov_smirnov` are over all distinct scores, not only those of the table (see `Scores`
    for what happens to more than 16 million rows). `deciles` are ten groups of as many rows each,
    by which calibration is seen; None in models that an earlier steam saved. `gains` is None where
    no groups were asked for.
    """

    domain: tuple[str, str]
    rows: int
    mse: float
    rmse: float
    r2: float
    logloss: float
    auc: float
    pr_auc: float
    gini: float
    kolmogorov_smirnov: float
    mean_per_class_error: float
    threshold: float
    confusion: tuple[tuple[float, float], tuple[float, float]]
    thresholds: Vector
    scores: Mapping[str, Vector]
    max_criteria: tuple[MaxCriterion, ...]
    gains: GainsLift | None
    residual_deviance: float
    null_deviance: float
    null_degrees_of_freedom: int
    residual_degrees_of_freedom: int | None
    log_likelihood: float
    aic: float
    deciles: GainsLift | None = None

    @property
    def top_lift(self) -> float:
        """The lift of the group of the most likely rows; NaN without groups."""
        return math.nan if self.gains is None else float(self.gains.columns()["lift"][0])


@dataclass(frozen=True, slots=True)
class BinomialPart:
    """What a block of rows adds to the metrics."""

    losses: Losses
    scores: Scores

    def merge(self, later: "BinomialPart", each: Each = in_turn) -> "BinomialPart":
        scores = self.scores.merge(later.scores, each)
        return BinomialPart(self.losses.merge(later.losses), scores)


def binomial_part(
    probabilities: Vector, response: Vector, weights: Weights, log_odds: Vector | None = None
) -> BinomialPart:
    """One block: P(y=1) from 0 to 1 and y; float64 (n,), none missing; and the log-odds of y=1,
    where they are known.

    A response between 0 and 1 is a share: that much of the row is positive, the rest negative.
    H2O takes such a row for a negative one. Raises InvalidInput for one that is neither.
    """
    if log_odds is not None:
        found = losses_of_flags(probabilities, response, weights, log_odds)
        if found is not None:
            return BinomialPart(found[0], Scores((found[1],), (weights,)))
    if not _has_shares(response):
        losses = _losses_of_flags(probabilities, response, weights, log_odds)
        return BinomialPart(losses, scores_of(probabilities, response, weights))
    losses = losses_of_shares(probabilities, response, weights, log_odds)
    hits = response if weights is None else weights * response
    misses = 1.0 - response if weights is None else weights - hits
    twice = np.concatenate([probabilities, probabilities])
    positive = np.repeat([1.0, 0.0], len(response))
    return BinomialPart(losses, scores_of(twice, positive, np.concatenate([hits, misses])))


def binomial_losses(
    probabilities: Vector, response: Vector, weights: Weights, log_odds: Vector | None = None
) -> Losses:
    """What a block loses, as in `binomial_part`."""
    return binomial_part(probabilities, response, weights, log_odds).losses


def _losses_of_flags(
    probabilities: Vector, response: Vector, weights: Weights, log_odds: Vector | None
) -> Losses:
    """Of a response that is 0 or 1, where p + (y - 1) is p, or p - 1."""
    given = response - 1.0
    given += probabilities
    np.abs(given, out=given)
    return losses_of(given, response - probabilities, response, weights, log_odds)


def binomial_metrics(
    probabilities: Vector,
    response: Vector,
    weights: Weights = None,
    *,
    domain: tuple[str, str],
    fitted: Fitted = NOTHING_KNOWN,
) -> BinomialMetrics:
    """Metrics of arrays in memory, as in `binomial_part`; n > 0."""
    return finish_binomial(binomial_part(probabilities, response, weights), domain, fitted)


def finish_binomial(
    part: BinomialPart,
    domain: tuple[str, str],
    fitted: Fitted = NOTHING_KNOWN,
    shares: tuple[float, ...] = SHARES,
    each: Each = in_turn,
) -> BinomialMetrics:
    """The metrics of all blocks; there must be a row. Groups of best rows end at `shares`."""
    losses, ranking = part.losses, part.scores.ranking(each)
    areas = areas_of(ranking, each)
    groups = [of for of in (_TENTHS, shares) if of]
    deciles, *gains = each([partial(gains_lift, ranking, of) for of in groups])
    shown, scores, best = _table(ranking)
    top = best[0].index
    tps, fps = float(shown.tps[top]), float(shown.fps[top])
    confusion = ((ranking.negatives - fps, fps), (ranking.positives - tps, tps))
    return BinomialMetrics(
        domain=domain,
        rows=losses.rows,
        mse=losses.mse,
        rmse=math.sqrt(losses.mse),
        r2=losses.r2,
        logloss=losses.logloss,
        auc=areas.auc,
        pr_auc=areas.pr_auc,
        gini=2.0 * areas.auc - 1.0,
        kolmogorov_smirnov=areas.kolmogorov_smirnov,
        mean_per_class_error=mean_class_error(confusion),
        threshold=best[0].threshold,
        confusion=confusion,
        thresholds=shown.thresholds,
        scores=scores,
        max_criteria=best,
        gains=gains[0] if gains else None,
        residual_deviance=losses.deviance,
        null_deviance=fitted.null_deviance_or(_null_deviance(ranking, losses.entropy)),
        null_degrees_of_freedom=fitted.null_degrees(losses.rows),
        residual_degrees_of_freedom=fitted.residual_degrees(losses.rows),
        log_likelihood=-0.5 * losses.deviance,
        aic=fitted.aic(-0.5 * losses.deviance),
        deciles=deciles,
    )


def _has_shares(response: Vector) -> bool:
    """Raises InvalidInput for a response that is not within 0 and 1."""
    if not kernels().no_flags(response):
        return False
    outside = response[(response < 0.0) | (response > 1.0)]
    if len(outside):
        raise InvalidInput(f"The response {outside[0]:.6g} is not within 0 and 1.")
    return True


def _table(ranking: Ranking) -> tuple[Ranking, Mapping[str, Vector], tuple[MaxCriterion, ...]]:
    """At most MOST_THRESHOLDS rows, evenly spread, with the exact best row of each criterion."""
    best = best_rows(ranking)
    distinct = len(ranking.thresholds)
    room = distinct if distinct <= MOST_THRESHOLDS else MOST_THRESHOLDS - len(CRITERIA)
    spread = np.linspace(0, distinct - 1, room).round().astype(np.intp)
    index = np.union1d(spread, np.fromiter(best.values(), np.intp))
    shown = ranking.at(index)
    scores = criteria(shown)
    found = tuple(
        MaxCriterion(name, float(shown.thresholds[place]), float(scores[name][place]), place)
        for name, row in best.items()
        for place in [int(np.searchsorted(index, row))]
    )
    return shown, scores, found


def _null_deviance(ranking: Ranking, entropy: float) -> float:
    """That of the share of positives, as the answer for every row."""
    parts = (ranking.positives, ranking.negatives)
    surprise = -sum(part * math.log(part / sum(parts)) for part in parts if part > 0.0)
    return 2.0 * (surprise - entropy)
