"""Fitting a GLM to a frame: facts, design, null model, lambda, IRLS, model, metrics."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from steam.trainer.compute.engine import LocalEngine
from steam.trainer.compute.portion import Portion
from steam.trainer.frame.frame import Frame
from steam.trainer.glm.assemble import doubts_about, model_of, signature_of
from steam.trainer.glm.design import Design
from steam.trainer.glm.facts import FactsTask
from steam.trainer.glm.gram import Curvature
from steam.trainer.glm.irls import minimise
from steam.trainer.glm.parameters import GlmParameters, check_parameters
from steam.trainer.glm.passes import Passes, null_beta, stopping_of
from steam.trainer.glm.penalty import Penalty, default_lambda
from steam.trainer.glm.plan import check_facts, plan_design, plan_reading, plan_response
from steam.trainer.glm.result import GlmFit
from steam.trainer.metrics.binomial import BinomialMetrics
from steam.trainer.metrics.evaluate import evaluate
from steam.trainer.metrics.regression import gaussian_aic
from steam.trainer.progress import Progress, Silent


def fit(  # noqa: PLR0917 - the natural order, and callers rely on it
    frame: Frame,
    x: Sequence[str],
    y: str,
    parameters: GlmParameters,
    engine: LocalEngine,
    progress: Progress | None = None,
) -> GlmFit:
    """Fit the response `y` of `frame` by the predictors `x`.

    Rows without a response are skipped. Raises InvalidInput, NotFound, Unsupported or Exhausted
    for what cannot be fitted, and Cancelled when `progress` does.
    """
    progress = progress or Silent()
    check_parameters(parameters)
    family = parameters.likelihood()
    reading = plan_reading(frame, x, y, parameters)
    response = plan_response(frame.vec(y), y, family.name)
    levels = tuple(None if domain is None else len(domain) for domain in reading.domains)
    facts = engine.run(
        FactsTask(reading.roles, levels), frame, Portion(progress, 0.0, 0.1, "Reading columns")
    )
    check_facts(facts, reading.roles, response)
    design, left_out = plan_design(reading, facts, parameters)
    roles = replace(reading.roles, predictors=design.predictors)

    passes = Passes(frame, engine, progress, design, family, roles)
    start = null_beta(passes, facts, parameters)
    null = passes.measure(start)
    penalty = _penalty(null, design, parameters)
    stopping = stopping_of(parameters, family)
    optimum = minimise(passes.measure, start, null, penalty, stopping, beat=passes.beat)

    signature = signature_of(design, response, frame, parameters.offset_column)
    model = model_of(signature, design, optimum.beta, parameters)
    rank = int(np.count_nonzero(optimum.beta))
    metrics = evaluate(
        model,
        frame,
        engine,
        Portion(progress, 0.9, 1.0, "Scoring the training rows"),
        weights_column=parameters.weights_column,
        complete_only=parameters.skip_missing,
        rank=rank,
        null_deviance=null.deviance,
        null_degrees_of_freedom=facts.rows - int(design.intercept),
    )
    if isinstance(metrics, BinomialMetrics):
        model = replace(model, threshold=metrics.threshold)
    deviance = optimum.at.deviance
    return GlmFit(
        model=model,
        parameters=parameters,
        names=design.names if design.intercept else (*design.names, "Intercept"),
        coefficients=model.coefficients,
        standardized_coefficients=design.standardised(model.coefficients),
        lambda_=penalty.lambda_,
        alpha=penalty.alpha,
        iterations=len(optimum.history) - 1,
        converged=optimum.converged,
        objective=optimum.objective,
        null_deviance=null.deviance,
        residual_deviance=deviance,
        null_degrees_of_freedom=facts.rows - int(design.intercept),
        residual_degrees_of_freedom=facts.rows - rank,
        aic=(
            gaussian_aic(deviance, optimum.at.weight, rank)
            if family.name == "gaussian"
            else deviance + 2.0 * rank
        ),
        rank=rank,
        rows=facts.rows,
        metrics=metrics,
        history=optimum.history,
        warnings=(*reading.warnings, *left_out, *doubts_about(optimum, design, penalty)),
    )


def _penalty(null: Curvature, design: Design, parameters: GlmParameters) -> Penalty:
    lambda_ = parameters.lambda_
    if lambda_ is None:
        gradient = null.score[: design.expanded] / null.weight
        lambda_ = default_lambda(gradient, parameters.mixing, null.rows)
    return Penalty(lambda_, parameters.mixing, design.penalised)
