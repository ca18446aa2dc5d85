"""All submodels of a fit side by side: H2O's regularization path."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from steam.trainer.glm.assemble import coefficients_of, standardised
from steam.trainer.glm.result import GlmFit

Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class RegularizationPath:
    """A line for each submodel in the order in which they were fitted, strongest lambda first.

    `explained_valid` is there with a validation frame. The coefficients, float64 (submodels,
    coefficients), are named by `names`, those of several classes one class after the other.
    `errors`, `z_values` and `p_values` (coefficients,) are those of the one submodel that has them.
    """

    names: tuple[str, ...]
    lambdas: tuple[float, ...]
    alphas: tuple[float, ...]
    explained_train: tuple[float, ...]
    explained_valid: tuple[float, ...] | None
    coefficients: Matrix
    standardized: Matrix
    errors: tuple[float, ...] | None = None
    z_values: tuple[float, ...] | None = None
    p_values: tuple[float, ...] | None = None


def regularization_path(fit: GlmFit) -> RegularizationPath:
    """That of a fit."""
    submodels = fit.submodels
    rows = [coefficients_of(fit.design, fit.likelihood, one.optimum.beta) for one in submodels]
    explained = tuple(one.held_out.explained for one in submodels if one.held_out is not None)
    found = fit.inference
    return RegularizationPath(
        fit.names,
        tuple(one.penalty.lambda_ for one in submodels),
        tuple(one.penalty.alpha for one in submodels),
        tuple(one.explained for one in submodels),
        explained or None,
        np.array(rows),
        np.array([standardised(fit.design, row) for row in rows]),
        None if found is None else tuple(found.standard_errors.tolist()),
        None if found is None else tuple(found.z_values.tolist()),
        None if found is None else tuple(found.p_values.tolist()),
    )
