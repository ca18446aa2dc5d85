"""Log-likelihoods of saturated models: each row as likely as its family allows.

With weights w and dispersion phi a row has the variance phi V(mu) / w. Close to every one of them
is -log(2 pi phi V(y) / w) / 2, the saddlepoint approximation; writing the exact ones as that and
what is left keeps them accurate where gamma functions of large numbers would cancel.
"""

import numpy as np
from numpy.typing import NDArray

from steam.core.errors import Unsupported

Vector = NDArray[np.float64]

_LOG_TWO_PI = float(np.log(2.0 * np.pi))
_LARGE = 16.0
_TERMS_TO_A_SIDE = 64
_ROWS_AT_ONCE = 8192  # 129 terms each: 8 MB


def saturated_normal(weights: Vector, dispersion: float) -> Vector:
    """-log(2 pi phi / w) / 2."""
    half_log: Vector = 0.5 * (np.log(weights) - np.log(dispersion) - _LOG_TWO_PI)
    return half_log


def saturated_power(p: float, y: Vector, weights: Vector, dispersion: float) -> Vector:
    """V(mu) = mu^p: Poisson (weights are counts), Tweedie, gamma, inverse normal.

    Raises Unsupported for other p > 2, whose densities have no series that converges well.
    """
    if p == 1.0:
        return weights * _saturated_poisson(y)
    if p < 2.0:
        return _saturated_tweedie(p, y, dispersion / weights)
    if p == 2.0:
        shape = weights / dispersion
        return saturated_normal(weights, dispersion) - np.log(y) - stirling_rest(shape)
    if p == 3.0:
        return saturated_normal(weights, dispersion) - 1.5 * np.log(y)
    raise Unsupported(
        f"steam does not know the likelihood of the tweedie family of variance power {p:g}.",
        hint="It knows those of 1 to 2, and of 3.",
    )


def saturated_negative_binomial(theta: float, y: Vector, weights: Vector) -> Vector:
    """V(mu) = mu + theta mu^2, weights are counts; 0 for y = 0.

    Formula: with r = 1 / theta and d the rest of Stirling's formula,
    d(y + r) - d(y) - d(r) - log(2 pi y (1 + theta y)) / 2.
    """
    counted = y > 0.0
    some = np.where(counted, y, 1.0)
    size = 1.0 / theta
    rest = stirling_rest(some + size) - stirling_rest(some) - stirling_rest(np.array(size))
    saddle = -0.5 * (_LOG_TWO_PI + np.log(some) + np.log1p(theta * some))
    return weights * np.where(counted, rest + saddle, 0.0)


def stirling_rest(x: Vector) -> Vector:
    """log Gamma(x) - ((x - 1/2) log x - x + log(2 pi) / 2) for x > 0, 0 for infinity.

    Formula: from 16 on the asymptotic series 1/12x - 1/360x^3 + ... to x^-9, its error below
    1e-16; before that the definition, with an error of 10 eps.
    Source: Abramowitz and Stegun, Handbook of Mathematical Functions, 6.1.41.
    """
    from scipy.special import gammaln  # noqa: PLC0415 - scipy takes long to import

    small = np.minimum(x, _LARGE)
    direct = gammaln(small) - ((small - 0.5) * np.log(small) - small + 0.5 * _LOG_TWO_PI)
    part = 1.0 / np.maximum(x, _LARGE)
    square = part * part
    series = part * (
        1 / 12 - square * (1 / 360 - square * (1 / 1260 - square * (1 / 1680 - square / 1188)))
    )
    return np.where(x < _LARGE, direct, series)


def _saturated_poisson(y: Vector) -> Vector:
    counted = y > 0.0
    some = np.where(counted, y, 1.0)
    saddle = -0.5 * (_LOG_TWO_PI + np.log(some))
    return np.where(counted, saddle - stirling_rest(some), 0.0)


def _saturated_tweedie(p: float, y: Vector, dispersion: Vector) -> Vector:
    """1 < p < 2, `dispersion` phi of each row; 0 for y = 0.

    Formula: the density is a(y) exp((y mu^(1-p) / (1-p) - mu^(2-p) / (2-p)) / phi), where y a(y) is
    Wright's generalised Bessel function of order (2 - p) / (p - 1). Source: Dunn and Smyth, Stat.
    Comput. 15(4), 2005. Error: eps times the exponent of a gamma function of that many terms.
    """
    counted = y > 0.0
    log_y = np.log(np.where(counted, y, 1.0))
    order = (2.0 - p) / (p - 1.0)
    log_x = order * (log_y - np.log(p - 1.0)) - (1.0 + order) * np.log(dispersion) - np.log(2.0 - p)
    with np.errstate(over="ignore"):
        exponent = np.exp((2.0 - p) * log_y) / ((1.0 - p) * (2.0 - p) * dispersion)
    blocks = [
        log_wright_bessel(order, log_x[row : row + _ROWS_AT_ONCE])
        for row in range(0, len(log_x), _ROWS_AT_ONCE)
    ]
    bessel = np.concatenate([np.zeros(0), *blocks])
    return np.where(counted, bessel - log_y + exponent, 0.0)


def log_wright_bessel(order: float, log_x: Vector) -> Vector:
    """log of the sum of x^j / (j! Gamma(order j)) over j > 0; float64 (n,), as is `log_x`.

    The largest term is about the one with j^(1 + order) order^order = x, and those around it fall
    like a normal density of standard deviation s = sqrt(j / (1 + order)). Where they are many, one
    in s/2 of them is taken for all: the sum of a smooth bell over every k-th point is 1/k of that
    over all but for exp(-2 (pi s/k)^2) (Poisson's summation). Error: eps times the logarithms of
    the terms. scipy's function of that name is off by more than 1 from order 6 on.
    """
    from scipy.special import gammaln  # noqa: PLC0415 - scipy takes long to import

    largest = np.exp((log_x - order * np.log(order)) / (1.0 + order))
    stride = _stride(np.sqrt(largest / (1.0 + order)))
    first = np.maximum(1.0, np.floor(largest) - _TERMS_TO_A_SIDE * stride)
    j = first[:, None] + stride[:, None] * np.arange(2 * _TERMS_TO_A_SIDE + 1)
    terms = j * log_x[:, None] - gammaln(j + 1.0) - gammaln(order * j)
    top = terms.max(axis=1)
    total: Vector = top + np.log(stride * np.exp(terms - top[:, None]).sum(axis=1))
    return total


def _stride(deviation: Vector) -> Vector:
    return np.maximum(1.0, np.floor(0.5 * deviation))
