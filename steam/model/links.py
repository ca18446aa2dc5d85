"""Inverse links: from the linear predictor eta to the mean mu, as H2O's scoring library has them.

Each takes float64 of any shape and gives float64 of that shape. NaN stays NaN. Where the result
leaves the range of a double it is 0 or infinity, as IEEE 754 has it, without a warning.
Source: H2O-3 genmodel; checked against its predictions to 1e-12.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
InverseLink = Callable[[Floats], Floats]

_SMALLEST_ETA = 1e-5  # the inverse link has a pole at zero
_SMALLEST_MU = 2e-16
_EXP_IS_FINITE = 700.0  # and no less than the smallest normal number


def identity(eta: Floats) -> Floats:
    """mu = eta."""
    return eta


def logistic(eta: Floats) -> Floats:
    """mu = 1 / (1 + e^-eta), within (0, 1) up to rounding."""
    with np.errstate(over="ignore", under="ignore"):
        mu = np.negative(eta, out=np.empty_like(eta))
        np.exp(mu, out=mu)
        mu += 1.0
        return np.divide(1.0, mu, out=mu)


def exponential(eta: Floats) -> Floats:
    """mu = e^eta."""
    with np.errstate(over="ignore", under="ignore"):
        mu: Floats = np.exp(eta)
    return mu


def logistic_of(eta: float) -> float:
    """`logistic` of one number, to the bit, at a third of its cost."""
    if -_EXP_IS_FINITE < eta < _EXP_IS_FINITE:
        return 1.0 / (1.0 + float(np.exp(-eta)))
    return float(logistic(np.array(eta)))


def reciprocal(eta: Floats) -> Floats:
    """mu = 1 / eta, where eta is kept at least 1e-5 away from zero on its own side."""
    apart = np.where(eta < 0, np.minimum(-_SMALLEST_ETA, eta), np.maximum(_SMALLEST_ETA, eta))
    mu: Floats = 1.0 / apart
    return mu


def power(eta: Floats, link_power: float) -> Floats:
    """mu = eta^(1 / link_power); for power 0 mu = max(2e-16, e^eta).

    NaN where eta is negative and 1 / link_power is no whole number.
    """
    if link_power == 0.0:
        return np.maximum(_SMALLEST_MU, exponential(eta))
    with np.errstate(over="ignore", under="ignore", divide="ignore", invalid="ignore"):
        mu: Floats = np.power(eta, 1.0 / link_power)
    return mu


INVERSE_LINKS: dict[str, InverseLink] = {
    "identity": identity,
    "logit": logistic,
    "log": exponential,
    "inverse": reciprocal,
}
"""By H2O's name of the link; `tweedie` is `power`, which needs the model's own power besides."""


def softmax(eta: Floats) -> Floats:
    """Probabilities of K classes from eta of shape (K, n); each column adds up to 1.

    The largest eta of each column is subtracted first, so that no column overflows or vanishes.
    """
    with np.errstate(under="ignore", invalid="ignore"):
        weights = np.exp(eta - eta.max(axis=0))
    total = weights[0].copy()
    for k in range(1, len(weights)):  # class by class: the order of the sum is fixed
        total += weights[k]
    probabilities: Floats = weights / total
    return probabilities


def ordinal_probabilities(eta: Floats) -> Floats:
    """Probabilities of K ordered classes, (K, n), from the K - 1 cumulative eta, (K - 1, n).

    What is left above a threshold is that at -eta, which 1 less a rounded number is not; so are
    differences of two that are near to 1.
    """
    below, above = logistic(eta), logistic(-eta)
    probabilities = np.empty((len(eta) + 1, eta.shape[1]))
    probabilities[0] = below[0]
    np.subtract(below[1:], below[:-1], out=probabilities[1:-1])
    np.subtract(above[:-1], above[1:], out=probabilities[1:-1], where=eta[:-1] > 0.0)
    probabilities[-1] = above[-1]
    return probabilities
