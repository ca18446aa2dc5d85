"""Fitting a GLM to a frame: preparation, null model, path, model, metrics."""

from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from steam.core.errors import InvalidInput
from steam.trainer.compute.blas import single_threaded_blas
from steam.trainer.compute.engine import LocalEngine
from steam.trainer.compute.portion import Portion
from steam.trainer.frame.frame import Frame
from steam.trainer.glm.assemble import doubts_about, model_of, standardised
from steam.trainer.glm.box import box_of
from steam.trainer.glm.curvature import Curvature
from steam.trainer.glm.facts import TrainingFacts
from steam.trainer.glm.families import Family
from steam.trainer.glm.held_out import held_out
from steam.trainer.glm.inference import Inference, infer
from steam.trainer.glm.irls import Optimum
from steam.trainer.glm.parameters import GlmParameters, check_parameters
from steam.trainer.glm.passes import SHARE, Passes, null_beta, stopping_of
from steam.trainer.glm.path import Submodel, Walk, best_of, penalties_of
from steam.trainer.glm.penalty import Penalty
from steam.trainer.glm.preparation import Preparation, prepare
from steam.trainer.glm.result import GlmFit
from steam.trainer.glm.single_index import SingleIndex
from steam.trainer.glm.unit_deviance import unit_deviance_of
from steam.trainer.metrics.binomial import BinomialMetrics
from steam.trainer.metrics.evaluate import evaluate
from steam.trainer.progress import Progress, Silent

Vector = NDArray[np.float64]

_SAMPLE = 20_000
"""Rows of a sample, at least, that tell where the others lead."""

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
) -> GlmFit:
    """Fit the response `y` of `frame` by the predictors `x`.

    Rows without a response are skipped. Of several submodels the one is kept that explains most
    of the deviance of `validation`, if that is given, else of the frame. Raises InvalidInput,
    NotFound, Unsupported or Exhausted for what cannot be fitted, and Cancelled when `progress`
    does.
    """
    progress = progress or Silent()
    check_parameters(parameters)
    prepared = prepare(frame, x, y, parameters, engine, progress)
    passes = Passes(frame, engine, progress, prepared.design, prepared.likelihood, prepared.roles)
    start = null_beta(passes, prepared.facts, parameters)
    if not np.isfinite(start).all():
        raise InvalidInput(
            f"There are levels of {y} without a row.", hint="Leave unused levels out of it."
        )
    walk = _walk(passes, prepared, start, parameters, validation)
    with single_threaded_blas() if len(start) < _LARGE else nullcontext():
        submodels = walk.submodels(_penalties(prepared, walk.null, parameters))
    return _told(passes, prepared, parameters, walk.null, submodels)


def _walk(
    passes: Passes,
    prepared: Preparation,
    start: Vector,
    parameters: GlmParameters,
    validation: Frame | None,
) -> Walk:
    """How to walk the path from the null model `start`."""
    is_sampled = not prepared.likelihood.quadratic and _is_worth_sampling(
        prepared.facts, len(start), parameters
    )
    explained = None
    if validation is not None:
        others = held_out(
            validation,
            prepared.signature,
            prepared.likelihood.name,
            parameters.weights_column,
            skip_missing=parameters.skip_missing,
        )
        explained = passes.explained_of(validation, others, start)
    return Walk(
        passes.measure,
        start,
        (passes.slope if is_sampled else passes.measure)(start),
        stopping_of(parameters, prepared.likelihood),
        explained,
        passes.measure_sample if is_sampled else None,
        patient=not (parameters.lambda_search and parameters.early_stopping),
        cold=parameters.cold_start,
        beat=passes.beat,
    )


def _penalties(
    prepared: Preparation, null: Curvature, parameters: GlmParameters
) -> tuple[tuple[Penalty, ...], ...]:
    design, likelihood = prepared.design, prepared.likelihood
    box = box_of(design, likelihood, parameters.bounds, non_negative=parameters.non_negative)
    penalised = likelihood.spread(design.penalised.astype(np.float64)) > 0.0
    return penalties_of(parameters, null, penalised, box)


