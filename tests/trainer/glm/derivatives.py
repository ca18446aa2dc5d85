"""Whether what a likelihood of several classes measures are the derivatives of its deviance."""

import numpy as np

from steam.trainer.glm.curvature import Curvature
from steam.trainer.glm.likelihood import OfClasses
from steam.trainer.glm.matrix import DesignBlock
from steam.trainer.glm.rows import Rows

STEP = 1e-5


def class_rows(y: np.ndarray, weights: np.ndarray, offset: float = 0.0) -> Rows:
    """Rows of class numbers, whose predictors are in a block already."""
    return Rows((), y.astype(np.float64), weights, np.full(len(y), offset))


def assert_derivatives(
    likelihood: OfClasses, block: DesignBlock, rows: Rows, beta: np.ndarray
) -> Curvature:
    """By central differences at `beta`, where it returns what is measured."""
    at = likelihood.measure(block, rows, beta)
    ahead, behind = (
        [likelihood.measure(block, rows, beta + sign * STEP * one) for one in np.eye(len(beta))]
        for sign in (1.0, -1.0)
    )
    slopes = [(a.deviance - b.deviance) / (2 * STEP) for a, b in zip(ahead, behind, strict=True)]
    np.testing.assert_allclose(-2.0 * at.score, slopes, rtol=1e-6, atol=1e-5)
    bends = [(b.score - a.score) / (2 * STEP) for a, b in zip(ahead, behind, strict=True)]
    np.testing.assert_allclose(at.gram, bends, rtol=1e-6, atol=1e-5)
    assert at.deviance == likelihood.deviance(block, rows, beta)
    return at
