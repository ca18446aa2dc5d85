"""What is to be known of the dispersion, from the parameters."""

import math

from steam.core.errors import InvalidInput, Unsupported
from steam.trainer.glm.parameters import GlmParameters

_BY_LIKELIHOOD = {"gamma", "tweedie", "negativebinomial"}


def estimates_theta(parameters: GlmParameters) -> bool:
    """Whether theta is found together with the coefficients."""
    return (
        parameters.family.lower() == "negativebinomial"
        and _is_by_likelihood(parameters)
        and not parameters.fix_dispersion_parameter
    )


def estimates_power(parameters: GlmParameters) -> bool:
    """Whether the variance power of tweedie is found together with the coefficients."""
    return (
        parameters.family.lower() == "tweedie"
        and _is_by_likelihood(parameters)
        and not parameters.fix_tweedie_variance_power
    )


def estimated_numbers(parameters: GlmParameters) -> int:
    """How many numbers AIC counts beside the coefficients: see `akaike`."""
    family = parameters.family.lower()
    is_free = family in {"gaussian", *_BY_LIKELIHOOD} and not parameters.fix_dispersion_parameter
    return int(is_free) + int(estimates_power(parameters))


def check_dispersion(parameters: GlmParameters) -> None:
    """Raises Unsupported or InvalidInput for what cannot be estimated."""
    family, method = parameters.family.lower(), parameters.dispersion_parameter_method
    if method.lower() not in {"pearson", "deviance", "ml"}:
        raise Unsupported(
            f"steam does not estimate the dispersion by '{method[:40]}'.",
            hint="Use pearson, deviance or ml.",
        )
    if _is_by_likelihood(parameters) and family not in _BY_LIKELIHOOD:
        raise InvalidInput(
            f"The dispersion of the {family} family is not estimated by ml.",
            hint="Use pearson or deviance; ml is for gamma, tweedie and negativebinomial.",
        )
    if family == "tweedie" and not (
        parameters.fix_tweedie_variance_power or _is_by_likelihood(parameters)
    ):
        raise InvalidInput(
            "The variance power is estimated by maximum likelihood alone.",
            hint="Set dispersion_parameter_method to ml.",
        )
    if estimates_power(parameters) and not 1.0 < parameters.tweedie_variance_power < 2.0:
        raise InvalidInput(
            f"tweedie_variance_power is {parameters.tweedie_variance_power}, but an estimate of "
            "it must start between 1 and 2.",
            hint="Use 1.5.",
        )
    _check_density(parameters)
    if not 0.0 < parameters.init_dispersion_parameter < math.inf:
        raise InvalidInput(
            f"init_dispersion_parameter is {parameters.init_dispersion_parameter}, but it must be "
            "greater than 0."
        )
    if not 0.0 < parameters.dispersion_epsilon < math.inf:
        raise InvalidInput(
            f"dispersion_epsilon is {parameters.dispersion_epsilon}, but it must be greater than 0."
        )
    if parameters.max_iterations_dispersion < 1:
        raise InvalidInput("max_iterations_dispersion must be at least 1.")


def _check_density(parameters: GlmParameters) -> None:
    power = parameters.tweedie_variance_power
    is_needed = parameters.calc_like or _is_by_likelihood(parameters)
    if parameters.family.lower() == "tweedie" and is_needed and power > 2.0 and power != 3.0:
        raise Unsupported(
            f"steam does not know the likelihood of the tweedie family of variance power {power}.",
            hint="It knows those of 1 to 2, and of 3.",
        )


def _is_by_likelihood(parameters: GlmParameters) -> bool:
    return parameters.dispersion_parameter_method.lower() == "ml"
