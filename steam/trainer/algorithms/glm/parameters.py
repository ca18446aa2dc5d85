"""H2O's parameters of a GLM, and an order's as those of the fit."""

from collections.abc import Mapping
from typing import Any

from steam.trainer.algorithms.algorithm import Order
from steam.trainer.algorithms.columns import text_of
from steam.trainer.algorithms.parameters import load_specs
from steam.trainer.frame.vec import VecType
from steam.trainer.glm.parameters import GlmParameters

PARAMETERS = load_specs("parameters.json", __package__)

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
