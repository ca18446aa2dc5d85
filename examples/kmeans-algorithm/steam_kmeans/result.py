"""What k-means has to show: sums of squares, sizes, and centers in the units of the columns."""

from collections.abc import Mapping

import numpy as np

from steam.model.kmeans import KMeansModel
from steam.trainer.algorithms.named_metrics import NamedMetrics
from steam.trainer.algorithms.table import Table, doubles, integers
from steam.trainer.rollups import Rollups
from steam_kmeans.tasks import Clusters


def spread(rollups: Mapping[str, Rollups], model: KMeansModel) -> float:
    """The sum of squared distances to the mean of the model, in its units."""
    scale, known = model.standardisation, list(rollups.values())
    present = np.array([one.rows - one.missing for one in known], dtype=np.float64)
    off = np.array([one.mean for one in known]) - scale.shifts
    squares = (present - 1) * np.array([one.sd for one in known]) ** 2 + present * off**2
    return float(np.sum(np.where(present > 0, squares, 0.0) * scale.factors**2))


def metrics_of(clusters: Clusters, total: float) -> NamedMetrics:
    within = float(clusters.within.sum())
    numbers = {"tot_withinss": within, "totss": total, "betweenss": total - within}
    count = tuple(range(1, len(clusters.sizes) + 1))
    columns = (
        integers("centroid", count),
        doubles("size", tuple(clusters.sizes.tolist())),
        doubles("within_cluster_sum_of_squares", tuple(clusters.within.tolist())),
    )
    table = Table("Centroid Statistics", columns)
    return NamedMetrics(int(clusters.sizes.sum()), numbers, {"centroid_stats": table})


def center_table(model: KMeansModel) -> Table:
    scale = model.standardisation
    centers = model.centers / scale.factors + scale.shifts
    names = model.signature.names
    return Table(
        "Cluster Means",
        (
            integers("centroid", tuple(range(1, len(centers) + 1))),
            *(doubles(name, tuple(c.tolist())) for name, c in zip(names, centers.T, strict=True)),
        ),
    )
