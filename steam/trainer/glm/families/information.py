"""Log-likelihood, AIC and maximum likelihood of the number that a variance depends on."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from steam.trainer.glm.families.family import Family

Vector = NDArray[np.float64]

_REACHES = (1.0, 5.0, 50.0)  # logarithms to either side of the start
_TOLERANCE = 1e-8


def log_likelihood(
    family: Family, y: Vector, weights: Vector, deviance: Vector, dispersion: float
) -> Vector:
    """The log-likelihood of each row, float64 (n,), from its unit deviance.

    Formula: that of the saturated model less w deviance / (2 dispersion), as H2O has it when
    asked for the likelihood. Weights and dispersion as in `Family.saturated`.
    """
    lost: Vector = weights * deviance / (2.0 * dispersion)
    return family.saturated(y, weights, dispersion) - lost


def akaike(log_likelihood: float, coefficients: int, estimated: int) -> float:
    """AIC = 2 k - 2 log-likelihood, k the coefficients and what else was `estimated`.

    H2O counts 1 for the dispersion of the gaussian, gamma and tweedie families and for the theta
    of negativebinomial, and 1 for an estimated variance power, unless they were fixed.
    """
    return 2.0 * (coefficients + estimated) - 2.0 * log_likelihood


def most_likely(log_likelihood: Callable[[float], float], start: float) -> float:
    """The positive number, a dispersion or a theta, at which `log_likelihood` is greatest.

    Formula: Brent's method on its logarithm, from 1 to 50 around that of `start`, ever further as
    long as the greatest is at an end; the function must have one maximum. One without any, such as
    that of theta for counts that scatter less than Poisson's, gives the end of that range. Error:
    1e-8 relative, or what the rounding of a sum allows.
    """
    middle = float(np.log(start))
    for reach in _REACHES:
        found = greatest(lambda log: log_likelihood(float(np.exp(log))), middle, reach)
        if abs(found - middle) < reach - 1e-3:
            break
    return float(np.exp(found))


def greatest(function: Callable[[float], float], middle: float, reach: float) -> float:
    """Where a function with one maximum is greatest, at most `reach` away from `middle`."""
    from scipy.optimize import minimize_scalar  # noqa: PLC0415 - slow to import, and rarely needed

    found = minimize_scalar(
        lambda x: -function(float(x)),
        bounds=(middle - reach, middle + reach),
        method="bounded",
        options={"xatol": _TOLERANCE},
    )
    return float(found.x)
