"""How sure the coefficients are: standard errors, z values and p-values at the optimum."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from steam.trainer.glm.curvature import Curvature
from steam.trainer.glm.design import Design
from steam.trainer.glm.inverse import inverse_of

Vector = NDArray[np.float64]
Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Inference:
    """Each float64 (p,) in model order with the intercept last, on the original scale.

    NaN marks a coefficient that the data cannot tell from the others. `covariance` is (p, p).
    `estimated` says whether the dispersion is an estimate, so that `z_values` are Student's t.
    """

    standard_errors: Vector
    z_values: Vector
    p_values: Vector
    covariance: Matrix
    dispersion: float
    estimated: bool


def infer(
    at: Curvature,
    dropped: NDArray[np.bool_],
    design: Design,
    coefficients: Vector,
    *,
    dispersion: float,
    degrees_of_freedom: int | None,
) -> Inference:
    """Wald's inference for maximum likelihood without a penalty.

    Formula: covariance = dispersion (X'WX)^-1 over the coordinates that are not `dropped`, carried
    to the original scale; z = b / se; p = 2 P(|Z| > |z|) of the normal distribution, or of
    Student's t where `degrees_of_freedom` are given because the dispersion is an estimate.
    Source: McCullagh and Nelder, Generalized Linear Models, 1989, section 4.4. Error: that of
    the inverse, condition number times eps.
    """
    kept = np.flatnonzero(~dropped)
    standardised = np.full(at.gram.shape, np.nan)
    standardised[np.ix_(kept, kept)] = dispersion * inverse_of(at.gram[np.ix_(kept, kept)])
    covariance = design.covariance_on_original_scale(standardised)
    with np.errstate(invalid="ignore", divide="ignore"):
        errors = np.sqrt(np.diag(covariance))
        z_values = coefficients / errors
    p_values = _p_values(z_values, degrees_of_freedom)
    return Inference(
        errors, z_values, p_values, covariance, dispersion, degrees_of_freedom is not None
    )


def _p_values(z_values: Vector, degrees_of_freedom: int | None) -> Vector:
    from scipy.special import ndtr, stdtr  # noqa: PLC0415 - scipy takes long to import

    tail = -np.abs(z_values)
    return np.asarray(
        2.0 * (ndtr(tail) if degrees_of_freedom is None else stdtr(degrees_of_freedom, tail))
    )
