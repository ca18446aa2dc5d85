"""GLM as an algorithm of the trainer: from H2O's parameters to a fitted, packed model."""

from collections.abc import Mapping, Sequence
from functools import partial
from itertools import product
from typing import Any

from steam.core.clock import Clock
from steam.core.errors import SteamError
from steam.model.glm import GlmModel
from steam.model.pack import glm_bytes
from steam.model.predictor import Predictor
from steam.model.signature import Category
from steam.trainer.algorithms.algorithm import Order
from steam.trainer.algorithms.columns import check_roles, predictors_of, text_of
from steam.trainer.algorithms.glm_tables import glm_tables
from steam.trainer.algorithms.metrics import ModelMetrics, metric_facts
from steam.trainer.algorithms.parameters import (
    Problem,
    load_specs,
    unsupported,
    with_defaults,
)
from steam.trainer.algorithms.response import check_response
from steam.trainer.algorithms.trained import TrainedModel
from steam.trainer.compute.engine import LocalEngine
from steam.trainer.frame.frame import Frame
from steam.trainer.frame.vec import VecType
from steam.trainer.glm.fit import fit
from steam.trainer.glm.parameters import GlmParameters, check_parameters
from steam.trainer.glm.result import GlmFit
from steam.trainer.glm.unit_deviance import unit_deviance_of
from steam.trainer.metrics.deviance import UnitDeviance
from steam.trainer.metrics.evaluate import evaluate
from steam.trainer.progress import Progress

_MISSING: Mapping[str, str] = {"Skip": "skip", "PlugValues": "plug_values"}
_SAME_NAME = (
    "link",
    "standardize",
    "intercept",
    "weights_column",
    "offset_column",
    "solver",
    "max_iterations",
    "beta_epsilon",
    "objective_epsilon",
    "gradient_epsilon",
    "ignore_const_cols",
    "tweedie_variance_power",
    "tweedie_link_power",
    "theta",
    "lambda_search",
    "early_stopping",
    "cold_start",
    "non_negative",
    "compute_p_values",
    "dispersion_parameter_method",
    "seed",
)
"""Parameters that go to the fit as they are."""


class GlmAlgorithm:
    """Generalized linear models."""

    name = "glm"
    full_name = "Generalized Linear Modeling"
    categories = (
        Category.REGRESSION.value,
        Category.BINOMIAL.value,
        Category.MULTINOMIAL.value,
        Category.ORDINAL.value,
    )
    parameters = load_specs("glm_parameters.json")

    def check(self, order: Order, engine: LocalEngine) -> Sequence[Problem]:
        problems = unsupported(self.parameters, order.given) + check_roles(
            order.training, order.given
        )
        if problems:
            return problems
        try:
            parameters = glm_parameters(order)
            check_parameters(parameters)
        except SteamError as error:
            return [Problem("parameters", str(error))]
        response = str(order.given["response_column"])
        return check_response(order.training, response, parameters.family, engine)

    def train(
        self, order: Order, engine: LocalEngine, clock: Clock, progress: Progress
    ) -> TrainedModel:
        started_ms = clock.now_ms()
        fitted = fit(
            order.training,
            predictors_of(order.training, order.given),
            str(order.given["response_column"]),
            glm_parameters(order),
            engine,
            progress,
            order.validation,
        )
        validation = None
        if order.validation is not None:
            validation = _measure(fitted.model, order.validation, order.given, engine, progress)
        return _trained(order, fitted, validation, started_ms, clock.now_ms())

    def score(
        self, model: TrainedModel, frame: Frame, engine: LocalEngine, progress: Progress
    ) -> ModelMetrics:
        return _measure(model.predictor, frame, model.asked, engine, progress)


def glm_parameters(order: Order) -> GlmParameters:
    """The given parameters as those of the fit; what was not given keeps its default."""
    given = dict(order.given)
    named: dict[str, Any] = {
        name: given[name] for name in _SAME_NAME if given.get(name) is not None
    }
    return GlmParameters(
        family=_family(order),
        alphas=_numbers(given, "alpha"),
        lambdas=_numbers(given, "lambda"),
        nlambdas=_unless_default(given, "nlambdas"),
        lambda_min_ratio=_unless_default(given, "lambda_min_ratio"),
        missing_values_handling=_MISSING.get(
            str(given.get("missing_values_handling")), "mean_imputation"
        ),
        **named,
    )


