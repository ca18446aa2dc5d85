"""Functions of one number: powers and logarithms, circles and hyperbolas, gamma."""

from typing import Any

import numpy as np

from steam.trainer.rapids.operators.single import Single, single_number
from steam.trainer.rapids.pending import WHOLE_NUMBERS


def _sine_of_pi(turns: Any) -> Any:
    """sin(pi x), exact where that is 0, 1 or -1: the angle is brought near 0 before it is
    multiplied by pi."""
    angle = np.subtract(turns, 2.0 * np.rint(np.divide(turns, 2.0)))
    return np.sin(np.pi * np.where(np.abs(angle) > 0.5, np.copysign(1.0, angle) - angle, angle))


def _cosine_of_pi(turns: Any) -> Any:
    return _sine_of_pi(0.5 - np.abs(np.fmod(turns, 2.0)))


def _tangent_of_pi(turns: Any) -> Any:
    return np.divide(_sine_of_pi(turns), _cosine_of_pi(turns))


def _gamma(values: Any) -> Any:
    """Missing at the poles 0, -1, -2, ..., whose sides differ in sign."""
    from scipy.special import gamma  # noqa: PLC0415 - rarely needed

    return np.where(_is_pole(values), np.nan, gamma(values))


def _log_gamma(values: Any) -> Any:
    """The logarithm of its size, missing at the poles as gamma is."""
    from scipy.special import gammaln  # noqa: PLC0415 - rarely needed

    return np.where(_is_pole(values), np.nan, gammaln(values))


def _digamma(values: Any) -> Any:
    from scipy.special import digamma  # noqa: PLC0415 - rarely needed

    return np.where(_is_pole(values), -np.inf, digamma(values))


def _trigamma(values: Any) -> Any:
    """By its reflection pi**2 / sin(pi x)**2 below zero, where the series does not hold."""
    from scipy.special import polygamma  # noqa: PLC0415 - rarely needed

    above = polygamma(1, np.where(np.less(values, 0.0), 1.0 - np.asarray(values), values))
    below = np.square(np.divide(np.pi, _sine_of_pi(values))) - above
    found = np.where(np.less(values, 0.0), below, above)
    return np.where(_is_pole(values), np.inf, found)


def _is_pole(values: Any) -> Any:
    return np.less_equal(values, 0.0) & np.equal(values, np.floor(values))


def _itself(values: Any) -> Any:
    return values


_FUNCTIONS: dict[str, Single] = {
    "abs": np.abs,
    "acos": np.arccos,
    "acosh": np.arccosh,
    "asin": np.arcsin,
    "asinh": np.arcsinh,
    "atan": np.arctan,
    "atanh": np.arctanh,
    "cos": np.cos,
    "cosh": np.cosh,
    "cospi": _cosine_of_pi,
    "digamma": _digamma,
    "exp": np.exp,
    "expm1": np.expm1,
    "gamma": _gamma,
    "lgamma": _log_gamma,
    "log": np.log,
    "log10": np.log10,
    "log1p": np.log1p,
    "log2": np.log2,
    "none": _itself,
    "sin": np.sin,
    "sinh": np.sinh,
    "sinpi": _sine_of_pi,
    "sqrt": np.sqrt,
    "tan": np.tan,
    "tanh": np.tanh,
    "tanpi": _tangent_of_pi,
    "trigamma": _trigamma,
}

OPERATORS = {
    **{name: single_number(name, function) for name, function in _FUNCTIONS.items()},
    "sign": single_number("sign", np.sign, WHOLE_NUMBERS),
}
