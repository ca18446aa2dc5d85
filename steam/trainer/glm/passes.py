"""Passes over the data of one fit, and the null model that it starts from."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from steam.trainer.compute.engine import LocalEngine
from steam.trainer.compute.portion import Portion
from steam.trainer.frame.frame import Frame
from steam.trainer.glm.advance import Advance
from steam.trainer.glm.class_weights import ClassWeightsTask
from steam.trainer.glm.curvature import Curvature, without
from steam.trainer.glm.design import Design
from steam.trainer.glm.facts import TrainingFacts
from steam.trainer.glm.families import Family
from steam.trainer.glm.gathered import Gathered, gathered
from steam.trainer.glm.gram import CurvatureTask
from steam.trainer.glm.held_out import DevianceTask, HeldOut, HeldOutDeviance
from steam.trainer.glm.irls import Stopping
from steam.trainer.glm.likelihood import Likelihood, OfClasses
from steam.trainer.glm.null import null_intercept
from steam.trainer.glm.parameters import GlmParameters
from steam.trainer.glm.path import Sample
from steam.trainer.glm.row_sums import RowSumTask, Summand, log_likelihood_of
from steam.trainer.glm.rows import Roles
from steam.trainer.glm.sample import rare_levels, sampled
from steam.trainer.glm.single_index import SingleIndex

Vector = NDArray[np.float64]

_RESOLVED = 1e-10
"""Of eta: by less than this the coordinates of no step are sure."""


@dataclass(slots=True)
class Passes:
    """Passes over the data of one fit, whose rows are gathered by the first of them.

    Coordinates that are `held`, bool (p,), have no slope and no curvature, so that they stay where
    they start: at 0.
    """

    frame: Frame
    engine: LocalEngine
    advance: Advance
    design: Design
    likelihood: SingleIndex | OfClasses
    roles: Roles
    held: NDArray[np.bool_] | None = None
    _gathered: Gathered | None = field(default=None, init=False, repr=False)

    def measure(self, beta: Vector) -> Curvature:
        return self._pass(beta, slope_only=False)

    def slope(self, beta: Vector) -> Curvature:
        """The same without the gram, which is more than half of the work."""
        return self._pass(beta, slope_only=True)

    def sample(self, facts: TrainingFacts) -> Sample:
        """The same of some of the rows."""
        here, rare = self.advance.standing("Taking a sample"), rare_levels(facts, self.roles)
        rows = sampled(self._rows(), rare, self.engine, here)

        def look(beta: Vector, *, slope_only: bool) -> Curvature:
            here = self.advance.standing("Fitting a sample")
            return self._held(self._measured(rows, beta, here, slope_only=slope_only))

        return Sample(partial(look, slope_only=False), partial(look, slope_only=True))

    def measure_intercept(self, intercept: float) -> Curvature:
        """The same for a model without predictors."""
        beta = np.array([intercept])
        roles = replace(self.roles, predictors=())
        if self.roles.skip_missing:  # the same rows must count
            return _last_coordinate(self.measure(np.append(np.zeros(self.design.expanded), beta)))
        task = CurvatureTask(Design((), ()), self.likelihood, roles, beta)
        return self.engine.run(task, self.frame, self.advance.next_pass())

    def class_weights(self, classes: int) -> Vector:
        """The sum of weights of each class, float64 (classes,)."""
        task = ClassWeightsTask(self.roles, classes)
        return self.engine.run(task, self.frame, self.advance.standing())

    def sum_of(self, summand: Summand, beta: Vector) -> float:
        """The sum over rows at `beta`."""
        here = self.advance.standing("Measuring the fit")
        task = RowSumTask(self.design, self.roles, beta, summand, here.beat)
        return self.engine.run(task, self.frame, here)

    def log_likelihood_at(self, beta: Vector) -> Callable[[Family, float], float]:
        """The log-likelihood of any family and dispersion at `beta`."""
        return lambda family, dispersion: self.sum_of(log_likelihood_of(family, dispersion), beta)

    def held_out_of(
        self, validation: Frame, reading: HeldOut, null_beta: Vector
    ) -> Callable[[Vector], HeldOutDeviance]:
        """What tells the deviance of other rows at a beta."""

        def deviance(beta: Vector) -> float:
            here = self.advance.standing()
            task = DevianceTask(reading, self.design, self.likelihood, beta, here.beat)
            return self.engine.run(task, validation, here)

        null = deviance(null_beta)
        return lambda beta: HeldOutDeviance(deviance(beta), null)

    def _pass(self, beta: Vector, *, slope_only: bool) -> Curvature:
        rows = self._rows()
        here = self.advance.next_pass()
        return self._held(self._measured(rows, beta, here, slope_only=slope_only))

    def _measured(
        self, rows: Gathered, beta: Vector, here: Portion, *, slope_only: bool
    ) -> Curvature:
        task = CurvatureTask(
            rows.design, self.likelihood, rows.roles, beta, slope_only=slope_only, beat=here.beat
        )
        return self.engine.run(task, rows.frame, here)

    def _rows(self) -> Gathered:
        if self._gathered is None:
            here = self.advance.standing("Gathering categories")
            self._gathered = gathered(self.frame, self.design, self.roles, self.engine, here)
        return self._gathered

    def _held(self, at: Curvature) -> Curvature:
        return at if self.held is None else without(at, self.held)


def null_beta(passes: Passes, facts: TrainingFacts, parameters: GlmParameters) -> Vector:
    """The best model without predictors: the intercept alone, or nothing."""
    beta = np.zeros(passes.likelihood.size(passes.design.width))
    if not parameters.intercept:
        return beta
    if isinstance(passes.likelihood, SingleIndex):
        beta[-1] = _null_intercept(passes, passes.likelihood.family, facts, parameters)
        return beta
    weights = passes.class_weights(passes.likelihood.classes)
    return passes.likelihood.null_beta(weights / weights.sum(), passes.design.width)


def _null_intercept(
    passes: Passes, family: Family, facts: TrainingFacts, parameters: GlmParameters
) -> float:
    """An offset moves it by no less than its smallest and no more than its largest value."""
    intercept = family.link(facts.response.mean)
    if parameters.offset_column is None:
        return intercept
    offset = facts.offset
    low, high = intercept - offset.high, intercept - offset.low
    least = family.eta_above - offset.low  # below it the row with the smallest has no mean
    if least >= low:
        low = least + (high - least) * 1e-9
    return null_intercept(
        passes.measure_intercept, min(max(intercept - offset.mean, low), high), low, high
    )


def _last_coordinate(at: Curvature) -> Curvature:
    return replace(at, gram=at.gram[-1:, -1:], score=at.score[-1:])


def stopping_of(
    parameters: GlmParameters, likelihood: Likelihood, start: Vector, null: Curvature
) -> Stopping:
    """When IRLS stops, by the parameters and the null model, which is at `start`."""
    unit = _unit(likelihood, start, null)
    return Stopping(
        parameters.iterations,
        max(parameters.beta_epsilon, _RESOLVED * unit),
        parameters.objective_tolerance,
        parameters.gradient_tolerance,
        likelihood.quadratic,
        not isinstance(likelihood, SingleIndex) or likelihood.family.separable,
        unit=unit,
    )


def _unit(likelihood: Likelihood, start: Vector, null: Curvature) -> float:
    """How large eta is where it has a unit; 1 of a logit or a log, which has none."""
    if not isinstance(likelihood, SingleIndex):
        return 1.0
    if likelihood.quadratic:
        return float(np.sqrt(null.deviance / null.weight)) or 1.0
    return (abs(float(start[-1])) or 1.0) if likelihood.family.eta_above == 0.0 else 1.0
