"""The two passes of k-means over a frame: drawing a first center, and moving all of them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from steam.model.kmeans import KMeansModel
from steam.trainer.features import FeaturePlan
from steam.trainer.frame.chunk import Chunk

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Points:
    """The rows of a frame as points, and how far they are from the centers of a model."""

    model: KMeansModel  # the one that scores: training and serving cannot disagree
    plan: FeaturePlan

    @property
    def columns(self) -> Sequence[str]:
        return self.plan.names

    def read(self, chunks: Sequence[Chunk]) -> tuple[Floats, Floats]:
        """Standardised values (rows, columns) and squared distances (rows, centers)."""
        columns, rows, scale = self.plan.read(chunks), chunks[0].rows, self.model.standardisation
        values = np.column_stack([columns[name] for name in self.columns])
        values = np.where(np.isnan(values), scale.missing, values)
        return (values - scale.shifts) * scale.factors, self.model.distances(columns, rows)


class Drawn(NamedTuple):
    """A row that was drawn, and the lot that won it."""

    lot: float
    values: Floats


@dataclass(frozen=True)
class DrawTask(Points):
    """k-means++: one row, drawn in proportion to its squared distance to the nearest center.

    Each row draws the lot -log(u) / distance, and the smallest wins. The generator counts from the
    row's number, so that the draw does not depend on who reads which block.
    """

    seed: int
    turn: int  # 0 for the first center, when all rows are alike

    def map(self, chunks: Sequence[Chunk], first_row: int) -> Drawn:
        values, distances = self.read(chunks)
        start = np.random.Philox(key=self.seed, counter=[0, 0, first_row, self.turn])
        lots = np.random.Generator(start).standard_exponential(len(values))
        if self.turn:
            with np.errstate(divide="ignore", invalid="ignore"):
                lots = lots / distances.min(axis=1)
        first = int(np.argmin(np.where(np.isnan(lots), np.inf, lots)))
        return Drawn(float(lots[first]), values[first])

    def merge(self, left: Drawn, right: Drawn) -> Drawn:
        return right if right.lot < left.lot else left

    def finish(self, partial: Drawn | None) -> Floats | None:
        """The point; None when every row lies on a center already."""
        return None if partial is None or not np.isfinite(partial.lot) else partial.values


@dataclass(frozen=True)
class Clusters:
    """What is known of the rows of each cluster: float64 (centers,), sums (centers, columns)."""

    sizes: Floats
    sums: Floats
    within: Floats  # sums of squared distances to the center


class MoveTask(Points):
    """Lloyd: gives each row to its nearest center, and sums up each cluster."""

    def map(self, chunks: Sequence[Chunk], first_row: int) -> Clusters:
        values, distances = self.read(chunks)
        nearest, count = distances.argmin(axis=1), distances.shape[1]
        sums = [np.bincount(nearest, column, minlength=count) for column in values.T]
        return Clusters(
            np.bincount(nearest, minlength=count).astype(np.float64),
            np.column_stack(sums),
            np.bincount(nearest, distances.min(axis=1), minlength=count),
        )

    def merge(self, left: Clusters, right: Clusters) -> Clusters:
        return Clusters(
            left.sizes + right.sizes, left.sums + right.sums, left.within + right.within
        )

    def finish(self, partial: Clusters | None) -> Clusters | None:
        return partial


def moved(model: KMeansModel, clusters: Clusters) -> KMeansModel:
    """The model with each center in the middle of its rows; one without rows stays."""
    middles = clusters.sums / np.maximum(clusters.sizes, 1.0)[:, None]
    return replace(model, centers=np.where(clusters.sizes[:, None] > 0, middles, model.centers))
