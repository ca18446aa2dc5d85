"""Explanations of a block of rows: what was asked of the model besides predictions."""

from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from steam.model.explainer import Contributions, LeafAssignment, Stages

Places = NDArray[np.intp]
Scalar = TypeVar("Scalar", bound=np.generic)


@dataclass(frozen=True, slots=True)
class Explanation:
    """What is known of n rows; of one that was refused, NaN and the code -1."""

    contributions: Contributions | None = None
    leaves: LeafAssignment | None = None
    stages: Stages | None = None

    @property
    def cells(self) -> int:
        """How many values an answer has to hold; a leaf is a path and a number."""
        cells = 0
        if self.contributions is not None:
            cells += self.contributions.values.size + self.contributions.bias.size
        if self.leaves is not None:
            cells += 2 * self.leaves.codes.size
        if self.stages is not None:
            cells += self.stages.values.size
        return cells

    def placed(self, places: Places, rows: int) -> "Explanation":
        """Of `rows` rows: in `places` what is known of the first rows here, elsewhere nothing."""
        contributions, leaves, stages = self.contributions, self.leaves, self.stages
        if contributions is not None:
            contributions = Contributions(
                _spread(contributions.values, places, rows, np.nan),
                _spread(contributions.bias, places, rows, np.nan),
            )
        if leaves is not None:
            leaves = LeafAssignment(leaves.trees, _spread(leaves.codes, places, rows, -1))
        if stages is not None:
            stages = Stages(stages.names, _spread(stages.values, places, rows, np.nan))
        return Explanation(contributions, leaves, stages)


def _spread(given: NDArray[Scalar], places: Places, rows: int, nothing: float) -> NDArray[Scalar]:
    spread = np.full((rows, *given.shape[1:]), nothing, given.dtype)
    spread[places] = given[: len(places)]
    return spread
