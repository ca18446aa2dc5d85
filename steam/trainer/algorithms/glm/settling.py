"""What cross-validation settles for a GLM: the alpha and the lambda of all its models."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from steam.trainer.algorithms.algorithm import Order, Settlement
from steam.trainer.algorithms.columns import text_of
from steam.trainer.algorithms.cross_validation.share import Share, in_fold
from steam.trainer.algorithms.glm.fold_deviances import FOLD_DEVIANCES, fold_deviances
from steam.trainer.algorithms.glm.parameters import glm_parameters, glm_predictors
from steam.trainer.compute.engine import LocalEngine
from steam.trainer.glm.fit import fit, penalty_paths
from steam.trainer.glm.parameters import GlmParameters
from steam.trainer.progress import Progress

Vector = NDArray[np.float64]

_PLANNED = 0.05  # of the progress, once the lambdas are known


@dataclass(frozen=True, slots=True)
class LambdaPath:
    """The lambdas of one alpha, strongest first. In a search all folds go down the same ones."""

    alpha: float
    lambdas: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class PathDeviances:
    """The deviances of the rows that are held out, (folds, lambdas) from the first lambda on, as
    far as any fold gains."""

    path: LambdaPath
    by_fold: Vector

    @property
    def totals(self) -> Vector:
        """Those of all rows, each in its fold, (lambdas,)."""
        return np.asarray(self.by_fold.sum(axis=0))

    @property
    def best(self) -> int:
        """The lambda with the least total; the strongest of equals."""
        return int(np.argmin(self.totals))

    def within_one_error(self, weights: Vector) -> float:
        """The strongest lambda whose mean deviance is within one standard error of the best one's,
        without a gap. `weights` are the sums of each fold, (folds,)."""
        told, chosen = fold_deviances(self.by_fold, weights), self.best
        enough = told.means[self.best] + told.errors[self.best]
        while chosen > 0 and told.means[chosen - 1] <= enough:
            chosen -= 1
        return self.path.lambdas[chosen]


def settle(
    order: Order, folds: Sequence[Order], engine: LocalEngine, progress: Progress
) -> Settlement:
    """The alpha and lambda with the least deviance of all rows, each by the model of its fold.

    Lambdas that are not given are those of all rows. After a search the main model goes down the
    path to the lambda that is settled, and the models of the folds begin there.
    """
    parameters = glm_parameters(order)
    paths = lambda_paths(order, parameters, engine, Share(progress, 0.0, _PLANNED, "All rows"))
    if len(paths) == 1 and len(paths[0].lambdas) == 1:
        only = {"lambda": list(paths[0].lambdas), "lambda_search": False}
        return Settlement(only, only)
    reached = np.linspace(_PLANNED, 1.0, len(paths) + 1).tolist()
    found = [
        path_deviances(path, folds, engine, Share(progress, low, high, _name(path)))
        for path, low, high in zip(paths, reached[:-1], reached[1:], strict=True)
    ]
    best = min(found, key=lambda one: float(one.totals[one.best]))
    alpha, lambdas = best.path.alpha, best.path.lambdas[: best.best + 1]
    chosen = {"alpha": [alpha], "lambda": [lambdas[-1]], "lambda_search": False}
    weights = np.array([_held_out_weight(fold) for fold in folds])
    main = {
        "alpha": [alpha],
        "path": list(lambdas),
        "early_stopping": False,
        FOLD_DEVIANCES: fold_deviances(best.by_fold[:, : len(lambdas)], weights),
    }
    return Settlement(
        chosen,
        main if parameters.lambda_search else chosen,
        {"lambda_1se": best.within_one_error(weights)},
    )


def lambda_paths(
    order: Order, parameters: GlmParameters, engine: LocalEngine, progress: Progress
) -> tuple[LambdaPath, ...]:
    """The lambdas of each alpha, as all rows have them where none are given."""
    if parameters.lambdas:
        given = tuple(sorted(parameters.lambdas, reverse=True))
        return tuple(LambdaPath(alpha, given) for alpha in parameters.mixings)
    x, y = glm_predictors(order), str(order.given["response_column"])
    return tuple(
        LambdaPath(path[0].alpha, tuple(penalty.lambda_ for penalty in path))
        for path in penalty_paths(order.training, x, y, parameters, engine, progress)
    )


def path_deviances(
    path: LambdaPath,
    folds: Sequence[Order],
    engine: LocalEngine,
    progress: Progress,
) -> PathDeviances:
    """Fit the path in each fold. One whose search ends before another fold's best lambda goes on
    to that one."""
    shares = [
        Share(progress, fold / len(folds), (fold + 1) / len(folds), f"Fold {fold + 1}")
        for fold in range(len(folds))
    ]
    found = []
    for number, fold in enumerate(folds):
        with in_fold(number, len(folds)):
            found.append(_deviances(fold, path, engine, shares[number]))
    length = max(int(np.argmin(deviances)) + 1 for deviances in found)
    for number, deviances in enumerate(found):
        if len(deviances) < length:
            rest = replace(path, lambdas=path.lambdas[len(deviances) : length])
            with in_fold(number, len(folds)):
                found[number] += _deviances(
                    folds[number], rest, engine, shares[number], patient=True
                )
    return PathDeviances(path, np.array([deviances[:length] for deviances in found]))


def _deviances(
    fold: Order,
    path: LambdaPath,
    engine: LocalEngine,
    progress: Progress,
    *,
    patient: bool = False,
) -> list[float]:
    """Those of the fold's rows, for as many lambdas as its search goes through."""
    parameters = replace(
        glm_parameters(fold),
        alphas=(path.alpha,),
        compute_p_values=False,
        generate_variable_inflation_factors=False,
    )
    if parameters.lambda_search:
        parameters = replace(
            parameters,
            path=path.lambdas,
            early_stopping=parameters.early_stopping and not patient,
        )
    x, y = glm_predictors(fold), str(fold.given["response_column"])
    fitted = fit(fold.training, x, y, parameters, engine, progress, fold.validation)
    return [one.held_out.deviance for one in fitted.submodels if one.held_out is not None]


def _held_out_weight(fold: Order) -> float:
    """The weight of the fold's rows that have a response."""
    if fold.validation is None:
        raise TypeError("the order of a fold has a validation frame")
    response = fold.validation.vec(str(fold.given["response_column"]))
    weights = fold.validation.vec(str(text_of(fold.given, "weights_column"))).values()
    return float(np.nansum(weights[~response.is_missing(response.values())]))


def _name(path: LambdaPath) -> str:
    return f"Alpha {path.alpha:g}"
