"""The task of k-means: one pass that gives rows to centers."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from steam.model.kmeans import KMeansModel
from steam.trainer.chance import row_chances
from steam.trainer.features import FeaturePlan
from steam.trainer.frame.chunk import Chunk

Floats = NDArray[np.float64]


class Clusters(NamedTuple):
    """What a pass finds of each cluster, and the row that it draws."""

    sizes: Floats
    sums: Floats  # of the points, (clusters, columns)
    within: Floats  # of squared distances to the center
    lot: float
    drawn: Floats  # the point with that lot


@dataclass(frozen=True)
class Assign:
    """Gives each row to its nearest center, and draws one that may be the next center (k-means++).

    Each row has the lot -log(1 - u) / its squared distance, and the smallest wins: a row is drawn
    in proportion to that distance. At turn 0, before there are centers, all rows are alike.
    """

    model: KMeansModel  # the one that scores: training and serving cannot disagree
    plan: FeaturePlan
    seed: int
    turn: int

    @property
    def columns(self) -> Sequence[str]:
        return self.plan.names

    def map(self, chunks: Sequence[Chunk], first_row: int) -> Clusters:
        columns, rows, count = self.plan.read(chunks), chunks[0].rows, len(self.model.centers)
        points, distances = self.model.points(columns, rows), self.model.distances(columns, rows)
        nearest, far = distances.argmin(axis=1), distances.min(axis=1)
        lots = -np.log1p(-row_chances(self.seed, first_row, rows, self.turn))
        if self.turn:
            lots = np.divide(lots, far, out=np.full(rows, np.inf), where=far > 0)
        sums = [np.bincount(nearest, column, minlength=count) for column in points.T]
        return Clusters(
            sizes=np.bincount(nearest, minlength=count).astype(np.float64),
            sums=np.column_stack(sums),
            within=np.bincount(nearest, far, minlength=count),
            lot=float(lots.min()),
            drawn=points[lots.argmin()],
        )

    def merge(self, left: Clusters, right: Clusters) -> Clusters:
        winner = right if right.lot < left.lot else left
        return Clusters(
            sizes=left.sizes + right.sizes,
            sums=left.sums + right.sums,
            within=left.within + right.within,
            lot=winner.lot,
            drawn=winner.drawn,
        )

    def finish(self, partial: Clusters | None) -> Clusters:
        count, width = self.model.centers.shape
        nobody = np.zeros(count), np.zeros((count, width)), np.zeros(count)
        return partial or Clusters(*nobody, lot=np.inf, drawn=np.zeros(width))
