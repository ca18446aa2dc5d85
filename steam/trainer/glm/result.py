"""What a fit gives back."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from steam.model.glm import GlmModel
from steam.trainer.frame.vec import Vec
from steam.trainer.glm.design import Design
from steam.trainer.glm.inference import Inference
from steam.trainer.glm.irls import Iteration
from steam.trainer.glm.likelihood import Likelihood
from steam.trainer.glm.parameters import GlmParameters
from steam.trainer.glm.submodels import Submodel
from steam.trainer.glm.watch import Watched
from steam.trainer.metrics.measure import Metrics


@dataclass(frozen=True, slots=True)
class GlmFit:
    """A fitted GLM with everything that is told about it.

    `names`, `coefficients` and `standardized_coefficients` run in model order with the intercept
    last (0 when there is none); of several classes the coefficients of each follow each other.
    `null` is the model without predictors, beside the offset if there is one.
    `objective` is per unit of weight. `rank` counts the coefficients that are not zero. `metrics`
    are those of the training rows. All that was fitted are the `submodels`, of which the `best` is
    this one; their betas are coordinates of the `design`. `dispersion` is told if p-values or the
    likelihood were asked for, and is theta where that was estimated. `inflation` has the variance
    inflation factors by name, `influence` the DFBETAS of each row by coefficient. `watched` are the
    metrics along the way, if a rule asked for them.
    """

    model: GlmModel
    null: GlmModel
    parameters: GlmParameters
    names: tuple[str, ...]
    coefficients: NDArray[np.float64]
    standardized_coefficients: NDArray[np.float64]
    lambda_: float
    alpha: float
    iterations: int
    converged: bool
    objective: float
    null_deviance: float
    residual_deviance: float
    null_degrees_of_freedom: int
    residual_degrees_of_freedom: int
    aic: float
    rank: int
    rows: int
    metrics: Metrics
    history: tuple[Iteration, ...]
    submodels: tuple[Submodel, ...]
    best: int
    design: Design
    likelihood: Likelihood
    inference: Inference | None
    dispersion: float | None
    inflation: Mapping[str, float] | None
    influence: Mapping[str, Vec] | None
    watched: tuple[Watched, ...]
    warnings: tuple[str, ...]

    @property
    def classes(self) -> tuple[str, ...]:
        """The classes that have coefficients of their own; none where there is one set of them."""
        levels = self.model.signature.response.levels
        return levels if len(self.coefficients) > len(self.names) else ()
