"""The regularisation path: submodels for falling lambdas, each from where the one before ended."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from steam.core.errors import InvalidInput
from steam.trainer.glm.box import Box
from steam.trainer.glm.curvature import NO_GRAM, Curvature
from steam.trainer.glm.held_out import HeldOutDeviance, explained_by
from steam.trainer.glm.irls import Optimum, Stopping, minimise, objective_at
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
    `held_out` tells of the validation rows, if there are any.
    """

    penalty: Penalty
    optimum: Optimum
    explained: float
    held_out: HeldOutDeviance | None = None

    @property
    def explained_held_out(self) -> float | None:
        """As `explained`, of the validation rows."""
        return None if self.held_out is None else self.held_out.explained

    @property
    def merit(self) -> float:
        """What the best submodel has most of."""
        return self.explained if self.explained_held_out is None else self.explained_held_out


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


def _lambdas(
    parameters: GlmParameters, alpha: float, gradient: Vector, predictors: int, rows: int
) -> Sequence[float]:
    """Lambdas by the gradient at the null model, where none are given."""
    if not parameters.lambda_search:
        return [default_lambda(gradient, predictors, alpha, rows)]
    largest = largest_lambda(gradient, alpha)
    count = parameters.nlambdas or (LAMBDAS if alpha > 0.0 else NULL_LAMBDAS)
    if largest == 0.0 or count == 1:
        return [largest]
    share = parameters.lambda_min_ratio or smallest_share(predictors, alpha, rows)
    return [largest * share ** (step / (count - 1)) for step in range(count)]


class Minimise(Protocol):
    """How one optimum is found: see `irls.minimise`."""

    def __call__(
        self,
        measure: Callable[[Vector], Curvature],
        start: Vector,
        at_start: Curvature,
        penalty: Penalty,
        stopping: Stopping,
        *,
        beat: Callable[[], None],
        now: Callable[[], int],
    ) -> Optimum: ...


@dataclass(frozen=True, slots=True)
class Sample:
    """Passes over some of the rows: with the gram, and without."""

    measure: Callable[[Vector], Curvature]
    slope: Callable[[Vector], Curvature]


