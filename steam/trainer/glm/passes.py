"""Passes over the data of one fit, and the null model that it starts from."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from steam.trainer.compute.engine import LocalEngine
from steam.trainer.compute.portion import Portion
from steam.trainer.frame.frame import Frame
from steam.trainer.glm.class_weights import ClassWeightsTask
from steam.trainer.glm.curvature import Curvature
from steam.trainer.glm.design import Design
from steam.trainer.glm.dispersion import PearsonTask
from steam.trainer.glm.facts import TrainingFacts
from steam.trainer.glm.families import Family
from steam.trainer.glm.gram import CurvatureTask
from steam.trainer.glm.held_out import DevianceTask, HeldOut, explained_by
from steam.trainer.glm.irls import Stopping
from steam.trainer.glm.likelihood import Likelihood, OfClasses
from steam.trainer.glm.null import null_intercept
from steam.trainer.glm.parameters import GlmParameters
from steam.trainer.glm.rows import Roles
from steam.trainer.glm.single_index import SingleIndex
from steam.trainer.progress import Progress

Vector = NDArray[np.float64]

SHARE = 8


@dataclass(slots=True)
class Passes:
    """Passes over the data of one fit; each brings its progress half of the way nearer to 0.9."""

    frame: Frame
    engine: LocalEngine
    progress: Progress
    design: Design
    likelihood: SingleIndex | OfClasses
    roles: Roles
    reached: float = 0.1
    number: int = 0

    def measure(self, beta: Vector) -> Curvature:
        return self._run(CurvatureTask(self.design, self.likelihood, self.roles, beta))

    def slope(self, beta: Vector) -> Curvature:
        """The same but for the gram, in a third of the time."""
        return self._run(
            CurvatureTask(self.design, self.likelihood, self.roles, beta, slope_only=True)
        )

    def measure_sample(self, beta: Vector) -> Curvature:
        """The same of one row in SHARE."""
        task = CurvatureTask(self.design, self.likelihood, self.roles, beta, SHARE)
        message = "Fitting a sample"
        here = Portion(self.progress, self.reached, self.reached, message)
        return self.engine.run(task, self.frame, here)

    def beat(self) -> None:
        """Between passes: a sign of life. Raises Cancelled if the fit should stop."""
        self.progress.update(self.reached, f"Solving after pass {self.number - 1}")

    def measure_intercept(self, intercept: float) -> Curvature:
        """The same for a model without predictors."""
        beta = np.array([intercept])
        roles = replace(self.roles, predictors=())
        if self.roles.skip_missing:  # the same rows must count
            return _last_coordinate(self.measure(np.append(np.zeros(self.design.expanded), beta)))
        return self._run(CurvatureTask(Design((), ()), self.likelihood, roles, beta))

    def class_weights(self, classes: int) -> Vector:
        """The sum of weights of each class, float64 (classes,)."""
        task = ClassWeightsTask(self.roles, classes)
        return self.engine.run(task, self.frame, Portion(self.progress, self.reached, self.reached))

    def pearson(self, family: Family, beta: Vector) -> float:
        """Pearson's chi-square."""
        task = PearsonTask(self.design, family, self.roles, beta)
        return self.engine.run(task, self.frame, Portion(self.progress, self.reached, self.reached))

    def explained_of(
        self, validation: Frame, reading: HeldOut, null_beta: Vector
    ) -> Callable[[Vector], float]:
        """What tells the share of the deviance of other rows that a beta explains."""

        def deviance(beta: Vector) -> float:
            task = DevianceTask(reading, self.design, self.likelihood, beta)
            return self.engine.run(
                task, validation, Portion(self.progress, self.reached, self.reached)
            )

        null = deviance(null_beta)
        return lambda beta: explained_by(deviance(beta), null)

    def _run(self, task: CurvatureTask) -> Curvature:
        low, high = self.reached, self.reached + 0.5 * (0.9 - self.reached)
        portion = Portion(self.progress, low, high, f"Pass {self.number}")
        self.reached, self.number = high, self.number + 1
        return self.engine.run(task, self.frame, portion)


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


def stopping_of(parameters: GlmParameters, likelihood: Likelihood) -> Stopping:
    """When IRLS stops, by the parameters."""
    return Stopping(
        parameters.iterations,
        parameters.beta_epsilon,
        parameters.objective_tolerance,
        parameters.gradient_tolerance,
        likelihood.quadratic,
        not isinstance(likelihood, SingleIndex) or likelihood.family.separable,
    )
