"""How many clusters there are: H2O's `estimate_k`, which splits one cluster after the other."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from steam.model.kmeans import KMeansModel
from steam.model.predictor import Columns
from steam.trainer.algorithms.kmeans.lloyd import Settled, middle_of_all, settle
from steam.trainer.algorithms.kmeans.weighted import WeightedRows
from steam.trainer.compute.passes import Passes
from steam.trainer.feature_sums import Arrays
from steam.trainer.progress import OutOfTime

Floats = NDArray[np.float64]

_NO_LEVEL = -1.0
"""In a center: as far from every level. Those of a half are found once it has its rows."""


def estimate_clusters(  # noqa: PLR0917 - as `settle`, up to how many
    passes: Passes,
    model: KMeansModel,
    rows: WeightedRows,
    k: int,
    most: int,
    now_ms: Callable[[], int],
) -> Settled:
    """Clusters that become one more at a time, up to `k`, for as long as that is worth it.

    The first is about the middle of all rows. Then the cluster that is widest in a column of
    numbers is split at its mean there, and all centers settle, rows going to them `most` times.
    That was worth it if what is within shrinks by more than a part of itself that falls with the
    rows and the features: min(0.02 + 10 / rows + 2.5 / features^2, 0.8). When time is over it
    keeps what there is. Raises what the progress raises.
    """
    turns = max(most - 1, 1)
    best = settle(passes, middle_of_all(model), rows, turns, now_ms)
    enough = _enough(float(best.clusters.sizes.sum()), len(model.signature.features))
    while len(best.clusters.sizes) < k and not best.warnings:
        count = len(best.clusters.sizes)
        try:
            centers = _split(passes, best, rows)
            if centers is None:
                return best
            found = settle(passes, model.with_centers(centers), rows, turns, now_ms)
        except OutOfTime:
            return replace(best, warnings=(_out_of_time(count),))
        if found.warnings:
            return replace(best, warnings=(_out_of_time(count),))
        before, after = (float(one.clusters.within.sum()) for one in (best, found))
        if before - after <= enough * before or not found.clusters.sizes.all():
            return best
        best = replace(found, moves=(*best.moves, *found.moves))
    return best


def _enough(rows: float, features: int) -> float:
    """The least part of what is within that one cluster more has to take away."""
    return min(0.02 + 10.0 / rows + 2.5 / features**2, 0.8)


def _out_of_time(count: int) -> str:
    return f"Time was over while {count + 1} clusters were tried; these are {count}."


def _split(passes: Passes, best: Settled, rows: WeightedRows) -> Floats | None:
    """The centers, that of the widest cluster in two: its lower half in its place, the upper one
    last. None where no cluster has two different numbers in a column."""
    model, middle = best.model, best.clusters.middle
    features = model.signature.features
    is_level = np.array([bool(column.levels) for column in features])
    low, high = rows.lows(passes, features, _extremes(model), "Looking for the widest cluster.")
    widths = np.where(is_level, -np.inf, -(low + high))
    cluster, column = divmod(int(widths.argmax()), widths.shape[1])
    if not widths[cluster, column] > 0.0:
        return None
    halves = _halves(model, cluster, column, float(middle[cluster, column]))
    counts, sums = rows.sums(passes, features, halves, "Splitting it.")
    if not counts.all():
        return None  # its mean is its largest number, but for rounding
    centers = np.vstack([middle, middle[cluster]])
    centers[[cluster, len(middle)]] = np.where(is_level, _NO_LEVEL, sums / counts[:, None])
    return centers


def _extremes(model: KMeansModel) -> Callable[[Columns, int], Arrays]:
    def of_rows(columns: Columns, rows: int) -> Arrays:
        """The least of each column in each cluster, and the least of its negatives."""
        points, (labels, _) = model.points(columns, rows), model.nearest(columns, rows)
        near = labels >= 0
        low, high = np.full((2, *model.centers.shape), np.inf)
        np.minimum.at(low, labels[near], points[near])
        np.minimum.at(high, labels[near], -points[near])
        return low, high

    return of_rows


def _halves(
    model: KMeansModel, cluster: int, column: int, mean: float
) -> Callable[[Columns, int], Arrays]:
    def of_rows(columns: Columns, rows: int) -> Arrays:
        """Rows of the cluster up to the mean and above it, (2,), and their sums, (2, features)."""
        points, (labels, _) = model.points(columns, rows), model.nearest(columns, rows)
        points = points[labels == cluster]
        above = points[:, column] > mean
        parts = (points[~above], points[above])
        return (
            np.array([float(len(part)) for part in parts]),
            np.array([part.sum(axis=0) for part in parts]),
        )

    return of_rows
