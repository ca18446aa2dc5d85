"""What models of clusters have in common: their signature, and how good they are."""

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from steam.model.kmeans import KMeansModel
from steam.model.signature import Category, Column, ColumnType, Signature
from steam.trainer.algorithms.named_metrics import AnyMetrics, NamedMetrics, any_metric_facts
from steam.trainer.algorithms.table import Table, TableColumn, numbered

Floats = NDArray[np.float64]


def cluster_signature(features: tuple[Column, ...], clusters: int) -> Signature:
    """That of a model which gives each row to one of so many clusters, called 0, 1, ..."""
    levels = tuple(map(str, range(clusters)))
    response = Column("predict", ColumnType.CATEGORICAL, levels)
    return Signature(features, response, Category.CLUSTERING)


def cluster_metrics(sizes: Floats, within: Floats, around: Floats) -> NamedMetrics:
    """The metrics of a clustering, under the names that H2O's clients read.

    Of each cluster, shape (clusters,): its rows, and the sums of their squared distances to its
    center and to the middle of all clusters.
    """
    inside, total = float(within.sum()), float(around.sum())
    numbers = {"tot_withinss": inside, "totss": total, "betweenss": total - inside}
    columns = {"size": sizes, "within_cluster_sum_of_squares": within}
    table = numbered("Centroid Statistics", "centroid", columns)
    unnamed = TableColumn("", "string", "%s", ("",) * len(sizes))  # clients count columns with it
    table = replace(table, columns=(unnamed, *table.columns))
    return NamedMetrics(int(sizes.sum()), numbers, {"centroid_stats": table})


def added_up(parts: Sequence[AnyMetrics]) -> NamedMetrics:
    """The metrics of several clusterings of different rows together; their clusters stay apart."""
    known = [any_metric_facts(part) for part in parts]
    numbers = {
        name: math.fsum(one[name] or 0.0 for one in known)
        for name in ("tot_withinss", "totss", "betweenss")
    }
    return NamedMetrics(sum(part.rows for part in parts), numbers)


def cluster_means(model: KMeansModel) -> Table:
    """The centers in the units of the columns, for H2O's clients as `centers`."""
    means = dict(zip(model.signature.names, model.means.T, strict=True))
    return numbered("Cluster Means", "centroid", means)
