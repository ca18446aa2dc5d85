"""Lloyd's iterations: rows go to the nearest center, centers to the middle of their rows."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from steam.model.kmeans import KMeansModel
from steam.model.predictor import Columns
from steam.trainer.algorithms.kmeans.weighted import WeightedRows
from steam.trainer.compute.passes import Passes
from steam.trainer.feature_sums import Arrays
from steam.trainer.progress import OutOfTime

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Clusters:
    """Of each cluster its rows, their squared distances to its center and to the middle of all,
    (k,) each, and the `middle` of its rows, (k, features), where a level is the most frequent."""

    sizes: Floats
    within: Floats
    around: Floats
    middle: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Settled:
    """Where the centers came to rest; `moves` has when, and what was within before each move."""

    model: KMeansModel
    clusters: Clusters
    moves: tuple[tuple[int, float], ...]
    warnings: tuple[str, ...] = ()


def settle(
    passes: Passes,
    model: KMeansModel,
    rows: WeightedRows,
    most: int,
    now_ms: Callable[[], int],
) -> Settled:
    """Move the centers until they stay, at most `most` times; keep what there is when time is over.

    A cluster that has lost all its rows keeps its center. Raises what the progress raises.
    """
    clusters = find_clusters(passes, model, rows)
    moves: list[tuple[int, float]] = []
    for turn in range(most):
        if np.array_equal(clusters.middle, model.centers):
            return Settled(model, clusters, tuple(moves))
        moved = model.with_centers(clusters.middle)
        try:
            found = find_clusters(passes, moved, rows, f"Iteration {turn + 1} of {most}.")
        except OutOfTime:
            told = f"Time was over after {turn} of {most} iterations."
            return Settled(model, clusters, tuple(moves), (told,))
        moves.append((now_ms(), float(clusters.within.sum())))
        model, clusters = moved, found
    return Settled(model, clusters, tuple(moves))


def find_clusters(
    passes: Passes, model: KMeansModel, rows: WeightedRows, message: str = ""
) -> Clusters:
    """One pass that gives each row to its nearest center, but for those out of reach of all."""
    features = model.signature.features
    widths = [len(column.levels) or 1 for column in features]
    of_rows = _sums(model, widths)
    sizes, within, around, *sums = rows.sums(passes, features, of_rows, message)
    middle = model.centers.copy()
    some = sizes > 0
    for j, (column, found) in enumerate(zip(features, sums, strict=True)):
        if column.levels:
            middle[some, j] = found[some].argmax(axis=1)
        else:
            middle[some, j] = found[some, 0] / sizes[some]
    return Clusters(sizes, within, around, middle)


def middle_of_all(model: KMeansModel) -> KMeansModel:
    """One cluster about the means and the most frequent levels that the model standardises by."""
    given = model.standardisation
    if given is None:
        raise TypeError("a model that was trained here standardises")
    return model.with_centers(((given.missing - given.shifts) * given.factors)[None])


def _sums(model: KMeansModel, widths: list[int]) -> Callable[[Columns, int], Arrays]:
    features, k = model.signature.features, len(model.centers)
    center = middle_of_all(model)

    def of_rows(columns: Columns, rows: int) -> Arrays:
        """Rows, distances and sums of each cluster: of numbers, or the rows of each level."""
        points, (labels, far) = model.points(columns, rows), model.nearest(columns, rows)
        _, around = center.nearest(columns, rows)
        near = labels >= 0
        points, labels, far, around = points[near], labels[near], far[near], around[near]
        sums = []
        for column, width, value in zip(features, widths, points.T, strict=True):
            place = labels * width + value.astype(np.intp) if column.levels else labels
            weight = None if column.levels else value
            found = np.bincount(place, weight, k * width).astype(np.float64)
            sums.append(found.reshape(k, width))
        counted = [np.ones(len(far)), far, around]
        of_all = (np.bincount(labels, one, k).astype(np.float64) for one in counted)
        return *of_all, *sums

    return of_rows