def _measure(
    model: Predictor,
    frame: Frame,
    given: Mapping[str, object],
    engine: LocalEngine,
    progress: Progress,
) -> ModelMetrics:
    """Metrics on a frame; weighted as in training where the frame has the weights."""
    weights = text_of(given, "weights_column")
    return evaluate(
        model,
        frame,
        engine,
        progress,
        weights_column=weights if weights in frame.names else None,
        complete_only=given.get("missing_values_handling") == "Skip",
        deviance=_deviance_of(model, given),
    )


def _deviance_of(model: Predictor, given: Mapping[str, object]) -> UnitDeviance | None:
    family = model.family if isinstance(model, GlmModel) else ""
    named = {name: given[name] for name in ("tweedie_variance_power", "theta") if name in given}
    return unit_deviance_of(family, GlmParameters(**named))  # type: ignore[arg-type]


def _standardized(fitted: GlmFit) -> list[dict[str, object]]:
    """Standardized coefficients as the artifact has them, of each class by its name."""
    values = fitted.standardized_coefficients.tolist()
    if not fitted.classes:
        return [
            {"name": name, "standardized": value}
            for name, value in zip(fitted.names, values, strict=True)
        ]
    places = product(fitted.classes, fitted.names)
    return [
        {"name": name, "class": level, "standardized": value}
        for (level, name), value in zip(places, values, strict=True)
    ]


def _family(order: Order) -> str:
    """The family that was asked for; AUTO goes by the type of the response."""
    family = text_of(order.given, "family") or "AUTO"
    if family != "AUTO":
        return family
    response = order.training.vec(str(order.given["response_column"]))
    if response.type is not VecType.ENUM:
        return "gaussian"
    return "binomial" if len(response.domain or ()) <= 2 else "multinomial"


def _numbers(given: Mapping[str, object], name: str) -> tuple[float, ...]:
    values = given.get(name)
    return tuple(float(value) for value in values) if isinstance(values, list) else ()


def _unless_default(given: Mapping[str, object], name: str) -> Any:
    """A number, None where H2O's -1 stands for a rule of its own."""
    value = given.get(name)
    return None if value in (-1, -1.0) else value


def _trained(
    order: Order,
    fitted: GlmFit,
    validation: ModelMetrics | None,
    started_ms: int,
    ended_ms: int,
) -> TrainedModel:
    parameters = with_defaults(GlmAlgorithm.parameters, order.given) | {
        "model_id": order.model_key,
        "family": fitted.model.family,
        "link": fitted.model.link,
        "alpha": [fitted.alpha],
        "lambda": [fitted.lambda_],
    }
    facts = _facts(order, fitted, parameters, validation, ended_ms)
    return TrainedModel(
        key=order.model_key,
        algorithm=GlmAlgorithm.name,
        full_name=GlmAlgorithm.full_name,
        predictor=fitted.model,
        training_frame=order.training.key,
        validation_frame=None if order.validation is None else order.validation.key,
        parameters=parameters,
        asked=order.given,
        training_metrics=fitted.metrics,
        validation_metrics=validation,
        tables=glm_tables(fitted, order.training.key, ended_ms),
        outputs={
            "lambda_best": fitted.lambda_,
            "alpha_best": fitted.alpha,
            "best_submodel_index": fitted.best,
            "default_threshold": fitted.model.threshold,
            "dispersion": None if fitted.inference is None else fitted.inference.dispersion,
            "coefficient_names": list(fitted.names),
        },
        facts=facts,
        created_ms=ended_ms,
        duration_ms=ended_ms - started_ms,
        pack=partial(glm_bytes, fitted.model, facts),
        warnings=fitted.warnings,
    )


def _facts(
    order: Order,
    fitted: GlmFit,
    parameters: Mapping[str, object],
    validation: ModelMetrics | None,
    created_ms: int,
) -> dict[str, object]:
    """What the artifact says about the model; see `steam.model.facts`."""
    metrics = {"training": metric_facts(fitted.metrics)}
    if validation is not None:
        metrics["validation"] = metric_facts(validation)
    source = order.training.source
    return {
        "model": order.model_key,
        "created_ms": created_ms,
        "parameters": {name: value for name, value in parameters.items() if value is not None},
        "metrics": metrics,
        "coefficients": _standardized(fitted),
        "lineage": {
            "frame": order.training.key,
            "rows": order.training.rows,
            "source": source and source.path,
            "source_sha256": source and source.sha256,
        },
    }
