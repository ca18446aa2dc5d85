"""The fused pass of one iteration: everything that the small problem needs, in one reading."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import add

import numpy as np
from numpy.typing import NDArray

from steam.trainer.frame.chunk import Chunk
from steam.trainer.glm.curvature import Curvature, no_rows
from steam.trainer.glm.gathered import Expands
from steam.trainer.glm.likelihood import Likelihood
from steam.trainer.glm.rows import Roles, Rows, read_rows, unheard

Vector = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class CurvatureTask:
    """Computes Curvature at `beta`. Merging adds, in the order of the engine's tree.

    With `slope_only` the gram, which is most of the work, is left (0, 0). `beat` is called within
    blocks, and may raise.
    """

    design: Expands
    likelihood: Likelihood
    roles: Roles
    beta: Vector
    slope_only: bool = False
    beat: Callable[[], None] = unheard

    @property
    def columns(self) -> Sequence[str]:
        return self.roles.columns

    def map(self, chunks: Sequence[Chunk], first_row: int) -> Curvature:
        rows = read_rows(chunks, self.roles)
        parts = (self._measure(part) for part in rows.parts(self.design.held, self.beat))
        return reduce(add, parts, self._nothing)

    @property
    def _nothing(self) -> Curvature:
        return no_rows(len(self.beta), slope_only=self.slope_only)

    def _measure(self, rows: Rows) -> Curvature:
        block = self.design.block(rows.predictors, rows.count)
        measure = self.likelihood.slope if self.slope_only else self.likelihood.measure
        return measure(block, rows, self.beta)

    def merge(self, left: Curvature, right: Curvature) -> Curvature:
        return left + right

    def finish(self, partial: Curvature | None) -> Curvature:
        return partial or self._nothing
