"""The regularisation path: submodels for falling lambdas, each from where the one before ended."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from steam.core.errors import InvalidInput
from steam.trainer.glm.cooling import cooled
from steam.trainer.glm.curvature import Curvature
from steam.trainer.glm.held_out import HeldOutDeviance, explained_by
from steam.trainer.glm.irls import Stopping, minimise, objective_at
from steam.trainer.glm.minimise import Minimise
from steam.trainer.glm.on_bound import on_bound
from steam.trainer.glm.penalty import Penalty
from steam.trainer.glm.submodels import Submodel, drop_grams, is_enough

Vector = NDArray[np.float64]

_ROUGHLY = Stopping(iterations=10, beta=np.inf, objective=1e-6, gradient=0.0)
"""A sample is fitted no better than it resembles the rest."""


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
    how many there may be. `lifted` and `tempered` measure what `on_bound` and `cooled` ask for,
    where the fit may need them.
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
    lifted: Sequence[Callable[[Vector], Curvature]] = ()
    tempered: Sequence[Callable[[Vector], Curvature]] = ()

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
            nearest = penalty.nearest(beta)
            if (nearest != beta).any():
                beta, at = nearest, self.measure(nearest)
            submodel = self._submodel(beta, at, penalty)
            if self._is_too_wide(submodel, found):
                break
            found.append(submodel)
            if not self.cold:
                beta, at = found[-1].optimum.beta, found[-1].optimum.at
            best = drop_grams(found, best)
            if not self.patient and is_enough(found):
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
        if self.lifted and not optimum.converged:
            optimum = on_bound(
                optimum,
                self.start if penalty.box is None else penalty.box.nearest(self.start),
                self.lifted,
                self.measure,
                penalty,
                self.stopping,
                beat=self.beat,
                now=self.now,
            )
        if self.tempered and not optimum.converged:
            optimum = cooled(
                optimum,
                penalty.nearest(self.start),
                self.tempered,
                self.measure,
                penalty,
                self.stopping,
                minimise=self.minimise,
                beat=self.beat,
                now=self.now,
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
                    "No fit can start from the given coefficients: the deviance is not finite "
                    "there.",
                    hint="Leave startval or checkpoint out, or give values nearer to 0.",
                )
            return self.first, at
        if self.sample is None:
            return self.start, self.null
        beta = penalty.nearest(self.start)
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
