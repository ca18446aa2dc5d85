"""Unit deviances: how far a mean is from what happened, by family.

These take means; `steam.trainer.glm.families` takes linear predictors, where it fits.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from steam.core.errors import Unsupported

Vector = NDArray[np.float64]

_TINIEST = float(np.finfo(np.float64).tiny)


@dataclass(frozen=True, slots=True)
class UnitDeviance:
    """The deviance of a row, 2 (ln L(y; y) - ln L(y; mean)) times the dispersion.

    `power` is the variance power of tweedie, whose variance is mean**power, and `theta` that of
    negativebinomial, whose variance is mean + theta mean**2. laplace and quantile have a loss in
    its place, the absolute error, of which `share` counts above the mean and the rest below.
    """

    family: str = "gaussian"
    power: float = 0.0
    theta: float = 1.0
    share: float = 0.5

    def __post_init__(self) -> None:
        if self.family not in _FORMULAS:
            raise Unsupported(
                f"steam has no deviance for the distribution {self.family[:40]!r}.",
                hint=f"It has those of {', '.join(sorted(_FORMULAS))}.",
            )

    def __call__(self, response: Vector, mean: Vector) -> Vector:
        """Per row, float64 (n,); NaN or infinite where the family has no such response or mean."""
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            return _FORMULAS[self.family](response, mean, self)

    def saturated(self, response: Vector) -> Vector:
        """ln L(y; y) per row; NaN where it depends on a dispersion that is not known here."""
        if self.family == "poisson":
            return _poisson_likelihood(response)
        if self.family == "negativebinomial":
            return _negative_binomial_likelihood(response, 1.0 / self.theta)
        return np.full_like(response, np.nan)


def _y_log_y(y: Vector, mean: Vector) -> Vector:
    """y ln(y / mean), 0 where y is; the mean is held to the smallest normal float64."""
    held = np.where(y > 0.0, np.maximum(mean, _TINIEST), 1.0)
    return y * np.log(np.where(y == 0.0, 1.0, y / held))


def _gaussian(y: Vector, mean: Vector, _of: UnitDeviance) -> Vector:
    error = y - mean
    return error * error


def _poisson(y: Vector, mean: Vector, _of: UnitDeviance) -> Vector:
    return 2.0 * (_y_log_y(y, mean) - (y - mean))


def _gamma(y: Vector, mean: Vector, _of: UnitDeviance) -> Vector:
    """2 (r - 1 - ln r), r = y/mean."""
    beyond = (y - mean) / mean
    return 2.0 * (beyond - _log_ratio(y, mean, beyond))


def _tweedie(y: Vector, mean: Vector, of: UnitDeviance) -> Vector:
    """Jorgensen, The Theory of Dispersion Models, 1997, section 4.1."""
    p = of.power
    if p == 0.0:
        return _gaussian(y, mean, of)
    if p == 1.0:
        return _poisson(y, mean, of)
    if p == 2.0:
        return _gamma(y, mean, of)
    one, two = 1.0 - p, 2.0 - p
    return 2.0 * (np.maximum(y, 0.0) ** two / (one * two) - y * mean**one / one + mean**two / two)


def _negative_binomial(y: Vector, mean: Vector, of: UnitDeviance) -> Vector:
    """2 (y ln(y/m) - (y + k) ln((y + k) / (m + k))), k = 1/theta, as 2 (y ln(r/q) - k ln(...)) of
    r = y/(y + k) and q = m/(m + k): with large counts the two terms above differ by rounding."""
    shape, held = 1.0 / of.theta, np.maximum(mean, _TINIEST)
    beyond = shape / (y + shape) * ((y - held) / held)
    of_counts = _log_ratio(y / (y + shape), held / (held + shape), beyond)
    rest = _log_ratio(y + shape, held + shape, (y - held) / (held + shape))
    return 2.0 * (np.where(y == 0.0, 0.0, y * of_counts) - shape * rest)


def _log_ratio(one: Vector, other: Vector, beyond: Vector) -> Vector:
    """ln(one / other) of positive numbers, where `beyond` is one/other - 1: by ln(1 + x), exact
    near a fit, unless next to -1 nothing is left of `one`."""
    near = beyond > -0.5
    return np.where(near, np.log1p(np.where(near, beyond, 0.0)), np.log(one) - np.log(other))


def _laplace(y: Vector, mean: Vector, _of: UnitDeviance) -> Vector:
    return np.abs(y - mean)


def _quantile(y: Vector, mean: Vector, of: UnitDeviance) -> Vector:
    """Koenker and Bassett, Regression Quantiles, 1978."""
    error = y - mean
    return np.where(error > 0.0, of.share, of.share - 1.0) * error


_FORMULAS: Mapping[str, Callable[[Vector, Vector, UnitDeviance], Vector]] = {
    "gaussian": _gaussian,
    "poisson": _poisson,
    "gamma": _gamma,
    "tweedie": _tweedie,
    "negativebinomial": _negative_binomial,
    "laplace": _laplace,
    "quantile": _quantile,
}


def _poisson_likelihood(y: Vector) -> Vector:
    """ln of y**y e**-y / y!."""
    from scipy.special import gammaln, xlogy  # noqa: PLC0415 - scipy takes long to import

    return xlogy(y, y) - y - gammaln(y + 1.0)


def _negative_binomial_likelihood(y: Vector, shape: float) -> Vector:
    """ln of the probability of y where y is the mean, too."""
    from scipy.special import gammaln, xlogy  # noqa: PLC0415 - scipy takes long to import

    ways = gammaln(y + shape) - gammaln(shape) - gammaln(y + 1.0)
    return ways - shape * np.log1p(y / shape) + xlogy(y, y / (y + shape))