def _told(
    passes: Passes,
    prepared: Preparation,
    parameters: GlmParameters,
    null: Curvature,
    submodels: tuple[Submodel, ...],
) -> GlmFit:
    """The best of the submodels, with its metrics and everything else that is told about it."""
    design, likelihood, rows = prepared.design, prepared.likelihood, prepared.facts.rows
    best = best_of(submodels)
    penalty, optimum = submodels[best].penalty, submodels[best].optimum
    model = model_of(prepared.signature, design, optimum.beta, likelihood, parameters)
    inference = None
    if parameters.compute_p_values and isinstance(likelihood, SingleIndex):
        inference = _inference(
            passes, likelihood.family, optimum, model.coefficients, parameters, rows
        )
    rank = int(np.count_nonzero(optimum.beta))
    null_degrees_of_freedom = rows - int(design.intercept)
    metrics = evaluate(
        model,
        passes.frame,
        passes.engine,
        Portion(passes.progress, 0.9, 1.0, "Scoring the training rows"),
        weights_column=parameters.weights_column,
        complete_only=parameters.skip_missing,
        rank=rank,
        null_deviance=null.deviance,
        null_degrees_of_freedom=null_degrees_of_freedom,
        deviance=unit_deviance_of(likelihood.name, parameters),
    )
    if isinstance(metrics, BinomialMetrics):
        model = replace(model, threshold=metrics.threshold)
    return GlmFit(
        model=model,
        parameters=parameters,
        names=design.names if design.intercept else (*design.names, "Intercept"),
        coefficients=model.coefficients,
        standardized_coefficients=standardised(design, model.coefficients),
        lambda_=penalty.lambda_,
        alpha=penalty.alpha,
        iterations=sum(len(submodel.optimum.history) - 1 for submodel in submodels[: best + 1]),
        converged=optimum.converged,
        objective=optimum.objective,
        null_deviance=null.deviance,
        residual_deviance=optimum.at.deviance,
        null_degrees_of_freedom=null_degrees_of_freedom,
        residual_degrees_of_freedom=rows - rank,
        aic=metrics.aic,
        rank=rank,
        rows=rows,
        metrics=metrics,
        history=optimum.history,
        submodels=submodels,
        best=best,
        design=design,
        inference=inference,
        warnings=(*prepared.warnings, *doubts_about(optimum, design, likelihood, penalty)),
    )


def _is_worth_sampling(facts: TrainingFacts, coordinates: int, parameters: GlmParameters) -> bool:
    """Whether a sample is large enough to tell where to start; a search starts from nothing."""
    enough = max(_SAMPLE, 20 * coordinates)
    is_path = parameters.lambda_search or parameters.cold_start
    return facts.rows // SHARE >= enough and not is_path


def _inference(  # noqa: PLR0917 - all of one fit
    passes: Passes,
    family: Family,
    optimum: Optimum,
    coefficients: NDArray[np.float64],
    parameters: GlmParameters,
    rows: int,
) -> Inference:
    free = rows - int(np.count_nonzero(~optimum.dropped))
    dispersion, degrees = 1.0, None
    if family.dispersed:
        if free < 1:
            raise InvalidInput(
                f"{rows} rows are too few to tell how sure the coefficients are.",
                hint="p-values need more rows than coefficients.",
            )
        by_deviance = parameters.dispersion_parameter_method == "deviance"
        squares = optimum.at.deviance if by_deviance else passes.pearson(family, optimum.beta)
        dispersion, degrees = squares / free, free
    return infer(
        optimum.at,
        optimum.dropped,
        passes.design,
        coefficients,
        dispersion=dispersion,
        degrees_of_freedom=degrees,
    )
