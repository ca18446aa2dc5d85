"""The objectives of XGBoost: from the base score to a margin, from margins to the answer.

Everything is float32, as the libraries have it: exponentials are taken in float64 and rounded
once. An answer that was computed in float64 throughout would be off in the eighth digit.
Source: H2O-3 genmodel, checked against its predictions to the bit; XGBoost itself differs from it
by one unit in the last place at most.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from steam.core.errors import Unsupported
from steam.model.signature import Category

Singles = NDArray[np.float32]

_ONE = np.float32(1.0)


@dataclass(frozen=True, slots=True)
class Objective:
    """What XGBoost was trained for. `answer`: float32 (n, outputs) margins to the same shape."""

    category: Category
    margin_of: Callable[[Singles], Singles]
    answer: Callable[[Singles], Singles]


def identity(values: Singles) -> Singles:
    """The values themselves."""
    return values


def logistic(margins: Singles) -> Singles:
    """1 / (1 + e^-m)."""
    return _ONE / (_ONE + exponential(-margins))


def exponential(margins: Singles) -> Singles:
    """e^m, infinite where it is above the float32 range."""
    with np.errstate(over="ignore", under="ignore"):
        return np.exp(margins.astype(np.float64)).astype(np.float32)


def above_zero(margins: Singles) -> Singles:
    """1 where the margin is above zero, else 0."""
    return (margins > 0.0).astype(np.float32)


def softmax(margins: Singles) -> Singles:
    """e^m of each class over their sum; the sum is taken in float64, class by class."""
    with np.errstate(over="ignore", invalid="ignore"):
        weights = exponential(margins - margins.max(axis=1, keepdims=True))
    total = np.zeros(len(weights))
    for k in range(weights.shape[1]):
        total += weights[:, k]
    shares: Singles = weights / total.astype(np.float32)[:, None]
    return shares


def _log(base_score: Singles) -> Singles:
    return np.log(base_score.astype(np.float64)).astype(np.float32)


def _logit(base_score: Singles) -> Singles:
    return -np.log((_ONE / base_score - _ONE).astype(np.float64)).astype(np.float32)


_REGRESSION = Objective(Category.REGRESSION, identity, identity)
_LOG_REGRESSION = Objective(Category.REGRESSION, _log, exponential)
_CLASSES = Objective(Category.MULTINOMIAL, identity, softmax)

OBJECTIVES: Mapping[str, Objective] = {
    "reg:squarederror": _REGRESSION,
    "reg:linear": _REGRESSION,
    "reg:pseudohubererror": _REGRESSION,
    "reg:absoluteerror": _REGRESSION,
    "reg:squaredlogerror": _REGRESSION,
    "reg:quantileerror": _REGRESSION,
    "reg:logistic": Objective(Category.REGRESSION, _logit, logistic),
    "reg:gamma": _LOG_REGRESSION,
    "reg:tweedie": _LOG_REGRESSION,
    "count:poisson": _LOG_REGRESSION,
    "survival:cox": _LOG_REGRESSION,
    "survival:aft": _LOG_REGRESSION,
    "rank:ndcg": _REGRESSION,
    "rank:pairwise": _REGRESSION,
    "rank:map": _REGRESSION,
    "binary:logitraw": _REGRESSION,
    "binary:hinge": Objective(Category.BINOMIAL, identity, above_zero),
    "binary:logistic": Objective(Category.BINOMIAL, _logit, logistic),
    "multi:softprob": _CLASSES,
    "multi:softmax": _CLASSES,
}
"""By XGBoost's name of the objective."""


def objective_of(name: str) -> Objective:
    """The objective of that name. Raises Unsupported for one unknown here."""
    objective = OBJECTIVES.get(name)
    if objective is None:
        raise Unsupported(
            f"The XGBoost objective {name[:40]!r} is not supported.",
            hint=f"Supported are {', '.join(OBJECTIVES)}.",
        )
    return objective


def base_margin(objective: Objective, base_score: Singles) -> Singles:
    """float32 like `base_score`, where the sum of a row starts; not finite for a wrong score."""
    with np.errstate(all="ignore"):
        return objective.margin_of(base_score)
