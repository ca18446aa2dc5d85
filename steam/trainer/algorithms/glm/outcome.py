"""What training a GLM made: the model, its tables, and the facts that its artifact carries."""

import math
from collections.abc import Mapping
from functools import partial
from itertools import product

from steam.model.pack import glm_bytes
from steam.trainer.algorithms.algorithm import Order
from steam.trainer.algorithms.description import lineage_of
from steam.trainer.algorithms.glm.blanks import BLANK
from steam.trainer.algorithms.glm.constraints import constraint_outputs
from steam.trainer.algorithms.glm.fold_deviances import FOLD_DEVIANCES, FoldDeviances
from steam.trainer.algorithms.glm.influence import INFLUENCE, influence_frame
from steam.trainer.algorithms.glm.parameters import PARAMETERS, implied_by
from steam.trainer.algorithms.glm.regularization import regularization_path
from steam.trainer.algorithms.glm.tables import glm_tables
from steam.trainer.algorithms.metrics import ModelMetrics, metric_facts
from steam.trainer.algorithms.parameters import with_defaults
from steam.trainer.algorithms.table import Cell
from steam.trainer.algorithms.trained import TrainedModel
from steam.trainer.glm.result import GlmFit

NAME = "glm"
FULL_NAME = "Generalized Linear Modeling"


def trained_model(
    order: Order,
    fitted: GlmFit,
    validation: ModelMetrics | None,
    started_ms: int,
    ended_ms: int,
) -> TrainedModel:
    """The fitted model with what is shown of it."""
    parameters = with_defaults(PARAMETERS, order.given) | {
        "model_id": order.model_key,
        "seed": order.used.get("seed", -1),
        "family": fitted.model.family,
        "link": fitted.model.link,
        "alpha": [fitted.alpha],
        "lambda": [fitted.lambda_],
        **estimates(fitted),
        **implied_by(order.given),
    }
    influence = influence_frame(order, fitted)
    return TrainedModel(
        key=order.model_key,
        algorithm=NAME,
        full_name=FULL_NAME,
        predictor=fitted.model,
        null_model=fitted.null,
        training_frame=order.training.key,
        validation_frame=None if order.validation is None else order.validation.key,
        parameters=parameters,
        asked=order.given,
        training_metrics=fitted.metrics,
        validation_metrics=validation,
        tables=glm_tables(
            fitted, order.training.key, validation, started_ms, _fold_deviances(order)
        ),
        outputs={
            **BLANK,
            "lambda_best": fitted.lambda_,
            "alpha_best": fitted.alpha,
            "best_submodel_index": fitted.best,
            **_searched(fitted),
            **constraint_outputs(fitted),
            "default_threshold": fitted.model.threshold,
            **({} if fitted.dispersion is None else {"dispersion": fitted.dispersion}),
            "coefficient_names": list(fitted.names),
            "vif_predictor_names": None if fitted.inflation is None else [*fitted.inflation],
            "variable_inflation_factors": _inflation(fitted),
        },
        details={"regularization_path": regularization_path(fitted)},
        facts=_facts(order, fitted, parameters, validation, ended_ms),
        created_ms=ended_ms,
        duration_ms=ended_ms - started_ms,
        pack=partial(glm_bytes, fitted.model),
        warnings=fitted.warnings,
        frames={} if influence is None else {INFLUENCE: influence},
    )


def _searched(fitted: GlmFit) -> dict[str, float]:
    """The ends of the lambdas of a search; -1, as H2O has it, without one."""
    if not fitted.parameters.lambda_search:
        return {"lambda_max": -1.0, "lambda_min": -1.0}
    lambdas = [one.penalty.lambda_ for one in fitted.submodels]
    return {"lambda_max": max(lambdas), "lambda_min": min(lambdas)}


def _fold_deviances(order: Order) -> FoldDeviances | None:
    """Those of a search whose folds have settled its lambda."""
    found = order.settled.get(FOLD_DEVIANCES)
    return found if isinstance(found, FoldDeviances) else None


def estimates(fitted: GlmFit) -> dict[str, float]:
    """The parameters of the family that may have been estimated, as they were used in the end."""
    used = fitted.parameters
    return {"theta": used.theta, "tweedie_variance_power": used.tweedie_variance_power}


def _inflation(fitted: GlmFit) -> list[Cell] | None:
    """None in it for a predictor that the others explain fully."""
    if fitted.inflation is None:
        return None
    return [value if math.isfinite(value) else None for value in fitted.inflation.values()]


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
    return {
        "model": order.model_key,
        "created_ms": created_ms,
        "parameters": {name: value for name, value in parameters.items() if value is not None},
        "metrics": metrics,
        "coefficients": _standardized(fitted),
        "lineage": lineage_of(order.training),
    }


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
