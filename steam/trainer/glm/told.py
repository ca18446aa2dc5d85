"""What is told of a fit: the model of its best submodel, its metrics and how sure it is."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from steam.core.errors import InvalidInput
from steam.trainer.compute.portion import Portion
from steam.trainer.frame.vec import Vec
from steam.trainer.glm.advance import SCORING
from steam.trainer.glm.assemble import (
    doubts_about,
    model_of,
    null_model_of,
    standardised,
)
from steam.trainer.glm.curvature import Curvature
from steam.trainer.glm.dispersion import estimated_numbers, estimates_theta
from steam.trainer.glm.families import Family
from steam.trainer.glm.families.information import akaike
from steam.trainer.glm.inference import infer
from steam.trainer.glm.inflation import inflation_factors
from steam.trainer.glm.influence import influence_of
from steam.trainer.glm.irls import Optimum
from steam.trainer.glm.likeliest import likeliest_dispersion
from steam.trainer.glm.parameters import GlmParameters
from steam.trainer.glm.passes import Passes
from steam.trainer.glm.preparation import Preparation
from steam.trainer.glm.prior import with_prior
from steam.trainer.glm.result import GlmFit
from steam.trainer.glm.row_sums import pearson_of, rows_within
from steam.trainer.glm.single_index import SingleIndex
from steam.trainer.glm.submodels import Submodel
from steam.trainer.glm.unit_deviance import unit_deviance_of
from steam.trainer.glm.watch import Watched
from steam.trainer.metrics.binomial import BinomialMetrics
from steam.trainer.metrics.class_areas import AucType
from steam.trainer.metrics.evaluate import evaluate
from steam.trainer.metrics.fitted import Fitted as KnownFit
from steam.trainer.metrics.gains import shares_of
from steam.trainer.metrics.measure import Metrics

_CUT_OFF = 1e-5  # the eta nearest to 0 that predictions with the inverse link have


@dataclass(frozen=True, slots=True)
class Fitted:
    """What was fitted: all submodels, of which the `best` is to be told of. `null` is measured at
    `start`, the model without predictors."""

    passes: Passes
    prepared: Preparation
    parameters: GlmParameters
    start: NDArray[np.float64]
    null: Curvature
    submodels: tuple[Submodel, ...]
    best: int
    warnings: tuple[str, ...] = ()
    watched: tuple[Watched, ...] = ()

    @property
    def optimum(self) -> Optimum:
        return self.submodels[self.best].optimum

    @property
    def family(self) -> Family | None:
        """None of several classes."""
        likelihood = self.prepared.likelihood
        return likelihood.family if isinstance(likelihood, SingleIndex) else None


@dataclass(frozen=True, slots=True)
class _Dispersion:
    """The dispersion, and the degrees of freedom of an estimate of it."""

    value: float
    degrees_of_freedom: int | None = None


def told(fitted: Fitted) -> GlmFit:
    """The best of the submodels, with its metrics and everything else that is told about it."""
    passes, prepared, parameters = fitted.passes, fitted.prepared, fitted.parameters
    design, likelihood, rows = prepared.design, prepared.likelihood, prepared.facts.rows
    penalty, optimum = fitted.submodels[fitted.best].penalty, fitted.optimum
    model = model_of(prepared.signature, design, optimum.beta, likelihood, parameters)
    if parameters.prior is not None:
        model = with_prior(model, parameters.prior, prepared.facts.response.mean)
    rank = int(np.count_nonzero(optimum.beta))
    null_rank = int(design.intercept)
    metrics: Metrics = evaluate(
        model,
        passes.frame,
        passes.engine,
        Portion(passes.advance.progress, SCORING, 1.0, "Scoring the training rows"),
        weights_column=parameters.weights_column,
        complete_only=parameters.skip_missing,
        fitted=KnownFit(rank, fitted.null.deviance, null_rank),
        deviance=unit_deviance_of(likelihood.name, parameters),
        auc_type=AucType(parameters.auc_type),
        gains_shares=shares_of(parameters.gainslift_bins),
    )
    if isinstance(metrics, BinomialMetrics):
        model = replace(model, threshold=metrics.threshold)
    inference, dispersion = None, None
    family = fitted.family
    if family is not None and (parameters.compute_p_values or parameters.calc_like):
        found = _dispersion(fitted, family)
        dispersion = found.value
        if parameters.calc_like:
            metrics = _with_likelihood(metrics, fitted, family, found.value, rank)
        if parameters.compute_p_values:
            inference = infer(
                optimum.at,
                optimum.dropped,
                design,
                model.coefficients,
                dispersion=found.value,
                degrees_of_freedom=found.degrees_of_freedom,
            )
    return GlmFit(
        model=model,
        null=null_model_of(model, design, likelihood, fitted.start),
        parameters=parameters,
        names=design.names if design.intercept else (*design.names, "Intercept"),
        coefficients=model.coefficients,
        standardized_coefficients=standardised(design, model.coefficients),
        lambda_=penalty.lambda_,
        alpha=penalty.alpha,
        iterations=sum(
            len(submodel.optimum.history) - 1 for submodel in fitted.submodels[: fitted.best + 1]
        ),
        converged=optimum.converged,
        objective=optimum.objective,
        null_deviance=fitted.null.deviance,
        residual_deviance=optimum.at.deviance,
        null_degrees_of_freedom=rows - null_rank,
        residual_degrees_of_freedom=rows - rank,
        aic=metrics.aic,
        rank=rank,
        rows=rows,
        metrics=metrics,
        history=optimum.history,
        submodels=fitted.submodels,
        best=fitted.best,
        design=design,
        likelihood=likelihood,
        inference=inference,
        dispersion=parameters.theta if estimates_theta(parameters) else dispersion,
        inflation=inflation_factors(passes) if _has_inflation(parameters) else None,
        influence=_influence(fitted),
        watched=fitted.watched,
        warnings=(
            *prepared.warnings,
            *fitted.warnings,
            *doubts_about(optimum, design, likelihood, penalty, prepared.collinear),
            *_cut_off(fitted),
        ),
    )


def _has_inflation(parameters: GlmParameters) -> bool:
    return parameters.generate_variable_inflation_factors


def _influence(fitted: Fitted) -> dict[str, Vec] | None:
    if fitted.family is None or not fitted.parameters.influence:
        return None
    return influence_of(fitted.passes, fitted.family, fitted.optimum)


def _dispersion(fitted: Fitted, family: Family) -> _Dispersion:
    """The dispersion, by the method that was asked for."""
    parameters, optimum = fitted.parameters, fitted.optimum
    if not family.dispersed:
        return _Dispersion(1.0)
    if parameters.fix_dispersion_parameter:
        return _Dispersion(parameters.init_dispersion_parameter)
    rows = fitted.prepared.facts.rows
    free = rows - int(np.count_nonzero(~optimum.dropped))
    if free < 1:
        raise InvalidInput(
            f"{rows} rows are too few to tell how sure the coefficients are.",
            hint="p-values need more rows than coefficients.",
        )
    method = parameters.dispersion_parameter_method.lower()
    if method == "deviance":
        return _Dispersion(optimum.at.deviance / free, free)
    by_pearson = fitted.passes.sum_of(pearson_of(family), optimum.beta) / free
    if method == "pearson":
        return _Dispersion(by_pearson, free)
    log_likelihood = fitted.passes.log_likelihood_at(optimum.beta)
    value = likeliest_dispersion(log_likelihood, family, by_pearson)
    return _Dispersion(value, free)


def _with_likelihood(
    metrics: Metrics, fitted: Fitted, family: Family, dispersion: float, rank: int
) -> Metrics:
    """The metrics with the log-likelihood at that dispersion, and Akaike's criterion by it."""
    found = fitted.passes.log_likelihood_at(fitted.optimum.beta)(family, dispersion)
    aic = akaike(found, rank, estimated_numbers(fitted.parameters))
    return replace(metrics, log_likelihood=found, aic=aic)


def _cut_off(fitted: Fitted) -> tuple[str, ...]:
    """A warning where the fit has means that predictions do not reach."""
    if fitted.family is None or fitted.family.link_name != "inverse":
        return ()
    rows = int(fitted.passes.sum_of(rows_within(_CUT_OFF), fitted.optimum.beta))
    if not rows:
        return ()
    beyond = f"The fitted mean of {rows} rows is beyond {1 / _CUT_OFF:.0f}"
    return (f"{beyond}, where predictions with the inverse link end.",)
