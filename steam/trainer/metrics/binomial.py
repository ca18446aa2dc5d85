"""Metrics of a two-class classifier."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from steam.trainer.metrics.criteria import CRITERIA, criteria
from steam.trainer.metrics.ranking import Ranking, rank_rows

Vector = NDArray[np.float64]

MOST_THRESHOLDS = 400


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
    positive if its probability is at least the threshold. `pr_auc` is the average precision.
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
    mean_per_class_error: float
    threshold: float
    confusion: tuple[tuple[float, float], tuple[float, float]]
    thresholds: Vector
    scores: Mapping[str, Vector]
    max_criteria: tuple[MaxCriterion, ...]
    residual_deviance: float
    null_deviance: float
    null_degrees_of_freedom: int
    residual_degrees_of_freedom: int | None
    aic: float


def binomial_metrics(
    probabilities: Vector,
    response: Vector,
    weights: Vector,
    *,
    domain: tuple[str, str],
    rank: int | None = None,
    null_deviance: float | None = None,
    null_degrees_of_freedom: int | None = None,
) -> BinomialMetrics:
    """Metrics of P(y=1), all float64 (n,) with n > 0 and no missing ones; `response` is 0 or 1.

    `rank` is the number of coefficients, for AIC and degrees of freedom; `null_deviance` defaults
    to that of the share of positives among these rows, `null_degrees_of_freedom` to those of
    a null model with an intercept.
    """
    positive = response == 1.0
    total = float(weights.sum())
    ranking = rank_rows(probabilities, positive, weights)
    table, values, best = _table(ranking)
    top = best[0].index
    share = ranking.positives / total
    error = response - probabilities
    mse = float(weights @ (error * error)) / total
    variance = share * (1.0 - share)
    deviance = -2.0 * float(weights @ _log_likelihood(probabilities, positive))
    return BinomialMetrics(
        domain=domain,
        rows=len(response),
        mse=mse,
        rmse=math.sqrt(mse),
        r2=1.0 - mse / variance if variance > 0.0 else math.nan,
        logloss=0.5 * deviance / total,
        auc=ranking.auc,
        pr_auc=ranking.pr_auc,
        gini=2.0 * ranking.auc - 1.0,
        mean_per_class_error=1.0 - float(values["mean_per_class_accuracy"][top]),
        threshold=best[0].threshold,
        confusion=(
            (float(values["tns"][top]), float(values["fps"][top])),
            (float(values["fns"][top]), float(values["tps"][top])),
        ),
        thresholds=table.thresholds,
        scores=values,
        max_criteria=best,
        residual_deviance=deviance,
        null_deviance=_null_deviance(share, total) if null_deviance is None else null_deviance,
        null_degrees_of_freedom=(
            len(response) - 1 if null_degrees_of_freedom is None else null_degrees_of_freedom
        ),
        residual_degrees_of_freedom=None if rank is None else len(response) - rank,
        aic=math.nan if rank is None else deviance + 2.0 * rank,
    )


def _table(
    ranking: Ranking,
) -> tuple[Ranking, Mapping[str, Vector], tuple[MaxCriterion, ...]]:
    """At most MOST_THRESHOLDS rows, evenly spread, with the exact best row of each criterion."""
    everywhere = criteria(ranking)
    best = {name: int(np.argmax(everywhere[name])) for name in CRITERIA}
    distinct = len(ranking.thresholds)
    room = min(distinct, MOST_THRESHOLDS - len(CRITERIA))
    if distinct <= MOST_THRESHOLDS:
        room = distinct
    spread = np.linspace(0, distinct - 1, room).round().astype(np.intp)
    index = np.union1d(spread, np.fromiter(best.values(), np.intp))
    found = tuple(
        MaxCriterion(
            name,
            float(ranking.thresholds[row]),
            float(everywhere[name][row]),
            int(np.searchsorted(index, row)),
        )
        for name, row in best.items()
    )
    return ranking.at(index), {name: everywhere[name][index] for name in CRITERIA}, found


def _log_likelihood(probabilities: Vector, positive: NDArray[np.bool_]) -> Vector:
    """ln of the probability given to what happened; a certain error is held to the smallest
    positive double, as an infinite loss would hide all other rows."""
    given = np.where(positive, probabilities, 1.0 - probabilities)
    return np.log(np.maximum(given, np.finfo(np.float64).tiny))


def _null_deviance(share: float, total: float) -> float:
    return 2.0 * total * sum(-p * math.log(p) for p in (share, 1.0 - share) if p > 0.0)
