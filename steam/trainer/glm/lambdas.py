"""The penalties of a path: H2O's lambdas, where none are given."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from steam.trainer.glm.box import Box
from steam.trainer.glm.curvature import Curvature
from steam.trainer.glm.parameters import GlmParameters
from steam.trainer.glm.penalty import (
    Penalty,
    Pull,
    default_lambda,
    largest_lambda,
    smallest_share,
)

Vector = NDArray[np.float64]

NULL_LAMBDAS = 30  # with alpha = 0, whose path is smooth
LAMBDAS = 100


def penalties_of(  # noqa: PLR0917 - all that a penalty is made of
    parameters: GlmParameters,
    null: Curvature,
    on: NDArray[np.bool_],
    predictors: int,
    box: Box | None = None,
    pull: Pull | None = None,
) -> tuple[tuple[Penalty, ...], ...]:
    """The penalties to fit, strongest first, a path for each alpha.

    `null` is measured at the null model, with its score where no lambda is given. `on` marks the
    coefficients that are penalised, of which each linear predictor has `predictors`; all stay in
    the `box` and feel the `pull`.
    """
    unit = 1.0 if parameters.obj_reg is None else 1.0 / (parameters.obj_reg * null.weight)
    lambdas = parameters.path or tuple(sorted(parameters.lambdas, reverse=True))
    paths: list[Sequence[float]]
    if lambdas:
        paths = [lambdas for _ in parameters.mixings]
    else:
        gradient = null.score[on] / null.weight / unit
        paths = [
            _lambdas(parameters, alpha, gradient, predictors, null.rows)
            for alpha in parameters.mixings
        ]
    return tuple(
        tuple(Penalty(lambda_, alpha, on, box, pull, unit) for lambda_ in path)
        for alpha, path in zip(parameters.mixings, paths, strict=True)
    )


def asked_for(parameters: GlmParameters, alpha: float) -> int:
    """How many lambdas a search is to try, unless it ends before."""
    return parameters.nlambdas or (LAMBDAS if alpha > 0.0 else NULL_LAMBDAS)


def _lambdas(
    parameters: GlmParameters, alpha: float, gradient: Vector, predictors: int, rows: int
) -> Sequence[float]:
    """Lambdas by the gradient at the null model, where none are given."""
    if not parameters.lambda_search:
        return [default_lambda(gradient, predictors, alpha, rows)]
    largest = largest_lambda(gradient, alpha)
    count = asked_for(parameters, alpha)
    if largest == 0.0 or count == 1:
        return [largest]
    share = parameters.lambda_min_ratio or smallest_share(predictors, alpha, rows)
    return [largest * share ** (step / (count - 1)) for step in range(count)]
