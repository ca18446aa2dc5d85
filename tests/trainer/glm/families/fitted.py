"""A fit of a family to a matrix, by the solver of the trainer."""

import numpy as np

from steam.trainer.glm.curvature import Curvature
from steam.trainer.glm.families import Family
from steam.trainer.glm.irls import Optimum, Stopping, minimise
from steam.trainer.glm.penalty import Penalty

TIGHT = Stopping(100, 1e-10, 1e-15, 0.0)


def fitted(family: Family, x, y, weights=None, offset=0.0, lambda_=0.0, alpha=0.0) -> Optimum:
    """The optimum over the columns of `x`, the last of which is the intercept without penalty."""
    weights = np.ones(len(y)) if weights is None else weights

    def measure(beta):
        at = family.working(x @ beta + offset, y)
        gram = x.T @ (x * (weights * at.weight)[:, None])
        score, deviance = x.T @ (weights * at.score), float(weights @ at.deviance)
        return Curvature(gram, score, deviance, float(weights.sum()), len(y), 0)

    start = np.zeros(x.shape[1])
    start[-1] = family.link(float(np.average(y, weights=weights))) - np.mean(offset)
    penalty = Penalty(lambda_, alpha, np.arange(x.shape[1]) < x.shape[1] - 1)
    return minimise(measure, start, measure(start), penalty, TIGHT)
