"""The fused pass of one iteration: everything that the small problem needs, in one reading."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import add
from typing import Protocol, Self

import numpy as np
from numpy.typing import NDArray

from steam.trainer.frame.chunk import Chunk
from steam.trainer.glm.curvature import Curvature, no_rows
from steam.trainer.glm.curvature_sums import CurvatureSums
from steam.trainer.glm.gathered import Expands
from steam.trainer.glm.likelihood import Likelihood
from steam.trainer.glm.logit_pass import logit_pass
from steam.trainer.glm.rows import Roles, Rows, read_rows, unheard
from steam.trainer.glm.single_index import SingleIndex

Vector = NDArray[np.float64]


class Summed(Protocol):
    """Sums over rows, of which a curvature is made."""

    def __add__(self, other: Self) -> Self: ...

    def curvature(self) -> Curvature: ...


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

    def map(self, chunks: Sequence[Chunk], first_row: int) -> Summed:
        rows = read_rows(chunks, self.roles)
        parts = rows.parts(self.design.held, self.beat)
        if self.design.one_layout and isinstance(self.likelihood, SingleIndex):
            return self._sums(self.likelihood, parts if rows.count else [rows])
        return reduce(add, map(self._measure, parts), self._nothing)

    @property
    def _nothing(self) -> Curvature:
        return no_rows(len(self.beta), slope_only=self.slope_only)

    def _measure(self, rows: Rows) -> Curvature:
        block = self.design.block(rows.predictors, rows.count)
        measure = self.likelihood.slope if self.slope_only else self.likelihood.measure
        return measure(block, rows, self.beta)

    def _sums(self, likelihood: SingleIndex, parts: Iterable[Rows]) -> CurvatureSums:
        fused = logit_pass(self.design, likelihood)
        if fused is not None:
            slope_only = self.slope_only
            return reduce(add, (fused.sums(one, self.beta, slope_only=slope_only) for one in parts))
        blocks = ((self.design.block(rows.predictors, rows.count), rows) for rows in parts)
        sums = likelihood.sums
        return reduce(add, (sums(*one, self.beta, slope_only=self.slope_only) for one in blocks))

    def merge(self, left: Summed, right: Summed) -> Summed:
        return left + right

    def finish(self, partial: Summed | None) -> Curvature:
        return partial.curvature() if partial else self._nothing
