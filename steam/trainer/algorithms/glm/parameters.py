"""H2O's parameters of a GLM, and an order's as those of the fit."""

from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Any

from steam.core.errors import InvalidInput
from steam.trainer.algorithms.algorithm import Order
from steam.trainer.algorithms.columns import predictors_of, text_of
from steam.trainer.algorithms.glm.earlier import known_coefficients
from steam.trainer.algorithms.glm.given_constraints import linear_constraints_in
from steam.trainer.algorithms.glm.given_frames import constraints_in, plug_values_in
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
    "remove_collinear_columns",
    "non_negative",
    "compute_p_values",
    "calc_like",
    "gainslift_bins",
    "dispersion_parameter_method",
    "fix_dispersion_parameter",
    "init_dispersion_parameter",
    "fix_tweedie_variance_power",
    "dispersion_epsilon",
    "max_iterations_dispersion",
    "generate_variable_inflation_factors",
    "generate_scoring_history",
    "seed",
)
"""Parameters that go to the fit as they are."""


_BY_INFLUENCE = {"compute_p_values": True, "remove_collinear_columns": True}


def glm_parameters(order: Order) -> GlmParameters:
    """The given parameters as those of the fit; what was not given keeps its default."""
    given = order.used
    named: dict[str, Any] = {
        name: given[name] for name in _SAME_NAME if given.get(name) is not None
    }
    bounds, pulls = (
        constraints_in(order.frames["beta_constraints"])
        if "beta_constraints" in order.frames
        else ({}, {})
    )
    plugs = order.frames.get("plug_values")
    linear = order.frames.get("linear_constraints")
    return GlmParameters(
        family=_family(order),
        bounds=bounds,
        pulls=pulls,
        linear=() if linear is None else linear_constraints_in(linear),
        plug_values={} if plugs is None else plug_values_in(plugs),
        interactions=interactions_in(given),
        start=_numbers(given, "startval"),
        known={} if is_search(given) else known_coefficients(order),
        prior=_unless_default(given, "prior"),
        obj_reg=_unless_default(given, "obj_reg"),
        max_active_predictors=_unless_default(given, "max_active_predictors"),
        alphas=_numbers(given, "alpha"),
        lambdas=_numbers(given, "lambda"),
        path=_numbers(given, "path"),
        auc_type=auc_type_of(given),
        nlambdas=_unless_default(given, "nlambdas"),
        lambda_min_ratio=_unless_default(given, "lambda_min_ratio"),
        missing_values_handling=_MISSING.get(
            str(given.get("missing_values_handling")), "mean_imputation"
        ),
        influence=is_influence_asked(given),
        **named | {"lambda_search": is_search(given)} | implied_by(given),
    )


def is_influence_asked(given: Mapping[str, object]) -> bool:
    """Whether the influence of each row is to be told."""
    return text_of(given, "influence") is not None


def implied_by(given: Mapping[str, object]) -> dict[str, bool]:
    """Parameters that others turn on: the influence of rows needs a standard error of each
    coefficient, as in H2O."""
    return _BY_INFLUENCE if is_influence_asked(given) else {}


def is_search(given: Mapping[str, object]) -> bool:
    """Whether lambdas are looked for: not where they are given, as in H2O."""
    return bool(given.get("lambda_search")) and not given.get("lambda")


def glm_predictors(order: Order) -> Sequence[str]:
    """The columns to predict by: none for the null model."""
    if order.given.get("build_null_model"):
        return ()
    return predictors_of(order.training, order.given)


def interactions_in(given: Mapping[str, object]) -> tuple[tuple[str, str], ...]:
    """The pairs of `interactions`, each with each, and of `interaction_pairs`.

    Raises InvalidInput for a list of one column, and for a pair that is none.
    """
    names, pairs = given.get("interactions") or [], given.get("interaction_pairs") or []
    if not isinstance(names, list) or not isinstance(pairs, list):
        raise InvalidInput("interactions and interaction_pairs are lists.")
    if len(names) == 1:
        raise InvalidInput("Interactions need two columns or more.", hint="Name another one.")
    each = combinations(dict.fromkeys(map(str, names)), 2)
    return (*each, *map(_pair, pairs))


def _pair(item: object) -> tuple[str, str]:
    """H2O's clients write `{a: "AGE", b: "PSA"}`; a list of two will do."""
    parts = [item.get("a"), item.get("b")] if isinstance(item, dict) else item
    if (
        not isinstance(parts, list)
        or len(parts) != 2
        or not all(isinstance(part, str) for part in parts)
    ):
        raise InvalidInput(
            "An interaction pair does not name two columns.",
            hint='Write each as {"a": "AGE", "b": "PSA"}.',
        )
    return parts[0], parts[1]


def auc_type_of(given: Mapping[str, object]) -> str:
    """Which areas of several classes are measured; AUTO measures none, as in H2O."""
    asked = text_of(given, "auc_type") or "AUTO"
    return "NONE" if asked == "AUTO" else asked


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
