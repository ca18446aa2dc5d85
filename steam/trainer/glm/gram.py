"""The fused pass of one IRLS iteration: everything that the small problem needs, in one reading."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce

import numpy as np
from numpy.typing import NDArray

from steam.trainer.frame.chunk import Chunk
from steam.trainer.glm.design import Design
from steam.trainer.glm.families import Family
from steam.trainer.glm.rows import Roles, Rows, read_rows

Vector = NDArray[np.float64]
Matrix = NDArray[np.float64]

CACHED_ROWS = 32_768
"""Rows expanded at once: bounds what a thread holds besides its decoded columns."""


@dataclass(frozen=True, slots=True)
class Curvature:
    """Sums over rows at one beta, each row times its prior weight w.

    `gram` X'WX (p, p); `score` X'(dl/deta) (p,); `deviance`; `weight` the sum of w; `rows`;
    `certain` the rows whose fitted mean is 0 or 1 for practical purposes. Sums merge by adding.
    """

    gram: Matrix
    score: Vector
    deviance: float
    weight: float
    rows: int
    certain: int


@dataclass(frozen=True, slots=True)
class CurvatureTask:
    """Computes Curvature at `beta`. Merging adds, in the order of the engine's tree."""

    design: Design
    family: Family
    roles: Roles
    beta: Vector

    @property
    def columns(self) -> Sequence[str]:
        return self.roles.columns

    def map(self, chunks: Sequence[Chunk], first_row: int) -> Curvature:
        rows = read_rows(chunks, self.roles)
        parts = [
            self._measure(rows.part(start, start + CACHED_ROWS))
            for start in range(0, rows.count, CACHED_ROWS)
        ]
        return reduce(self.merge, parts, self.nothing())

    def _measure(self, rows: Rows) -> Curvature:
        block = self.design.block(rows.predictors, rows.count)
        eta = block.linear(self.beta) + rows.offset
        working = self.family.working(eta, rows.response)
        return Curvature(
            block.gram(rows.weights * working.weight),
            block.transposed(rows.weights * working.score),
            float(rows.weights @ working.deviance),
            float(rows.weights.sum()),
            rows.count,
            self.family.certain(eta),
        )

    def merge(self, left: Curvature, right: Curvature) -> Curvature:
        return Curvature(
            left.gram + right.gram,
            left.score + right.score,
            left.deviance + right.deviance,
            left.weight + right.weight,
            left.rows + right.rows,
            left.certain + right.certain,
        )

    def finish(self, partial: Curvature | None) -> Curvature:
        return partial or self.nothing()

    def nothing(self) -> Curvature:
        """The sums over no rows: the identity of merging."""
        width = self.design.width
        return Curvature(np.zeros((width, width)), np.zeros(width), 0.0, 0.0, 0, 0)
