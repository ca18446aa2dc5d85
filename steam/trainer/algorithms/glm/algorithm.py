"""GLM as an algorithm of the trainer: from an order to a trained model."""

from collections.abc import Sequence
from dataclasses import replace

from steam.core.clock import Clock
from steam.core.errors import SteamError
from steam.model.signature import Category
from steam.trainer.algorithms.algorithm import Order, Settlement
from steam.trainer.algorithms.columns import check_roles
from steam.trainer.algorithms.glm.advice import advice_about
from steam.trainer.algorithms.glm.derived import with_restriction
from steam.trainer.algorithms.glm.earlier import check_earlier
from steam.trainer.algorithms.glm.ending import check_ending, rule_of
from steam.trainer.algorithms.glm.influence import influence_problems
from steam.trainer.algorithms.glm.measure import measure
from steam.trainer.algorithms.glm.outcome import FULL_NAME, NAME, estimates, trained_model
from steam.trainer.algorithms.glm.parameters import PARAMETERS, glm_parameters, glm_predictors
from steam.trainer.algorithms.glm.restriction import restriction_in, restriction_problems
from steam.trainer.algorithms.glm.settling import settle
from steam.trainer.algorithms.metrics import ModelMetrics
from steam.trainer.algorithms.named_metrics import NamedMetrics
from steam.trainer.algorithms.parameters import Problem, unsupported
from steam.trainer.algorithms.response import check_response, check_values
from steam.trainer.algorithms.trained import TrainedModel
from steam.trainer.compute.engine import LocalEngine
from steam.trainer.frame.frame import Frame
from steam.trainer.glm.checks import check_all, check_columns, check_start
from steam.trainer.glm.fit import fit
from steam.trainer.glm.parameters import OF_SEVERAL_CLASSES, GlmParameters
from steam.trainer.metrics.binomial import BinomialMetrics
from steam.trainer.progress import Progress


class GlmAlgorithm:
    """Generalized linear models."""

    name = NAME
    full_name = FULL_NAME
    categories = (
        Category.REGRESSION.value,
        Category.BINOMIAL.value,
        Category.MULTINOMIAL.value,
        Category.ORDINAL.value,
    )
    parameters = PARAMETERS

    def check(self, order: Order, engine: LocalEngine) -> Sequence[Problem]:
        problems = (
            unsupported(self.parameters, order.given)
            + check_roles(order.training, order.given)
            + influence_problems(order)
        ) or check_ending(order)
        if problems:
            return problems
        response, predictors = str(order.given["response_column"]), glm_predictors(order)
        try:
            parameters = glm_parameters(order)
            check_all(parameters)
            check_columns(order.training, predictors, response, parameters)
        except SteamError as error:
            return [Problem("parameters", str(error))]
        family = parameters.family.lower()
        problems = check_earlier(order, self.parameters, family) + restriction_problems(
            order, family
        )
        if problems:
            return problems
        problems = check_response(order.training, response, parameters.family, engine)
        of_values = parameters.family not in OF_SEVERAL_CLASSES and _uses_all_rows(parameters)
        if of_values and not problems:
            problems = check_values(order.training, response, parameters.likelihood(), engine)
        if problems:
            return problems
        try:
            check_start(order.training, predictors, response, parameters, engine)
        except SteamError as error:
            return [Problem("parameters", str(error))]
        return []

    def advice(self, order: Order) -> Sequence[Problem]:
        return advice_about(order.given)

    def train(
        self, order: Order, engine: LocalEngine, clock: Clock, progress: Progress
    ) -> TrainedModel:
        started_ms = clock.now_ms()
        fitted = fit(
            order.training,
            glm_predictors(order),
            str(order.given["response_column"]),
            glm_parameters(order),
            engine,
            progress,
            order.validation,
            clock,
            rule_of(order),
        )
        validation = None
        if order.validation is not None:
            family = fitted.model.family
            validation = measure(
                fitted.model,
                family,
                order.validation,
                {**order.given, **estimates(fitted)},
                engine,
                progress,
                null=fitted.null,
                rank=fitted.rank,
            )
            if isinstance(validation, BinomialMetrics):
                model = replace(fitted.model, threshold=validation.threshold)
                fitted = replace(fitted, model=model)
        whole = trained_model(order, fitted, validation, started_ms, clock.now_ms())
        if not (restriction := restriction_in(order.given)):
            return whole
        return with_restriction(
            whole,
            order,
            restriction,
            lambda model, frame: self.score(model, frame, engine, progress),
        )

    def score(
        self, model: TrainedModel, frame: Frame, engine: LocalEngine, progress: Progress
    ) -> ModelMetrics:
        family = str(model.parameters["family"])
        return measure(
            model.predictor,
            family,
            frame,
            model.parameters,
            engine,
            progress,
            null=model.null_model,
            rank=_rank(model),
        )

    def settle(
        self, order: Order, folds: Sequence[Order], engine: LocalEngine, progress: Progress
    ) -> Settlement:
        return settle(order, folds, engine, progress)


def _rank(model: TrainedModel) -> int | None:
    """The number of coefficients that are not zero, as its training metrics tell."""
    metrics = model.training_metrics
    if isinstance(metrics, NamedMetrics) or metrics.residual_degrees_of_freedom is None:
        return None
    return metrics.rows - metrics.residual_degrees_of_freedom


def _uses_all_rows(parameters: GlmParameters) -> bool:
    """Whether every row that has a response is learned from, whatever else it holds or lacks."""
    may_leave_out = (parameters.weights_column, parameters.offset_column, parameters.skip_missing)
    return not any(may_leave_out)
