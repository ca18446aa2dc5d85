"""The model before it has learned: what is known of the columns, and centers to begin with."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from steam.core.errors import InvalidInput
from steam.model.kmeans import KMeansModel, Standardisation
from steam.model.signature import Category, Column, ColumnType, Signature
from steam.trainer.rollups import Rollups


def middle(rollups: Mapping[str, Rollups]) -> KMeansModel:
    """A model of one center in the middle of everything. Raises InvalidInput."""
    for name, known in rollups.items():
        if known.positive_infinities or known.negative_infinities or not known.mins:
            raise InvalidInput(f"The column '{name[:80]}' is infinite somewhere, or has no values.")
    features = tuple(
        Column(name, ColumnType.NUMERIC, (), known.mins[0], known.maxs[0])
        for name, known in rollups.items()
    )
    means = np.array([known.mean for known in rollups.values()])
    deviations = np.array([known.sd for known in rollups.values()])
    factors = np.divide(1.0, deviations, out=np.ones_like(means), where=deviations > 0)
    response = Column("predict", ColumnType.CATEGORICAL, ("0",))
    return KMeansModel(
        Signature(features, response, Category.CLUSTERING),
        np.zeros((1, len(features))),
        Standardisation(missing=means, shifts=means, factors=factors),
    )


def with_centers(model: KMeansModel, centers: np.ndarray) -> KMeansModel:
    levels = tuple(map(str, range(len(centers))))
    response = replace(model.signature.response, levels=levels)
    return replace(model, signature=replace(model.signature, response=response), centers=centers)
