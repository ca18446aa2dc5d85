"""The dispersion of a fit: Pearson's chi-square, or the deviance, per degree of freedom."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from steam.trainer.frame.chunk import Chunk
from steam.trainer.glm.design import Design
from steam.trainer.glm.families import Family
from steam.trainer.glm.rows import Roles, read_rows

Vector = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class PearsonTask:
    """Pearson's chi-square at `beta`: the sum of w (y - mu)^2 / V(mu). Merging adds.

    It is score^2 / weight of each row; one that is certain to the last bit has no weight and adds
    nothing.
    """

    design: Design
    family: Family
    roles: Roles
    beta: Vector

    @property
    def columns(self) -> Sequence[str]:
        return self.roles.columns

    def map(self, chunks: Sequence[Chunk], first_row: int) -> float:
        rows = read_rows(chunks, self.roles)
        block = self.design.block(rows.predictors, rows.count)
        working = self.family.working(block.linear(self.beta) + rows.offset, rows.response)
        squares = np.divide(
            working.score * working.score,
            working.weight,
            out=np.zeros_like(working.score),
            where=working.weight > 0.0,
        )
        return float(rows.weights @ squares)

    def merge(self, left: float, right: float) -> float:
        return left + right

    def finish(self, partial: float | None) -> float:
        return partial or 0.0
