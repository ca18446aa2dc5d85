"""What models of clusters have in common: their signature, and how good they are."""

import numpy as np
from numpy.typing import NDArray

from steam.model.signature import Category, Column, ColumnType, Signature
from steam.trainer.algorithms.named_metrics import NamedMetrics
from steam.trainer.algorithms.table import numbered

Floats = NDArray[np.float64]


def clustering_signature(features: tuple[Column, ...], clusters: int) -> Signature:
    """That of a model which gives each row to one of so many clusters, called 0, 1, ..."""
    levels = tuple(map(str, range(clusters)))
    response = Column("predict", ColumnType.CATEGORICAL, levels)
    return Signature(features, response, Category.CLUSTERING)


def clustering_metrics(sizes: Floats, within: Floats, total: float) -> NamedMetrics:
    """The metrics of a clustering, under the names that H2O's clients read.

    `sizes` and `within` are the rows of each cluster and their squared distances to its center,
    shape (clusters,); `total` is the sum of all rows' squared distances to the middle.
    """
    inside = float(within.sum())
    numbers = {"tot_withinss": inside, "totss": total, "betweenss": total - inside}
    columns = {"size": sizes, "within_cluster_sum_of_squares": within}
    table = numbered("Centroid Statistics", "centroid", columns)
    return NamedMetrics(int(sizes.sum()), numbers, {"centroid_stats": table})
