"""Metrics of a classifier of several classes, in no order or in one (ordinal)."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from steam.trainer.compute.each import Each, in_turn
from steam.trainer.metrics.class_areas import AucType, ClassAreas, ClassScores, class_areas
from steam.trainer.metrics.confusion import mean_class_error
from steam.trainer.metrics.fitted import NOTHING_KNOWN, Fitted
from steam.trainer.metrics.losses import Losses, losses_of
from steam.trainer.metrics.sums import Weights

Vector = NDArray[np.float64]
Codes = NDArray[np.int32]

MOST_HITS = 10
"""Hit ratios are told for the 1 to 10 most likely classes."""


@dataclass(frozen=True, slots=True)
class MultinomialMetrics:
    """Weighted over `rows` rows; H2O leaves the weights out of its confusion matrix, so that its
    errors by class differ where there are weights.

    `confusion` counts by [actual][predicted] over `domain`, (k, k). `hit_ratios` (min(k, 10),):
    the share of rows whose class is among the 1, 2, ... most likely ones. `areas` only if they
    were asked for. `mse` is of 1 minus the probability of the actual class, and `r2` sets it
    against the variance of the class numbers, as H2O does.
    """

    domain: tuple[str, ...]
    ordinal: bool
    rows: int
    mse: float
    rmse: float
    r2: float
    logloss: float
    mean_per_class_error: float
    confusion: Vector
    hit_ratios: Vector
    auc_type: AucType
    areas: ClassAreas | None
    residual_deviance: float
    null_deviance: float
    null_degrees_of_freedom: int
    residual_degrees_of_freedom: int | None
    log_likelihood: float
    aic: float

    @property
    def auc(self) -> float:
        """The average area under the ROC curves that `auc_type` names; NaN for none."""
        return math.nan if self.areas is None else self.areas.auc.average(self.auc_type)

    @property
    def pr_auc(self) -> float:
        """As `auc`, under the precision-recall curves."""
        return math.nan if self.areas is None else self.areas.pr_auc.average(self.auc_type)


@dataclass(frozen=True, slots=True)
class MultinomialPart:
    """What a block of rows adds: `hits` is the weight of rows by the rank of their class, (k,).
    `scores` are kept for the areas alone."""

    losses: Losses
    confusion: Vector
    hits: Vector
    scores: ClassScores | None

    def merge(self, later: "MultinomialPart") -> "MultinomialPart":
        together = self.scores and later.scores and self.scores.merge(later.scores)
        return MultinomialPart(
            self.losses.merge(later.losses),
            self.confusion + later.confusion,
            self.hits + later.hits,
            together,
        )


def multinomial_part(
    probabilities: Vector,
    labels: Codes,
    response: Codes,
    weights: Weights,
    auc_type: AucType = AucType.NONE,
) -> MultinomialPart:
    """One block: probabilities (n, k), predicted and actual classes (n,), none missing."""
    classes = probabilities.shape[1]
    pairs = response.astype(np.intp) * classes + labels
    confusion = np.bincount(pairs, weights, classes * classes).reshape(classes, classes)
    ranks = np.bincount(_ranks(probabilities, response), weights, classes)
    return MultinomialPart(
        class_losses(probabilities, response, weights),
        confusion.astype(np.float64),
        ranks.astype(np.float64),
        ClassScores.of(probabilities, response, weights) if auc_type is not AucType.NONE else None,
    )


def class_losses(probabilities: Vector, response: Codes, weights: Weights) -> Losses:
    """What a block loses, as in `multinomial_part`."""
    given = _given(probabilities, response)
    return losses_of(given, 1.0 - given, response.astype(np.float64), weights)


def multinomial_metrics(
    probabilities: Vector,
    labels: Codes,
    response: Codes,
    weights: Weights = None,
    *,
    domain: tuple[str, ...],
    ordinal: bool = False,
    auc_type: AucType = AucType.NONE,
    fitted: Fitted = NOTHING_KNOWN,
) -> MultinomialMetrics:
    """Metrics of arrays in memory, as in `multinomial_part`; n > 0."""
    part = multinomial_part(probabilities, labels, response, weights, auc_type)
    return finish_multinomial(part, domain, ordinal, auc_type, fitted)


def finish_multinomial(
    part: MultinomialPart,
    domain: tuple[str, ...],
    ordinal: bool = False,
    auc_type: AucType = AucType.NONE,
    fitted: Fitted = NOTHING_KNOWN,
    *,
    each: Each = in_turn,
) -> MultinomialMetrics:
    """The metrics of all blocks; there must be a row with a positive weight."""
    losses = part.losses
    return MultinomialMetrics(
        domain=domain,
        ordinal=ordinal,
        rows=losses.rows,
        mse=losses.mse,
        rmse=math.sqrt(losses.mse),
        r2=losses.r2,
        logloss=losses.logloss,
        mean_per_class_error=mean_class_error(part.confusion.tolist()),
        confusion=part.confusion,
        hit_ratios=(np.cumsum(part.hits) / np.sum(part.hits))[:MOST_HITS],
        auc_type=auc_type,
        areas=None if part.scores is None else class_areas(part.scores, each),
        residual_deviance=losses.deviance,
        null_deviance=fitted.null_deviance_or(_null_deviance(part.confusion.sum(axis=1))),
        null_degrees_of_freedom=fitted.null_degrees(losses.rows),
        residual_degrees_of_freedom=fitted.residual_degrees(losses.rows),
        log_likelihood=-losses.surprise,
        aic=fitted.aic(-losses.surprise),
    )


def _given(probabilities: Vector, response: Codes) -> Vector:
    """The probability of the actual class, (n,)."""
    return probabilities[np.arange(len(response)), response]


def _ranks(probabilities: Vector, response: Codes) -> NDArray[np.intp]:
    """How many classes are more likely than the actual one, the first of a tie going before."""
    given = _given(probabilities, response)
    higher = probabilities > given[:, None]
    ties = probabilities == given[:, None]
    before = np.arange(probabilities.shape[1]) < response[:, None]
    ranks: NDArray[np.intp] = (higher | (ties & before)).sum(axis=1)
    return ranks


def _null_deviance(actual: Vector) -> float:
    """That of the shares of the classes, as the answer for every row."""
    total = float(actual.sum())
    return -2.0 * math.fsum(part * math.log(part / total) for part in actual if part > 0.0)