@dataclass(frozen=True, slots=True)
class Walk:
    """How to fit a path: `measure` passes over the data at a beta, from `start`, the null model.

    `held_out` gives the deviance of other rows at a beta. `patient` walks
    to the end; otherwise a path ends where no more is explained. `cold` starts every submodel
    from the null model. `sample` measures some of the rows only: the first submodel of a path then
    starts from the optimum of those, which saves passes and leads to the same end; `null` needs no
    gram then. All paths start from `first`, if it is given, and end before a submodel with more
    than `most_active` coefficients besides intercepts. `beat` is called now and then; it may raise.
    `now` tells the time. `turn` hears of each submodel before it is fitted: its number, from 0, and
    how many there may be.
    """

    measure: Callable[[Vector], Curvature]
    start: Vector
    null: Curvature
    stopping: Stopping
    held_out: Callable[[Vector], HeldOutDeviance] | None = None
    sample: Sample | None = None
    patient: bool = True
    cold: bool = False
    first: Vector | None = None
    most_active: int | None = None
    minimise: Minimise = minimise
    beat: Callable[[], None] = lambda: None
    now: Callable[[], int] = lambda: 0
    turn: Callable[[int, int], None] = lambda _number, _of: None

    def submodels(self, paths: Sequence[Sequence[Penalty]]) -> tuple[Submodel, ...]:
        """Those of each path, in turn."""
        of = sum(len(path) for path in paths)
        found: list[Submodel] = []
        for place, path in enumerate(paths):
            before = sum(len(earlier) for earlier in paths[:place])
            found += self._path(path, partial(self._turn, before, of))
        return tuple(found)

    def _turn(self, before: int, of: int, number: int) -> None:
        """The submodel of that number on a path, after those `before` it."""
        self.turn(before + number, of)

    def _path(self, path: Sequence[Penalty], turn: Callable[[int], None]) -> list[Submodel]:
        turn(0)
        beta, at = self._first(path[0])
        found: list[Submodel] = []
        best = 0
        for number, penalty in enumerate(path):
            turn(number)
            if penalty.box is not None and (penalty.box.nearest(beta) != beta).any():
                beta = penalty.box.nearest(beta)
                at = self.measure(beta)
            submodel = self._submodel(beta, at, penalty)
            if self._is_too_wide(submodel, found):
                break
            found.append(submodel)
            if not self.cold:
                beta, at = found[-1].optimum.beta, found[-1].optimum.at
            best = _keep_gram(found, best)
            if not self.patient and _is_enough(found):
                break
        return found

    def again(self, submodel: Submodel) -> Submodel:
        """That of the same penalty, from where `submodel`, of another likelihood, has ended; the
        history goes on."""
        before = submodel.optimum
        after = self._submodel(before.beta, self.measure(before.beta), submodel.penalty)
        numbered = (
            replace(one, number=len(before.history) - 1 + one.number)
            for one in after.optimum.history[1:]
        )
        history = (*before.history, *numbered)
        return replace(after, optimum=replace(after.optimum, history=history))

    def _submodel(self, beta: Vector, at: Curvature, penalty: Penalty) -> Submodel:
        optimum = self.minimise(
            self.measure, beta, at, penalty, self.stopping, beat=self.beat, now=self.now
        )
        return Submodel(
            penalty,
            optimum,
            explained_by(optimum.at.deviance, self.null.deviance),
            None if self.held_out is None else self.held_out(optimum.beta),
        )

    def _is_too_wide(self, submodel: Submodel, found: Sequence[Submodel]) -> bool:
        """Raises InvalidInput if there is no submodel before this one."""
        active = int(np.count_nonzero(submodel.optimum.beta[submodel.penalty.on]))
        if self.most_active is None or active <= self.most_active:
            return False
        if not found:
            raise InvalidInput(
                f"The first submodel has {active} active predictors, and no more than "
                f"{self.most_active} are allowed.",
                hint="Start with a larger lambda, or use lambda_search.",
            )
        return True

    def _first(self, penalty: Penalty) -> tuple[Vector, Curvature]:
        """Where a path starts."""
        if self.first is not None:
            at = self.measure(self.first)
            if not np.isfinite(at.deviance):
                raise InvalidInput(
                    "No fit can start from startval: the deviance is not finite there.",
                    hint="Leave startval out, or give values nearer to 0.",
                )
            return self.first, at
        if self.sample is None:
            return self.start, self.null
        beta = self.start if penalty.box is None else penalty.box.nearest(self.start)
        sampled = self.sample.measure(beta)
        # as if each coefficient had been seen once near zero: levels with few rows stay in reach
        ridge = penalty.lambda_ * (1.0 - penalty.alpha) + 1.0 / sampled.weight
        near = replace(penalty, lambda_=ridge, alpha=0.0)
        rough = minimise(
            self.sample.measure,
            beta,
            sampled,
            near,
            _ROUGHLY,
            slope=self.sample.slope,
            beat=self.beat,
        )
        at = self.measure(rough.beta)
        reached = objective_at(at, rough.beta, penalty)
        better = reached < objective_at(self.null, beta, penalty)
        return (rough.beta, at) if better else (self.start, self.measure(self.start))


def best_of(submodels: Sequence[Submodel], parameters: GlmParameters) -> int:
    """Which one explains most, of the validation rows where there are any; the first of equals.

    Of a path that is settled, the last.
    """
    if parameters.path:
        return len(submodels) - 1
    return int(np.argmax([submodel.merit for submodel in submodels]))


def _keep_gram(found: list[Submodel], best: int) -> int:
    """Take the gram, which may be large, from all but the best and the last; which is the best."""
    last = len(found) - 1
    after = last if found[last].merit > found[best].merit else best
    for place in {best, last - 1} - {after, last, -1}:
        optimum = found[place].optimum
        at = replace(optimum.at, gram=NO_GRAM)
        found[place] = replace(found[place], optimum=replace(optimum, at=at))
    return after


def _is_enough(found: Sequence[Submodel]) -> bool:
    if found[-1].explained > _ALL:
        return True
    if len(found) <= PATIENCE:
        return False
    before = max(submodel.merit for submodel in found[:-PATIENCE])
    since = max(submodel.merit for submodel in found[-PATIENCE:])
    least = before if found[-1].explained_held_out is not None else before * (1.0 + _GAIN)
    return since <= least
