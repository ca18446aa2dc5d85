"""Numbers that a variance depends on, by maximum likelihood at coefficients that are given."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from steam.trainer.glm.dispersion import estimates_power, estimates_theta
from steam.trainer.glm.families import Family
from steam.trainer.glm.families.information import greatest, most_likely
from steam.trainer.glm.families.negative_binomial import NegativeBinomial
from steam.trainer.glm.families.power import PowerFamily
from steam.trainer.glm.parameters import GlmParameters

Vector = NDArray[np.float64]
LogLikelihood = Callable[[Family, float], float]
"""That of all rows at the coefficients, for a family and a dispersion."""

_NEAREST = 0.01
"""How near to 1 and to 2 a variance power is looked for; nearer the series has too many terms."""


def is_estimated(parameters: GlmParameters) -> bool:
    """Whether the family has a number that is to be found together with the coefficients."""
    return estimates_theta(parameters) or estimates_power(parameters)


def likeliest_dispersion(log_likelihood: LogLikelihood, family: Family, start: float) -> float:
    """The dispersion at which the rows are most likely."""
    return most_likely(lambda dispersion: log_likelihood(family, dispersion), start)


def likeliest_family(
    log_likelihood: LogLikelihood, family: Family, parameters: GlmParameters
) -> Family:
    """The family with the theta, or the variance power, at which the rows are most likely.

    The power's likelihood is that at the most likely dispersion for each power, unless that is
    fixed (the profile likelihood: Dunn and Smyth, Stat. Comput. 15(4), 2005, section 5).
    """
    if isinstance(family, NegativeBinomial):
        start = max(family.theta, 1e-3)  # H2O's default is next to Poisson's 0
        return replace(
            family,
            theta=most_likely(
                lambda theta: log_likelihood(replace(family, theta=theta), 1.0), start
            ),
        )
    if isinstance(family, PowerFamily):
        return replace(family, variance_power=_likeliest_power(log_likelihood, family, parameters))
    raise TypeError(f"the {family.name} family has no number to estimate")


def _likeliest_power(
    log_likelihood: LogLikelihood, family: PowerFamily, parameters: GlmParameters
) -> float:
    last = parameters.init_dispersion_parameter

    def profile(power: float) -> float:
        nonlocal last
        given = replace(family, variance_power=power)
        if not parameters.fix_dispersion_parameter:
            last = likeliest_dispersion(log_likelihood, given, last)
        return log_likelihood(given, last)

    return greatest(profile, 1.5, 0.5 - _NEAREST)


def distance(one: Family, other: Family) -> float:
    """How far apart the estimates of both are: relative for theta, as it is for the power."""
    if isinstance(one, NegativeBinomial) and isinstance(other, NegativeBinomial):
        return abs(float(np.log(other.theta / one.theta)))
    if isinstance(one, PowerFamily) and isinstance(other, PowerFamily):
        return abs(other.variance_power - one.variance_power)
    raise TypeError("the families differ")


def with_estimates(parameters: GlmParameters, family: Family) -> GlmParameters:
    """The parameters with what was estimated."""
    if isinstance(family, NegativeBinomial):
        return replace(parameters, theta=family.theta)
    if isinstance(family, PowerFamily) and parameters.family.lower() == "tweedie":
        return replace(parameters, tweedie_variance_power=family.variance_power)
    return parameters
