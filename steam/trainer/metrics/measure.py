"""What is summed over blocks for a kind of model: one protocol, an object for each category."""

from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

from steam.core.errors import Unsupported
from steam.model.predictor import Prediction
from steam.model.signature import Category, Signature
from steam.trainer.compute.each import Each
from steam.trainer.kernels.chosen import kernels
from steam.trainer.metrics.binomial import (
    BinomialMetrics,
    BinomialPart,
    binomial_losses,
    binomial_part,
    finish_binomial,
)
from steam.trainer.metrics.class_areas import AucType
from steam.trainer.metrics.deviance import UnitDeviance
from steam.trainer.metrics.fitted import Fitted
from steam.trainer.metrics.gains import SHARES
from steam.trainer.metrics.multinomial import (
    MultinomialMetrics,
    MultinomialPart,
    class_losses,
    finish_multinomial,
    multinomial_part,
)
from steam.trainer.metrics.regression import (
    GAUSSIAN,
    RegressionMetrics,
    RegressionPart,
    finish_regression,
    regression_part,
)
from steam.trainer.metrics.sums import Weights, weighted_sum

Vector = NDArray[np.float64]
Metrics: TypeAlias = BinomialMetrics | MultinomialMetrics | RegressionMetrics

Part = TypeVar("Part")


class Measure(Protocol[Part]):
    """How blocks of predictions beside their truth become metrics."""

    def usable(self, prediction: Prediction) -> NDArray[np.bool_] | None:
        """The rows that have an answer, (n,); None if all have one."""
        ...

    def part(self, prediction: Prediction, response: Vector, weights: Weights) -> Part:
        """One block, of usable rows alone; class numbers stand for classes in `response`."""
        ...

    def merge(self, left: Part, right: Part, each: Each) -> Part:
        """Both together; `each` makes long calls."""
        ...

    def lost(self, prediction: Prediction, response: Vector, weights: Weights) -> float:
        """The deviance of usable rows, and nothing else of them."""
        ...

    def finish(self, part: Part, fitted: Fitted, each: Each) -> Metrics:
        """The metrics of all rows, with what is known of the fit; `each` makes long calls."""
        ...


@dataclass(frozen=True, slots=True)
class BinomialMeasure:
    """Two classes, by the probability of the second one."""

    domain: tuple[str, str]
    gains_shares: tuple[float, ...] = SHARES

    def usable(self, prediction: Prediction) -> NDArray[np.bool_] | None:
        positive = _probabilities(prediction)[:, 1]
        return ~np.isnan(positive) if kernels().beyond(positive, 1.0) else None

    def lost(self, prediction: Prediction, response: Vector, weights: Weights) -> float:
        positive, log_odds = _probabilities(prediction)[:, 1], prediction.log_odds
        return binomial_losses(positive, response, weights, log_odds).deviance

    def part(self, prediction: Prediction, response: Vector, weights: Weights) -> BinomialPart:
        positive = _probabilities(prediction)[:, 1]
        return binomial_part(positive, response, weights, prediction.log_odds)

    def merge(self, left: BinomialPart, right: BinomialPart, each: Each) -> BinomialPart:
        return left.merge(right, each)

    def finish(self, part: BinomialPart, fitted: Fitted, each: Each) -> BinomialMetrics:
        return finish_binomial(part, self.domain, fitted, self.gains_shares, each)


@dataclass(frozen=True, slots=True)
class MultinomialMeasure:
    """Several classes, by the probability of each and the class that is predicted."""

    domain: tuple[str, ...]
    auc_type: AucType
    ordinal: bool = False

    def usable(self, prediction: Prediction) -> NDArray[np.bool_]:
        return ~np.isnan(_probabilities(prediction)).any(axis=1) & (_labels(prediction) >= 0)

    def lost(self, prediction: Prediction, response: Vector, weights: Weights) -> float:
        return class_losses(_probabilities(prediction), response.astype(np.int32), weights).deviance

    def part(self, prediction: Prediction, response: Vector, weights: Weights) -> MultinomialPart:
        return multinomial_part(
            _probabilities(prediction),
            _labels(prediction),
            response.astype(np.int32),
            weights,
            self.auc_type,
        )

    def merge(self, left: MultinomialPart, right: MultinomialPart, each: Each) -> MultinomialPart:
        return left.merge(right)

    def finish(self, part: MultinomialPart, fitted: Fitted, each: Each) -> MultinomialMetrics:
        return finish_multinomial(part, self.domain, self.ordinal, self.auc_type, fitted, each=each)


@dataclass(frozen=True, slots=True)
class RegressionMeasure:
    """Numbers, by the deviance of a family."""

    deviance: UnitDeviance

    def usable(self, prediction: Prediction) -> NDArray[np.bool_]:
        return ~np.isnan(_values(prediction))

    def lost(self, prediction: Prediction, response: Vector, weights: Weights) -> float:
        return weighted_sum(self.deviance(response, _values(prediction)), weights)

    def part(self, prediction: Prediction, response: Vector, weights: Weights) -> RegressionPart:
        return regression_part(_values(prediction), response, weights, self.deviance)

    def merge(self, left: RegressionPart, right: RegressionPart, each: Each) -> RegressionPart:
        return left.merge(right, self.deviance)

    def finish(self, part: RegressionPart, fitted: Fitted, each: Each) -> RegressionMetrics:
        return finish_regression(part, self.deviance, fitted)


def measure_of(
    signature: Signature,
    deviance: UnitDeviance = GAUSSIAN,
    auc_type: AucType = AucType.NONE,
    gains_shares: tuple[float, ...] = SHARES,
) -> Measure[Any]:
    """The measure for models with that signature.

    Raises Unsupported for a category without a response to compare with.
    """
    levels = signature.response.levels
    if signature.category is Category.BINOMIAL:
        return BinomialMeasure((levels[0], levels[1]), gains_shares)
    if signature.category is Category.MULTINOMIAL:
        return MultinomialMeasure(levels, auc_type)
    if signature.category is Category.ORDINAL:
        return MultinomialMeasure(levels, AucType.NONE, ordinal=True)
    if signature.category is Category.REGRESSION:
        return RegressionMeasure(deviance)
    raise Unsupported(f"steam has no metrics for {signature.category} models.")


def _probabilities(prediction: Prediction) -> Vector:
    if prediction.probabilities is None:
        raise TypeError("the prediction of a classifier has probabilities")
    return prediction.probabilities


def _labels(prediction: Prediction) -> NDArray[np.int32]:
    if prediction.labels is None:
        raise TypeError("the prediction of a classifier has labels")
    return prediction.labels


def _values(prediction: Prediction) -> Vector:
    if prediction.values is None:
        raise TypeError("the prediction of a regression has values")
    return prediction.values
