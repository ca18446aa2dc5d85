"""Sums over rows at one beta, after a fit: what tells the dispersion, and what is told of means."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from steam.trainer.frame.chunk import Chunk
from steam.trainer.glm.design import Design
from steam.trainer.glm.families import Family
from steam.trainer.glm.families.information import log_likelihood
from steam.trainer.glm.rows import Roles, Rows, read_rows, unheard

Vector = NDArray[np.float64]
Summand = Callable[[Vector, Rows], float]
"""What a block adds, from the eta of its rows, float64 (n,)."""


@dataclass(frozen=True, slots=True)
class RowSumTask:
    """The sum of what rows add at `beta`. Merging adds. `beat` is called within blocks, and may
    raise."""

    design: Design
    roles: Roles
    beta: Vector
    summand: Summand
    beat: Callable[[], None] = unheard

    @property
    def columns(self) -> Sequence[str]:
        return self.roles.columns

    def map(self, chunks: Sequence[Chunk], first_row: int) -> float:
        rows = read_rows(chunks, self.roles)
        return sum(map(self._sum, rows.parts(self.design.held, self.beat)), 0.0)

    def _sum(self, rows: Rows) -> float:
        block = self.design.block(rows.predictors, rows.count)
        return self.summand(block.linear(self.beta) + rows.offset, rows)

    def merge(self, left: float, right: float) -> float:
        return left + right

    def finish(self, partial: float | None) -> float:
        return partial or 0.0


def pearson_of(family: Family) -> Summand:
    """Pearson's chi-square: the sum of w (y - mu)^2 / V(mu).

    It is score^2 / weight of each row; one that is certain to the last bit has no weight and adds
    nothing.
    """

    def summand(eta: Vector, rows: Rows) -> float:
        working = family.working(eta, rows.response)
        squares = np.divide(
            working.score * working.score,
            working.weight,
            out=np.zeros_like(working.score),
            where=working.weight > 0.0,
        )
        return float(np.dot(rows.weights, squares))

    return summand


def log_likelihood_of(family: Family, dispersion: float) -> Summand:
    """The log-likelihood; weights as in `Family.saturated`."""

    def summand(eta: Vector, rows: Rows) -> float:
        deviance = family.working(eta, rows.response).deviance
        return float(
            log_likelihood(family, rows.response, rows.weights, deviance, dispersion).sum()
        )

    return summand


def rows_within(distance: float) -> Summand:
    """How many rows have an eta nearer to zero than that."""

    def summand(eta: Vector, _rows: Rows) -> float:
        return float(np.count_nonzero(np.abs(eta) < distance))

    return summand
