"""The regularisation path: submodels for falling lambdas, each from where the one before ended."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from steam.trainer.glm.box import Box
from steam.trainer.glm.curvature import Curvature
from steam.trainer.glm.held_out import explained_by
from steam.trainer.glm.irls import Optimum, Stopping, minimise, objective_at
from steam.trainer.glm.parameters import GlmParameters
from steam.trainer.glm.penalty import Penalty, default_lambda, largest_lambda, smallest_share

Vector = NDArray[np.float64]

NULL_LAMBDAS = 30  # with alpha = 0, whose path is smooth
LAMBDAS = 100
PATIENCE = 5
"""A search stops after so many lambdas that explain no more of the deviance."""

_GAIN = 1e-4  # of what is explained, on the training rows, where more is never less
_ALL = 0.999
_ROUGHLY = Stopping(iterations=10, beta=np.inf, objective=1e-6, gradient=0.0)
"""A sample is fitted no better than it resembles the rest."""


@dataclass(frozen=True, slots=True)
class Submodel:
    """The optimum for one penalty.

    `explained` is the share of the null deviance that it explains of the training rows, and
    `explained_held_out` of the validation rows, if there are any.
    """

    penalty: Penalty
    optimum: Optimum
    explained: float
    explained_held_out: float | None = None

    @property
    def merit(self) -> float:
        """What the best submodel has most of."""
        return self.explained if self.explained_held_out is None else self.explained_held_out


def penalties_of(
    parameters: GlmParameters, null: Curvature, on: NDArray[np.bool_], box: Box | None = None
) -> tuple[tuple[Penalty, ...], ...]:
    """The penalties to fit, strongest first, a path for each alpha.

    `null` is measured at the null model, `on` marks the coefficients that are penalised, and all
    stay in the `box`.
    """
    gradient = null.score[on] / null.weight
    paths = (_lambdas(parameters, alpha, gradient, null) for alpha in parameters.mixings)
    return tuple(
        tuple(Penalty(lambda_, alpha, on, box) for lambda_ in path)
        for alpha, path in zip(parameters.mixings, paths, strict=True)
    )


def _lambdas(
    parameters: GlmParameters, alpha: float, gradient: Vector, null: Curvature
) -> Sequence[float]:
    if parameters.lambdas:
        return sorted(parameters.lambdas, reverse=True)
    if not parameters.lambda_search:
        return [default_lambda(gradient, alpha, null.rows)]
    largest = largest_lambda(gradient, alpha)
    count = parameters.nlambdas or (LAMBDAS if alpha > 0.0 else NULL_LAMBDAS)
    if largest == 0.0 or count == 1:
        return [largest]
    share = parameters.lambda_min_ratio or smallest_share(len(gradient), alpha, null.rows)
    return [largest * share ** (step / (count - 1)) for step in range(count)]


@dataclass(frozen=True, slots=True)
class Walk:
    """How to fit a path: `measure` passes over the data at a beta, from `start`, the null model.

    `held_out` gives the share of the deviance of other rows that a beta explains. `patient` walks
    to the end; otherwise a path ends where no more is explained. `cold` starts every submodel
    from the null model. `sample` measures some of the rows only: the first submodel of a path then
    starts from the optimum of those, which saves passes and leads to the same end; `null` needs no
    gram then. `beat` is called now and then; it may raise.
    """

    measure: Callable[[Vector], Curvature]
    start: Vector
    null: Curvature
    stopping: Stopping
    held_out: Callable[[Vector], float] | None = None
    sample: Callable[[Vector], Curvature] | None = None
    patient: bool = True
    cold: bool = False
    beat: Callable[[], None] = lambda: None

    def submodels(self, paths: Sequence[Sequence[Penalty]]) -> tuple[Submodel, ...]:
        """Those of each path, in turn."""
        return tuple(submodel for path in paths for submodel in self._path(path))

    def _path(self, path: Sequence[Penalty]) -> list[Submodel]:
        beta, at = self._first(path[0])
        found: list[Submodel] = []
        for penalty in path:
            if penalty.box is not None and (penalty.box.nearest(beta) != beta).any():
                beta = penalty.box.nearest(beta)
                at = self.measure(beta)
            optimum = minimise(self.measure, beta, at, penalty, self.stopping, beat=self.beat)
            if not self.cold:
                beta, at = optimum.beta, optimum.at
            found.append(
                Submodel(
                    penalty,
                    optimum,
                    explained_by(optimum.at.deviance, self.null.deviance),
                    None if self.held_out is None else self.held_out(optimum.beta),
                )
            )
            if not self.patient and _is_enough(found):
                break
        return found

    def _first(self, penalty: Penalty) -> tuple[Vector, Curvature]:
        """Where a path starts."""
        if self.sample is None:
            return self.start, self.null
        beta = self.start if penalty.box is None else penalty.box.nearest(self.start)
        sampled = self.sample(beta)
        # as if each coefficient had been seen once near zero: levels with few rows stay in reach
        ridge = penalty.lambda_ * (1.0 - penalty.alpha) + 1.0 / sampled.weight
        near = replace(penalty, lambda_=ridge, alpha=0.0)
        rough = minimise(self.sample, beta, sampled, near, _ROUGHLY, beat=self.beat)
        at = self.measure(rough.beta)
        reached = objective_at(at, rough.beta, penalty)
        better = reached < objective_at(self.null, beta, penalty)
        return (rough.beta, at) if better else (self.start, self.measure(self.start))


def best_of(submodels: Sequence[Submodel]) -> int:
    """Which one explains most, of the validation rows where there are any; the first of equals."""
    return int(np.argmax([submodel.merit for submodel in submodels]))


def _is_enough(found: Sequence[Submodel]) -> bool:
    if found[-1].explained > _ALL:
        return True
    if len(found) <= PATIENCE:
        return False
    before = max(submodel.merit for submodel in found[:-PATIENCE])
    since = max(submodel.merit for submodel in found[-PATIENCE:])
    least = before if found[-1].explained_held_out is not None else before * (1.0 + _GAIN)
    return since <= least
