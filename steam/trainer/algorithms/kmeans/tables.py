"""What k-means shows: its centers, and how it came to them."""

import numpy as np
from numpy.typing import NDArray

from steam.model.kmeans import KMeansModel
from steam.trainer.algorithms.kmeans.lloyd import Settled
from steam.trainer.algorithms.table import Cell, Table, TableColumn, doubles, strings
from steam.trainer.algorithms.times import time_columns


def kmeans_tables(settled: Settled, started_ms: int, *, standardize: bool) -> dict[str, Table]:
    """Every table by the name that H2O's clients know."""
    model = settled.model
    tables = {
        "model_summary": _summary(settled),
        "scoring_history": _history(settled, started_ms),
        "centers": _centers("Cluster Means", model, model.means),
    }
    if standardize:
        tables["centers_std"] = _centers("Standardized Cluster Means", model, model.centers)
    return tables


def _summary(settled: Settled) -> Table:
    clusters, features = settled.clusters, settled.model.signature.features
    within, total = float(clusters.within.sum()), float(clusters.around.sum())
    counts = {
        "number_of_rows": int(clusters.sizes.sum()),
        "number_of_clusters": len(clusters.sizes),
        "number_of_categorical_columns": sum(bool(column.levels) for column in features),
        "number_of_iterations": len(settled.moves),
    }
    sums = {
        "within_cluster_sum_of_squares": within,
        "total_sum_of_squares": total,
        "between_cluster_sum_of_squares": total - within,
    }
    return Table(
        "Model Summary",
        (
            TableColumn("", "string", "%s", ("",)),
            *(TableColumn(name, "long", "%d", (count,), name) for name, count in counts.items()),
            *(TableColumn(name, "double", "%.5f", (one,), name) for name, one in sums.items()),
        ),
    )


def _history(settled: Settled, started_ms: int) -> Table:
    """A line for each move of the centers, and one before all."""
    turns = tuple(range(len(settled.moves) + 1))
    within = (float("nan"), *(before for _, before in settled.moves))
    return Table(
        "Scoring History",
        (
            *time_columns([started_ms, *(at for at, _ in settled.moves)], started_ms),
            TableColumn("iterations", "long", "%d", turns, "Iterations"),
            TableColumn("within_cluster_sum_of_squares", "double", "%.5f", within),
        ),
    )


def _centers(title: str, model: KMeansModel, values: NDArray[np.float64]) -> Table:
    columns = []
    for column, value in zip(model.signature.features, values.T, strict=True):
        cells: tuple[Cell, ...] = tuple(value.tolist())
        if column.levels:
            levels = tuple(column.levels[int(code)] for code in value)
            columns.append(strings(column.name, levels))
        else:
            columns.append(doubles(column.name, cells))
    numbers = tuple(str(number + 1) for number in range(len(values)))
    return Table(title, (strings("centroid", numbers), *columns))
