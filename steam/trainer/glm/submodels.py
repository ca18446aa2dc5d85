"""The fits of a path, and which of them is the best."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from steam.trainer.glm.curvature import NO_GRAM
from steam.trainer.glm.held_out import HeldOutDeviance
from steam.trainer.glm.irls import Optimum
from steam.trainer.glm.parameters import GlmParameters
from steam.trainer.glm.penalty import Penalty

PATIENCE = 5
"""A search stops after so many lambdas that explain no more of the deviance."""

_GAIN = 1e-4  # of what is explained, on the training rows, where more is never less
_ALL = 0.999


@dataclass(frozen=True, slots=True)
class Submodel:
    """The optimum for one penalty.

    `explained` is the share of the null deviance that it explains of the training rows, and
    `held_out` tells of the validation rows, if there are any.
    """

    penalty: Penalty
    optimum: Optimum
    explained: float
    held_out: HeldOutDeviance | None = None

    @property
    def explained_held_out(self) -> float | None:
        """As `explained`, of the validation rows."""
        return None if self.held_out is None else self.held_out.explained

    @property
    def merit(self) -> float:
        """What the best submodel has most of."""
        return self.explained if self.explained_held_out is None else self.explained_held_out


def best_of(submodels: Sequence[Submodel], parameters: GlmParameters) -> int:
    """Which one explains most, of the validation rows where there are any; the first of equals.

    Of a path that is settled, the last.
    """
    if parameters.path:
        return len(submodels) - 1
    return int(np.argmax([submodel.merit for submodel in submodels]))


def drop_grams(found: list[Submodel], best: int) -> int:
    """Take the gram, which may be large, from all but the best and the last; which is the best."""
    last = len(found) - 1
    after = last if found[last].merit > found[best].merit else best
    for place in {best, last - 1} - {after, last, -1}:
        optimum = found[place].optimum
        at = replace(optimum.at, gram=NO_GRAM)
        found[place] = replace(found[place], optimum=replace(optimum, at=at))
    return after


def is_enough(found: Sequence[Submodel]) -> bool:
    """Whether the last few of a path explain no more than those before."""
    if found[-1].explained > _ALL:
        return True
    if len(found) <= PATIENCE:
        return False
    before = max(submodel.merit for submodel in found[:-PATIENCE])
    since = max(submodel.merit for submodel in found[-PATIENCE:])
    least = before if found[-1].explained_held_out is not None else before * (1.0 + _GAIN)
    return since <= least
