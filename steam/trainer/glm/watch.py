"""How good a fit is along the way, and when that no longer gets better."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from steam.trainer.frame.frame import Frame
from steam.trainer.glm.assemble import model_of
from steam.trainer.glm.held_out import response_of
from steam.trainer.glm.parameters import GlmParameters
from steam.trainer.glm.passes import Passes
from steam.trainer.glm.preparation import Preparation
from steam.trainer.glm.unit_deviance import unit_deviance_of
from steam.trainer.metrics.evaluate import evaluate
from steam.trainer.metrics.measure import Metrics

Vector = NDArray[np.float64]
IsEnough = Callable[[Sequence[Metrics]], bool]


@dataclass(frozen=True, slots=True)
class Rule:
    """When to end a fit: its metrics after each of so many iterations, `every`, are `enough`.

    They are those of the validation rows if there are any, else of training.
    """

    every: int
    enough: IsEnough


@dataclass(frozen=True, slots=True)
class Watched:
    """The metrics after an iteration, counted from 1 over all submodels."""

    iteration: int
    training: Metrics
    validation: Metrics | None


@dataclass(slots=True)
class Watch:
    """Follows a fit by a rule, each submodel by its own metrics."""

    rule: Rule
    passes: Passes
    prepared: Preparation
    parameters: GlmParameters
    validation: Frame | None
    watched: list[Watched] = field(default_factory=list)
    _iteration: int = 0
    _first: int = 0

    def begin(self) -> None:
        """Another submodel is next."""
        self._first = len(self.watched)

    def is_enough(self, beta: Vector) -> bool:
        """Whether the submodel is to end at the `beta` that an iteration has led to."""
        self._iteration += 1
        if self._iteration % self.rule.every:
            return False
        self.watched.append(self._watched(beta))
        own = self.watched[self._first :]
        return self.rule.enough([one.validation or one.training for one in own])

    def _watched(self, beta: Vector) -> Watched:
        training = self._metrics(beta, self.passes.frame)
        validation = None if self.validation is None else self._metrics(beta, self.validation)
        return Watched(self._iteration, training, validation)

    def _metrics(self, beta: Vector, frame: Frame) -> Metrics:
        """Those of the model at `beta`, without what is known of the null model."""
        prepared, parameters = self.prepared, self.parameters
        family, weights = prepared.likelihood.name, parameters.weights_column
        model = model_of(prepared.signature, prepared.design, beta, prepared.likelihood, parameters)
        metrics: Metrics = evaluate(
            model,
            frame,
            self.passes.engine,
            self.passes.advance.standing(f"Measuring iteration {self._iteration}"),
            weights_column=weights if weights in frame.names else None,
            complete_only=parameters.skip_missing,
            deviance=unit_deviance_of(family, parameters),
            response=response_of(model.signature, family),
        )
        return metrics
