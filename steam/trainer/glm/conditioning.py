"""How far a step along each coordinate goes, so that a solver without a matrix sees equal ones."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from steam.trainer.glm.design import Design
from steam.trainer.glm.facts import TrainingFacts
from steam.trainer.glm.likelihood import Likelihood
from steam.trainer.glm.penalty import Penalty
from steam.trainer.glm.single_index import SingleIndex

Vector = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Conditioning:
    """What is known of second derivatives without a pass over the rows.

    `sizes` float64 (p,): the root of the mean square of each column of the design; `bend` > 0: by
    how much the likelihood of a row bends in eta, where its mean is that of all.
    """

    sizes: Vector
    bend: float = 1.0

    def stretch(self, penalty: Penalty) -> Vector:
        """What to multiply each coordinate by, float64 (p,), for second derivatives that are alike.

        Formula: s_j^2 = bend / (bend size_j^2 + l2_j), so that s_j^2 times the second derivative
        along j is about `bend`. It is 1 for a standardised column without an l2 penalty.
        """
        return np.asarray(1.0 / np.sqrt(self.sizes * self.sizes + penalty.l2 / self.bend))


def conditioning_of(design: Design, likelihood: Likelihood, facts: TrainingFacts) -> Conditioning:
    """That of a fit to rows of such facts."""
    sizes = likelihood.spread(design.sizes)
    if not isinstance(likelihood, SingleIndex):
        return Conditioning(sizes)
    # not at the null model's eta: beside an offset no row may bend there
    family, mean = likelihood.family, facts.response.mean
    eta = family.link(mean) if design.intercept else 0.0
    bend = family.working(np.array([eta]), np.array([mean])).weight[0]
    return Conditioning(sizes, float(bend) if bend > 0.0 else 1.0)
