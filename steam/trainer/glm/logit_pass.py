"""The pass of a logit over cells and a few numbers, in one loop: what fits of tables mostly are."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from steam.trainer.glm.curvature_sums import CurvatureSums
from steam.trainer.glm.families import BinomialLogit
from steam.trainer.glm.families.family import LOG_CERTAIN
from steam.trainer.glm.gathered import CellDesign, Expands
from steam.trainer.glm.rows import Rows
from steam.trainer.glm.single_index import SingleIndex
from steam.trainer.glm.sums import GramSums, ScoreSums
from steam.trainer.kernels.chosen import kernels
from steam.trainer.kernels.protocol import MOST_LINES, LogitRows

Vector = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class LogitPass:
    """Makes of rows what `SingleIndex.sums` makes of a block of them, which is never expanded."""

    design: CellDesign

    def sums(self, rows: Rows, beta: Vector, *, slope_only: bool) -> CurvatureSums:
        """The sums over rows at `beta`."""
        [group], layout = self.design.groups, self.design.layout
        cells, *columns = rows.predictors
        numbers = [column.astype(np.float64, copy=False) for column in columns]
        parts = np.split(beta, layout.starts[1:])
        tables = [np.append(part, 0.0) for part in parts[:-1]]
        of = LogitRows(
            numbers,
            *self.design.design.rules,
            layout.intercept,
            cells.astype(np.int32, copy=False),
            rows.response,
            rows.weights if rows.weighted else None,
            rows.offset if rows.shifted else None,
        )
        found = kernels().logit_pass(
            of, parts[-1] * layout.units, group.totals(tables), -LOG_CERTAIN, gram=not slope_only
        )
        gram = None
        if found.gram is not None and found.gram_by_cell is not None:
            gram = GramSums(layout, (found.gram_by_cell,), found.gram, ())
        score = ScoreSums(layout, (found.score_by_cell,), found.score)
        told = found.deviance, found.weight, rows.count, found.certain
        return CurvatureSums(gram, score, *told)


def logit_pass(design: Expands, likelihood: SingleIndex) -> LogitPass | None:
    """That of a design with one group of cells and few lines; None of any other."""
    if not isinstance(design, CellDesign) or not isinstance(likelihood.family, BinomialLogit):
        return None
    fits = len(design.groups) == 1 and 0 < design.layout.lines <= MOST_LINES
    return LogitPass(design) if fits else None
