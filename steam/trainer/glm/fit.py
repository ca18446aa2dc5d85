"""Fitting a GLM to a frame: preparation, null model, path, and what is estimated besides."""

from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from steam.core.clock import Clock, SystemClock
from steam.trainer.compute.blas import single_threaded_blas
from steam.trainer.compute.engine import LocalEngine
from steam.trainer.frame.frame import Frame
from steam.trainer.glm.checks import check_all
from steam.trainer.glm.likeliest import (
    distance,
    is_estimated,
    likeliest_family,
)
from steam.trainer.glm.parameters import GlmParameters
from steam.trainer.glm.penalty import Penalty
from steam.trainer.glm.problem import Problem, problem_of
from steam.trainer.glm.result import GlmFit
from steam.trainer.glm.single_index import SingleIndex
from steam.trainer.glm.submodels import Submodel, best_of
from steam.trainer.glm.told import Fitted, told
from steam.trainer.glm.watch import Rule, Watch
from steam.trainer.progress import Progress, Silent

Vector = NDArray[np.float64]

_LARGE = 1000
"""From so many coordinates on more threads solve the small problem faster, and not slower."""


def fit(  # noqa: PLR0917 - the natural order, and callers rely on it
    frame: Frame,
    x: Sequence[str],
    y: str,
    parameters: GlmParameters,
    engine: LocalEngine,
    progress: Progress | None = None,
    validation: Frame | None = None,
    clock: Clock | None = None,
    rule: Rule | None = None,
) -> GlmFit:
    """Fit the response `y` of `frame` by the predictors `x`.

    Rows without a response are skipped. Of several submodels the one is kept that explains most
    of the deviance of `validation`, if that is given, else of the frame. `clock` tells when each
    iteration ended; by a `rule` a submodel may end before it has converged. Raises InvalidInput,
    NotFound, Unsupported or Exhausted for what cannot be fitted, and Cancelled when `progress`
    does.
    """
    check_all(parameters)
    warnings: tuple[str, ...] = ()
    if parameters.linear and parameters.compute_p_values:
        parameters = replace(parameters, compute_p_values=False)
        warnings = ("p-values have no meaning under constraints, and are left out.",)
    problem = problem_of(frame, x, y, parameters, engine, progress or Silent())
    watch = None
    if rule is not None:
        watch = Watch(rule, problem.passes, problem.prepared, parameters, validation)
    problem = replace(problem, validation=validation, clock=clock or SystemClock(), watch=watch)
    walk = problem.walk()
    is_large = len(walk.start) >= _LARGE
    with nullcontext() if is_large else single_threaded_blas():
        submodels = walk.submodels(problem.penalties(walk.null))
        best = best_of(submodels, parameters)
        if is_estimated(parameters):
            return _with_estimates(problem, submodels, best)
        return told(
            Fitted(
                problem.passes,
                problem.prepared,
                parameters,
                walk.start,
                walk.null,
                submodels,
                best,
                warnings,
                () if watch is None else tuple(watch.watched),
            )
        )


def penalty_paths(  # noqa: PLR0917 - those of `fit`, in its order
    frame: Frame,
    x: Sequence[str],
    y: str,
    parameters: GlmParameters,
    engine: LocalEngine,
    progress: Progress,
) -> tuple[tuple[Penalty, ...], ...]:
    """The penalties that `fit` goes through, strongest first, a path for each alpha.

    Two passes over the data. Raises what `fit` does.
    """
    check_all(parameters)
    problem = problem_of(frame, x, y, parameters, engine, progress)
    return problem.penalties(problem.walk().null)


def _with_estimates(problem: Problem, submodels: tuple[Submodel, ...], best: int) -> GlmFit:
    """The best submodel fitted again with the numbers that its family depends on, in turns.

    Each turn raises the likelihood of the coefficients and the number together. They are
    orthogonal, so that few are needed.
    """
    submodel = submodels[best]
    if not isinstance(problem.prepared.likelihood, SingleIndex):
        raise TypeError("only families of one linear predictor have estimates")
    family, moved = problem.prepared.likelihood.family, np.inf
    parameters = problem.parameters
    turns = 0
    while moved > parameters.dispersion_epsilon and turns < parameters.max_iterations_dispersion:
        after = likeliest_family(
            problem.passes.log_likelihood_at(submodel.optimum.beta), family, parameters
        )
        moved, family, turns = distance(family, after), after, turns + 1
        problem = problem.of_family(family)
        walk = problem.walk()
        submodel = walk.again(submodel)
    warnings: tuple[str, ...] = ()
    if moved > parameters.dispersion_epsilon:
        warnings = (f"The dispersion was not found in {turns} turns.",)
    return told(
        Fitted(
            problem.passes,
            problem.prepared,
            problem.parameters,
            walk.start,
            walk.null,
            (*submodels[:best], submodel, *submodels[best + 1 :]),
            best,
            warnings,
        )
    )
