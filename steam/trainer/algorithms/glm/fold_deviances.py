"""How well each lambda of a search does on the rows that are held out of the folds."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]

FOLD_DEVIANCES = "fold_deviances"
"""The name under which they are settled for the main model."""


@dataclass(frozen=True, slots=True)
class FoldDeviances:
    """Per lambda, strongest first: the mean of the folds' deviances per unit of weight, and its
    standard error over the folds."""

    means: tuple[float, ...]
    errors: tuple[float, ...]


def fold_deviances(by_fold: Vector, weights: Vector) -> FoldDeviances:
    """Those of deviances (folds, lambdas) of rows that weigh `weights` (folds,), two or more.

    Folds count alike, whatever they weigh, as in H2O.
    """
    means = by_fold / weights[:, None]
    errors = means.std(axis=0, ddof=1) / np.sqrt(len(weights))
    return FoldDeviances(tuple(means.mean(axis=0).tolist()), tuple(errors.tolist()))
