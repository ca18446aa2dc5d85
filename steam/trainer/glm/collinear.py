"""Columns of a design that others explain fully, found before a fit that is to leave them out."""

import numpy as np
from numpy.typing import NDArray

from steam.trainer.glm.cholesky import solve
from steam.trainer.glm.families import family_of
from steam.trainer.glm.gram import CurvatureTask
from steam.trainer.glm.passes import Passes
from steam.trainer.glm.single_index import SingleIndex

Vector = NDArray[np.float64]


def collinear_columns(passes: Passes) -> NDArray[np.bool_]:
    """Which columns the ones before them and the intercept explain, bool (width,). One pass.

    Formula: those without a pivot of their own in the factorisation of X'WX, W the weights.
    """
    design = passes.design
    gaussian = SingleIndex(family_of("gaussian", "identity"))
    task = CurvatureTask(design, gaussian, passes.roles, np.zeros(design.width))
    gram = passes.engine.run(task, passes.frame, passes.advance.standing("Comparing columns")).gram
    # a solution keeps the last coordinate, the intercept, and then the later of two
    order = np.append(np.arange(design.expanded)[::-1], np.arange(design.expanded, design.width))
    found = np.zeros(design.width, dtype=np.bool_)
    found[order] = solve(gram[np.ix_(order, order)], np.zeros(design.width)).dropped
    return found
