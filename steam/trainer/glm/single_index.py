"""The likelihood of a family whose mean depends on one linear predictor."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from steam.trainer.glm.curvature import NO_GRAM, Curvature
from steam.trainer.glm.curvature_sums import CurvatureSums
from steam.trainer.glm.families import Family, Working
from steam.trainer.glm.matrix import DesignBlock
from steam.trainer.glm.rows import Rows

Vector = NDArray[np.float64]
Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class SingleIndex:
    """eta = X beta + offset; the rest is the family's."""

    family: Family

    @property
    def name(self) -> str:
        return self.family.name

    @property
    def link_name(self) -> str:
        return self.family.link_name

    @property
    def quadratic(self) -> bool:
        return self.family.quadratic

    def accepts(self, y: Vector) -> NDArray[np.bool_]:
        return self.family.accepts(y)

    def size(self, width: int) -> int:
        return width

    def spread(self, values: Vector) -> Vector:
        return values

    def by_class(self, beta: Vector) -> Matrix:
        return beta[None]

    def measure(self, block: DesignBlock, rows: Rows, beta: Vector) -> Curvature:
        working, told = self._working(block, rows, beta)
        with np.errstate(over="ignore", invalid="ignore"):  # so far out that the step is taken back
            score = block.transposed(rows.weigh(working.score))
            gram = block.gram(rows.weigh(working.weight))
        return Curvature(gram, score, *told)

    def slope(self, block: DesignBlock, rows: Rows, beta: Vector) -> Curvature:
        working, told = self._working(block, rows, beta)
        with np.errstate(over="ignore", invalid="ignore"):  # as above
            score = block.transposed(rows.weigh(working.score))
        return Curvature(NO_GRAM, score, *told)

    def sums(
        self, block: DesignBlock, rows: Rows, beta: Vector, *, slope_only: bool
    ) -> CurvatureSums:
        """What `measure`, or `slope`, is made of, for a block without slopes by level."""
        working, told = self._working(block, rows, beta)
        with np.errstate(over="ignore", invalid="ignore"):  # as above
            score = block.score_sums(rows.weigh(working.score))
            gram = None if slope_only else block.gram_sums(rows.weigh(working.weight))
        return CurvatureSums(gram, score, *told)

    def _working(
        self, block: DesignBlock, rows: Rows, beta: Vector
    ) -> tuple[Working, tuple[float, float, int, int]]:
        """The derivatives, and what else a curvature tells: deviance, weight, rows, certain."""
        eta = rows.shift(block.linear(beta))
        working = self.family.working(eta, rows.response)
        deviance, weight = rows.total(working.deviance), rows.weight
        return working, (deviance, weight, rows.count, self.family.certain(eta))

    def deviance(self, block: DesignBlock, rows: Rows, beta: Vector) -> float:
        eta = rows.shift(block.linear(beta))
        return rows.total(self.family.working(eta, rows.response).deviance)
