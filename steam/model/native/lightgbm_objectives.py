"""The objectives of LightGBM: from sums of leaves, float64 (n, outputs), to answers.

Source: LightGBM's own predictions, to within a unit in the last place or two.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from steam.core.errors import Unsupported
from steam.model.links import exponential, identity, logistic, softmax
from steam.model.native.errors import refuse_file
from steam.model.signature import Category

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Objective:
    """What LightGBM was trained for. `answer`: sums (n, outputs) to answers of that shape."""

    category: Category
    answer: Callable[[Floats], Floats]


def _squared(sums: Floats) -> Floats:
    return np.sign(sums) * sums * sums


def _softplus(sums: Floats) -> Floats:
    return np.logaddexp(0.0, sums)


def _probabilities(sums: Floats) -> Floats:
    return np.ascontiguousarray(softmax(sums.T).T)


def _scaled_logistic(slope: float, sums: Floats) -> Floats:
    return logistic(slope * sums)


_REGRESSION = Objective(Category.REGRESSION, identity)
_LOG_REGRESSION = Objective(Category.REGRESSION, exponential)
_OBJECTIVES: Mapping[str, Objective] = {
    "regression": _REGRESSION,
    "regression_l1": _REGRESSION,
    "huber": _REGRESSION,
    "fair": _REGRESSION,
    "quantile": _REGRESSION,
    "mape": _REGRESSION,
    "poisson": _LOG_REGRESSION,
    "gamma": _LOG_REGRESSION,
    "tweedie": _LOG_REGRESSION,
    "lambdarank": _REGRESSION,
    "rank_xendcg": _REGRESSION,
    "cross_entropy": Objective(Category.REGRESSION, logistic),
    "cross_entropy_lambda": Objective(Category.REGRESSION, _softplus),
    "multiclass": Objective(Category.MULTINOMIAL, _probabilities),
}


def objective_of(text: str) -> Objective:
    """The objective of a line such as `binary sigmoid:1`. Raises Unsupported, InvalidArtifact."""
    name, *options = text.split(" ")
    if name == "binary":
        return Objective(Category.BINOMIAL, partial(_scaled_logistic, _slope(options)))
    if name == "regression" and options == ["sqrt"]:
        return Objective(Category.REGRESSION, _squared)
    if name not in _OBJECTIVES:
        raise Unsupported(
            f"The LightGBM objective {name[:40]!r} is not supported.",
            hint=f"Supported are binary, {', '.join(_OBJECTIVES)}.",
        )
    return _OBJECTIVES[name]


def _slope(options: list[str]) -> float:
    for option in options:
        key, _, value = option.partition(":")
        if key == "sigmoid":
            try:
                slope = float(value)
            except ValueError as error:
                raise refuse_file("the slope of its sigmoid is not a number") from error
            if not 0.0 < slope < np.inf:
                raise refuse_file("the slope of its sigmoid is not a number above 0")
            return slope
    return 1.0
